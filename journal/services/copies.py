"""A copy leaves the house: who receives it is noted in the journal in the same transaction, and only then it opens.

What was decided is decided again here, under the patient's lock: what was written or destroyed since has not been
weighed, and whoever has died receives nothing (PDL 3:11, 8:2).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.case_asks import MakeCopy
from journal.domain.case_words import StepKind
from journal.domain.copy import JournalCopy, counted
from journal.domain.entry import EntryKind
from journal.domain.journal_asks import NoteDisclosure
from journal.policy.disclosing import Showing, shown_entry
from journal.policy.weighing import decide_deliver, decide_make
from journal.services.beginning import Beginning, begin_signed_in
from journal.services.case_steps import Step, asked, kept, known_case
from journal.services.copied import copied, start_of
from journal.services.disclosures import check_handed, disclosure_of
from journal.services.opened_entries import open_every_version
from journal.services.register import patient_card
from journal.services.statements import joined
from journal.store.case_facts import deliver_facts, make_facts
from journal.store.case_masks import masks_of
from journal.store.deaths import standing_deaths
from journal.store.surroundings import provider_name, unit_named

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Decision, Logged
    from journal.domain.case import Case, CopyScope
    from journal.domain.disclosure import HandOut
    from journal.domain.entry import OpenedEntry
    from journal.services.case_steps import Target
    from journal.services.copied import Copied
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.case_facts import Answerer


_APART = frozenset({EntryKind.CONSENT, EntryKind.DISCLOSURE})


def deliver(parts: Parts, session: Session, target: Target, handed: HandOut, at: datetime) -> Case:
    """Note in the journal and of the case that somebody receives the copy now; `make_copy` opens it then (J-13).

    A fault between leaves a note of a copy that never came out, never a copy that no note tells of. Raises
    InvalidError, UnknownError, RefusedError, UnlockNeededError.
    """
    check_handed(handed, at)
    seed, fresh = parts.keyring.signing_seed(session, at), parts.vault.prepare(at)
    with parts.store.writing(session.actor.provider, target[0], at=at) as tx:
        case, found = known_case(tx.connection, session, target, at)
        step = Step(StepKind.DELIVERED, handed.form)
        facts = deliver_facts(
            found,
            case,
            copied(tx.connection, case, at).seen(),
            patient_is_dead=bool(standing_deaths(tx.connection, case.unit, [case.patient])),
        )
        decision = decide_deliver(asked(parts, session, tx, case, step), facts)
        recorded = parts.store.log.recorded(tx, decision, at)
        noted = Beginning(
            disclosure_of(case.patient, handed, at), fresh, seed=seed, act=NoteDisclosure, on_request=True
        )
        signed, _, _ = begin_signed_in(parts, session, tx, noted, at)
        return kept(tx, case, recorded, (replace(step, entry=signed.place.entry),), at)


def make_copy(parts: Parts, session: Session, target: Target, at: datetime) -> JournalCopy:
    """Open what was released and handed over, under one row that says printed, and give it as a copy.

    It is of what was weighed, and of nothing that came since. Raises UnknownError, RefusedError, NoKeyError.
    """
    return make_logged_copy(parts, session, target, at)[0]


def make_logged_copy(
    parts: Parts, session: Session, target: Target, at: datetime
) -> tuple[JournalCopy, Logged[MakeCopy]]:
    """Do as `make_copy`, and return with the copy the row that it was opened under."""
    with parts.store.database.reading() as connection:
        case, found = known_case(connection, session, target, at)
        what = _left_of(connection, case, at)
        access = _decided(session, (case, found), what)
        masks = masks_of(connection, case.id)
        units = {case.unit: unit_named(connection, case.unit)[0]}
        provider = provider_name(connection, case.provider)
    logged = parts.store.log.log_access(access, at)
    opened = joined(open_every_version(parts, session, what.journal, what.heads, logged), what.about)
    showing = Showing(
        on_screen=False,
        units=units,
        masks={place: ground.value for place, ground in masks.items()},
        test_material_is_asked_for=case.scope.with_test_material,
    )
    card = patient_card(parts, session, case.patient, at)
    entries = tuple(shown_entry(entry, showing) for entry in opened)
    copy = JournalCopy(
        id=case.id,
        provider=provider,
        unit=units[case.unit],
        patient_name=card.name,
        patient_number=card.number,
        made_at=at,
        period=_period(case.scope, opened, at),
        entries=tuple(e for e in entries if e.kind not in _APART),
        left_out=counted(entries),
        consents=tuple(e for e in entries if e.kind is EntryKind.CONSENT),
        disclosures=tuple(e for e in entries if e.kind is EntryKind.DISCLOSURE),
        controller=provider,
    )
    return copy, logged


def decide_again(parts: Parts, session: Session, target: Target, at: datetime) -> Decision[MakeCopy]:
    """Decide about a copy that was made as it would be decided now. Nothing opens. Raises UnknownError."""
    with parts.store.database.reading() as connection:
        case, found = known_case(connection, session, target, at)
        return _decided(session, (case, found), _left_of(connection, case, at))


def _left_of(connection: Connection, case: Case, at: datetime) -> Copied:
    """Return what a case's copy is of, besides the note that it was handed over."""
    delivered = case.last(StepKind.DELIVERED)
    return copied(connection, case, at).besides(delivered.entry if delivered else None)


def _decided(session: Session, known: tuple[Case, Answerer], what: Copied) -> Decision[MakeCopy]:
    """Decide about what was weighed alone: what came since, the note of this copy too, is named in no row."""
    case, found = known
    ask = MakeCopy(
        actor=session.actor,
        why=Why(ReasonCode.DISCLOSURE),
        patient=case.patient,
        journal=what.journal.id,
        unit=case.unit,
        versions=what.versions,
        case=case.id,
    )
    return decide_make(ask, make_facts(found, case, what.seen()))


def _period(scope: CopyScope, opened: tuple[OpenedEntry, ...], at: datetime) -> tuple[datetime, datetime] | None:
    """Return the span that was asked for; of a part that is bounded on no side, the span of what is in it."""
    if scope.is_whole:
        return None
    first = min((entry.head.happened.starts_at for entry in opened), default=at)
    return (
        start_of(scope.first_day) if scope.first_day else first,
        start_of(scope.last_day + timedelta(days=1)) - timedelta(seconds=1) if scope.last_day else at,
    )
