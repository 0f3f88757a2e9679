"""A copy that is handed over as a file to a patient who asked in the own pages: left there, sealed, to be fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.case_words import Asker, CaseTextKind, Channel, StepKind
from journal.domain.disclosure import DisclosureForm
from journal.domain.errors import UnknownError
from journal.outlets.plain import copy_json
from journal.services.case_steps import known_case
from journal.services.case_texts import NewText, put_text
from journal.services.copies import deliver, make_logged_copy
from journal.store.case_facts import message_facts
from journal.store.case_texts import texts_of
from journal.vault.left_copies import close_copy

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.case import Case
    from journal.domain.disclosure import HandOut
    from journal.services.case_steps import Target
    from journal.services.keyring import Session
    from journal.services.parts import Parts


def hand_over(parts: Parts, session: Session, target: Target, handed: HandOut, at: datetime) -> Case:
    """Note who receives the copy, and leave it where its patient fetches it, if that is how it was asked for."""
    case = deliver(parts, session, target, handed, at)
    if is_for_own_pages(case):
        leave_copy(parts, session, target, at)
    return case


def leave_copy(parts: Parts, session: Session, target: Target, at: datetime) -> None:
    """Seal what was released for its patient. Done again after a fault, the newest is what is fetched.

    Raises UnknownError for a case that is no such one, and what `make_copy` raises.
    """
    copy, access = make_logged_copy(parts, session, target, at)
    closed = close_copy(parts.vault, access, copy_json(copy))
    new = NewText(CaseTextKind.COPY, closed, parts.vault.prepare(at))
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        if not is_for_own_pages(case):
            raise UnknownError("nobody fetches it in the own pages")
        put_text(parts, session, tx, (case, new, message_facts(found)), at)


def is_for_own_pages(case: Case) -> bool:
    """Say whether the patient asked for it in the own pages, and it was handed over as a file."""
    delivered = case.last(StepKind.DELIVERED)
    asked_there = case.channel is Channel.PORTAL and case.asker is Asker.PATIENT
    return asked_there and case.owes_a_copy and delivered is not None and delivered.code == DisclosureForm.FILE


def is_left(connection: Connection, case: Case) -> bool:
    """Say whether a copy waits there to be fetched."""
    return any(text.kind is CaseTextKind.COPY for text in texts_of(connection, case.id))
