"""What waits for a therapist today: unsigned oldest first, what the clock has locked, the patients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.entry import VersionState
from journal.policy.promptness import due_to_sign
from journal.services.register import PatientCard, my_patients
from journal.services.writing import unit_of
from journal.store.entries import open_versions_of
from journal.store.facts import person_behind
from journal.store.people import sign_within

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.entry import EntryHead, EntryKind, EventTime, SealedVersion
    from journal.domain.ids import EntryId, PatientId, VersionId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """An entry that waits for its author, with no word of its text. ``due`` is until when it was to be signed."""

    entry: EntryId
    version: VersionId
    patient: PatientId
    patient_name: str
    hue: int
    kind: EntryKind
    happened: EventTime
    written_at: datetime
    locks_at: datetime
    state: VersionState
    is_correction: bool
    due: datetime
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """``unsigned`` are drafts, the one that locks first on top; ``locked`` wait for the reason why."""

    unsigned: tuple[OpenDraft, ...]
    locked: tuple[OpenDraft, ...]
    patients: tuple[PatientCard, ...]


def today(parts: Parts, session: Session, at: datetime) -> Today:
    """Return what waits. Names come from the register, opened once a session; drafts are listed by metadata alone."""
    cards = my_patients(parts, session, at)
    with parts.store.database.reading() as connection:
        heads = open_versions_of(connection, person_behind(session.actor), unit_of(session), at)
        days = sign_within(connection, unit_of(session))
    names = {card.id: card for card in cards}
    me = person_behind(session.actor)
    waiting = tuple(
        _open_draft(head, v, names.get(head.patient), due_to_sign(head, v, days))
        for head in heads
        for v in head.waiting_for(me)
    )
    return Today(
        unsigned=tuple(d for d in waiting if d.state is VersionState.DRAFT),
        locked=tuple(d for d in waiting if d.state is VersionState.LOCKED),
        patients=cards,
    )


def _open_draft(head: EntryHead, version: SealedVersion, card: PatientCard | None, due: datetime) -> OpenDraft:
    return OpenDraft(
        entry=head.id,
        version=version.id,
        patient=head.patient,
        patient_name=card.name if card else "",
        hue=card.hue if card else 1,
        kind=head.kind,
        happened=head.happened,
        written_at=version.written_at,
        locks_at=version.locks_at,
        state=version.state,
        is_correction=version.number > 1,
        due=due,
        died_on=card.died_on if card else None,
    )
