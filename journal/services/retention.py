"""From which day each journal may be disposed of, and why; and the head's calendar of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.ids import UnitId
from journal.domain.retention import DatedJournal, Destruction, Keeping, NamedVersion, RetentionHold
from journal.domain.retention_asks import ReadRetention
from journal.policy.law import JOURNAL_DOCUMENT, ZONE
from journal.policy.retaining import decide_oversee, decide_see, kept_until
from journal.services.destructions import list_destructions
from journal.services.holds import require_known
from journal.store.destroyed import versions_of_journal
from journal.store.holds import standing_holds
from journal.store.patients import journal_of
from journal.store.people import units_of
from journal.store.retention import journals_with_texts, last_items
from journal.store.retention_facts import hold_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import PatientId, ProviderId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class RetentionCalendar:
    """How many journals become disposable in which year, this year first; which are due; which are held.

    ``units`` names the units of the journals that are listed.
    """

    years: tuple[tuple[int, int], ...]
    due: tuple[DatedJournal, ...]
    held: tuple[DatedJournal, ...]
    units: Mapping[UnitId, str]

    @property
    def journals(self) -> int:
        """How many journals there are in all."""
        return sum(count for _, count in self.years)


def keepings(
    connection: Connection,
    provider: ProviderId,
    patients: Collection[PatientId] | None = None,
    unit: UnitId | None = None,
) -> dict[PatientId, Keeping]:
    """Return until when the journals of each of these patients are kept, or of all; nobody without a text is there.

    The clock is the patient's, of all journals at the provider (ADR 0012): nothing is disposed of too early.
    With a unit it is of that unit's items alone: who works there is not to learn when another one wrote (A-11, B-07).
    """
    held = standing_holds(connection, provider, patients)
    found = {}
    for patient, items in last_items(connection, provider, patients, unit).items():
        until, term = kept_until([(item, JOURNAL_DOCUMENT) for item in items])
        holds = tuple(hold for hold in held if hold.patient == patient)
        found[patient] = Keeping(patient, max(items), until, term.law.cite, holds)
    return found


def keeping_of(parts: Parts, provider: ProviderId, patient: PatientId, unit: UnitId | None = None) -> Keeping | None:
    """Return until when a patient's journals, or that of one unit, are kept; None where nothing is written yet.

    For whoever has just been let in to the journal: this opens nothing, and is not logged by itself.
    """
    with parts.store.database.reading() as connection:
        return keepings(connection, provider, (patient,), unit).get(patient)


def dated_journals(connection: Connection, provider: ProviderId) -> tuple[DatedJournal, ...]:
    """Return every journal of the provider in which something is left, what is due first."""
    kept = keepings(connection, provider)
    journals = journals_with_texts(connection, provider)
    dated = (DatedJournal(journal, unit, kept[patient]) for journal, unit, patient in journals if patient in kept)
    return tuple(sorted(dated, key=lambda each: (each.keeping.disposable_from, each.journal)))


@dataclass(frozen=True, slots=True)
class PatientKeeping:
    """What is known of keeping a patient's journals: until when, which holds stand, what was or shall be destroyed.

    ``versions`` are those of the actor's unit that are left, by kind and date.
    """

    keeping: Keeping | None
    holds: tuple[RetentionHold, ...]
    destructions: tuple[Destruction, ...]
    versions: tuple[NamedVersion, ...]


def patient_keeping(parts: Parts, session: Session, patient: PatientId, at: datetime) -> PatientKeeping:
    """Return what is known of keeping a patient's journals, for the head or who treats at the unit; logged."""
    actor = session.actor
    with parts.store.database.reading() as connection:
        require_known(connection, session, patient)
        keeping = keepings(connection, actor.provider, (patient,), actor.unit).get(patient)
        holds = standing_holds(connection, actor.provider, (patient,))
        journal = journal_of(connection, actor.unit, patient) if actor.unit else None
        left = versions_of_journal(connection, journal.id, patient) if journal else ()
        facts = hold_facts(connection, actor, (patient, actor.unit), (False, False), at)
    parts.store.log.log_access(decide_see(ReadRetention(actor=actor, listed=(patient,)), facts), at)
    mine = tuple(each for each in list_destructions(parts, session) if each.patient == patient)
    return PatientKeeping(keeping, holds, mine, left)


def retention_calendar(parts: Parts, session: Session, at: datetime) -> RetentionCalendar:
    """Return the calendar for the head of operations; one row of the log names whose journals are listed."""
    provider = session.actor.provider
    with parts.store.database.reading() as connection:
        every = dated_journals(connection, provider)
        units = {UnitId(each.unit_id): each.name for each in units_of(connection, provider)}
        facts = hold_facts(connection, session.actor, (None, None), (False, False), at)
    due = tuple(each for each in every if each.keeping.is_due(at))
    held = tuple(each for each in every if each.keeping.holds)
    listed = tuple(dict.fromkeys(each.keeping.patient for each in (*due, *held)))
    parts.store.log.log_access(decide_oversee(ReadRetention(actor=session.actor, listed=listed), facts), at)
    return RetentionCalendar(_years(every, at), due, held, units)


def _years(journals: Collection[DatedJournal], at: datetime) -> tuple[tuple[int, int], ...]:
    """Count journals by the year in which they become disposable; what is due already counts in this year."""
    this = at.astimezone(ZONE).year
    counted = Counter(max(this, each.keeping.disposable_from.astimezone(ZONE).year) for each in journals)
    last = max(counted, default=this)
    return tuple((year, counted[year]) for year in range(this, last + 1))
