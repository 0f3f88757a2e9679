"""What goes to IVO when something is refused: request, decision, statement, and what is kept back (P-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.case_asks import ReferToIvo
from journal.policy.referring import decide_refer
from journal.services.case_steps import known_case
from journal.services.case_texts import read_texts
from journal.services.copied import copied
from journal.services.opened_entries import open_every_version
from journal.services.register import patient_card
from journal.services.weighing import passages_of
from journal.store.case_facts import refer_facts
from journal.store.case_masks import masks_of

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.case import Case, CaseText
    from journal.domain.case_words import Withholding
    from journal.domain.entry import EntryHead
    from journal.services.case_steps import Target
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.services.register import PatientCard
    from journal.services.weighing import OpenedPassage


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A passage that whoever asked does not get, from which entry, on what ground."""

    head: EntryHead
    passage: OpenedPassage
    ground: Withholding


@dataclass(frozen=True, slots=True)
class IvoPackage:
    """All that IVO decides by. ``texts`` are the request, the answer and the statement."""

    case: Case
    patient: PatientCard
    texts: tuple[CaseText, ...]
    kept_back: tuple[KeptBack, ...]


def open_package(parts: Parts, session: Session, target: Target, at: datetime) -> IvoPackage:
    """Open the package, to be sent: what is kept back opens under a row that says printed.

    Raises UnknownError, RefusedError, NoKeyError, UnavailableError.
    """
    with parts.store.database.reading() as connection:
        case, found = known_case(connection, session, target, at)
        what, masks = copied(connection, case, at), masks_of(connection, case.id)
        refused = case.refused_for
        wanted = {version for version, _ in masks}
        heads = tuple(head for head in what.heads if refused or any(v.id in wanted for v in head.versions))
        ask = ReferToIvo(
            actor=session.actor,
            why=Why(ReasonCode.DISCLOSURE),
            patient=case.patient,
            journal=what.journal.id,
            unit=case.unit,
            versions=tuple(v.id for head in heads for v in head.versions if v.destroyed_at is None),
            case=case.id,
        )
        decision = decide_refer(ask, refer_facts(found, case))
    access = parts.store.log.log_access(decision, at)
    opened = open_every_version(parts, session, what.journal, heads, access)
    kept_back = tuple(
        KeptBack(entry.head, passage, ground)
        for entry in opened
        for passage in passages_of(entry, masks)
        if (ground := passage.ground or refused) is not None
    )
    card = patient_card(parts, session, case.patient, at)
    return IvoPackage(case, card, read_texts(parts, session, target, at), kept_back)
