"""A guardian is told who has read the child's journal, as far as the guardian reads it: at those units, unsealed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from journal.domain.own_log import person_key
from journal.domain.own_log_asks import ReadOwnLog
from journal.domain.people import PATIENTS_SIDE
from journal.policy.questioning import OwnLogFacts, decide_own_log
from journal.services.own_log import PAGE, every_row
from journal.services.own_log_rows import OwnLogRow, row_reader, versions_named
from journal.store import own_log as store
from journal.store.log_integrator import waiting_events
from journal.store.seals import standing_seals

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access_log import AccessEvent
    from journal.domain.ids import UnitId
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts

AS_GUARDIAN = OwnLogFacts(concerns_themselves=False, is_marked_dead=False, guards_the_child=True)
"""The child's, whose guardian one is by the clock and by what stands now (services/guarding.as_guardian)."""


@dataclass(frozen=True, slots=True)
class ChildLog:
    """Rows, newest first; by what the guardian's own are known; the child's own number where the next page begins.

    ``sealed``: what was done at a unit whose journal is sealed, in whole or in part, is not told.
    """

    rows: tuple[OwnLogRow, ...]
    own_key: str
    older: int | None
    sealed: bool


def read_child_log(parts: Parts, guardian: PatientSession, before: int | None, at: datetime) -> ChildLog:
    """Return a page of who has read the child's journal at the guardian's units, under a row of the child's log.

    What the child or another guardian did is theirs alone.
    """
    whose = (guardian.actor.provider, guardian.joined)
    ask = ReadOwnLog(actor=guardian.actor, patient=guardian.joined)
    parts.store.log.log_access(decide_own_log(ask, AS_GUARDIAN), at)
    with parts.store.database.reading() as connection:
        guarded = guardian.reach or frozenset()
        sealed = {one.unit for one in standing_seals(connection, *whose)}
        units = frozenset() if None in sealed else guarded - sealed
        waiting = store.unnumbered(waiting_events(parts.store.database, connection, whose[0]), whose[1])
        every = every_row(connection, whose, waiting, before)
        reached = (one for one in every if one.row.event and _is_within(connection, guardian, units, one.row.event))
        found = list(islice(reached, PAGE + 1))
        rows = row_reader(connection, whose).read(connection, found[:PAGE])
    older = rows[-1].seq if len(found) > PAGE else None
    return ChildLog(rows, person_key(guardian.joined, guardian.actor.account), older, sealed=units != guarded)


def _is_within(connection: Connection, guardian: PatientSession, units: frozenset[UnitId], event: AccessEvent) -> bool:
    """Say whether a row is of these units: done by who works there, or with what was written there."""
    if event.actor.role in PATIENTS_SIDE:
        return event.actor.account == guardian.actor.account
    if event.actor.unit in units:
        return True
    return bool(units & store.units_of_versions(connection, versions_named(event)))
