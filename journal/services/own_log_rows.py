"""From a row of the log to what the patient whom it concerns is told of it: who, by name or role, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind
from journal.domain.ids import AccountId, PatientId, UnitId, VersionId
from journal.domain.own_log import LogKind, is_of_many, kind_of, person_key
from journal.domain.people import AccountKind, Role
from journal.store import own_log as store
from journal.store.staff_names import name_choices
from journal.store.surroundings import unit_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access_log import AccessEvent
    from journal.domain.ids import EntryId, EventId
    from journal.domain.people import Actor
    from journal.domain.staff_names import NameChoices
    from journal.store.own_log import OwnRow, Whose


@dataclass(frozen=True, slots=True)
class WhoRead:
    """Who did it, as the patient may know it: ``name`` is "" where the patient is told roles alone (P-17)."""

    key: str
    name: str
    role: Role
    title: str
    unit: str
    treats: bool
    is_program: bool


@dataclass(frozen=True, slots=True)
class OwnLogRow:
    """One row that concerns the patient; ``event`` and ``who`` are None where its content aged out or was changed.

    ``entries`` are those of the patient's that it names. ``of_many``: it names others too, of whom nothing is
    told.
    """

    id: EventId
    seq: int | None
    at: datetime
    kind: LogKind
    event: AccessEvent | None = None
    who: WhoRead | None = None
    entries: frozenset[EntryId] = frozenset()
    of_many: bool = False


@dataclass(frozen=True, slots=True)
class RowReader:
    """What is needed to tell one patient of rows: the choices of names, the units, who has treated them."""

    patient: PatientId
    choices: NameChoices
    units: Mapping[UnitId, str]
    treated_by: frozenset[AccountId]

    def read(self, connection: Connection, rows: Iterable[OwnRow]) -> tuple[OwnLogRow, ...]:
        """Tell of these rows, with the entries that each names."""
        known = list(rows)
        named = {one.row.id: versions_named(one.row.event) for one in known if one.row.event is not None}
        entries = store.entries_of(connection, {version for each in named.values() for version in each})
        return tuple(self._told(one, {entries[v] for v in named.get(one.row.id, ()) if v in entries}) for one in known)

    def _told(self, one: OwnRow, entries: set[EntryId]) -> OwnLogRow:
        event, at = one.row.event, one.row.receipt.at
        if event is None:
            return OwnLogRow(one.row.id, one.seq, at, LogKind.OTHER)
        many = is_of_many(event)
        named = frozenset() if many else frozenset(entries)
        return OwnLogRow(one.row.id, one.seq, at, kind_of(event), event, self._who(event.actor), named, many)

    def _who(self, actor: Actor) -> WhoRead:
        person = actor.on_behalf_of or actor.account
        is_operator = person == actor.provider
        return WhoRead(
            key=person_key(self.patient, person),
            name=actor.name if is_operator or self.choices.shows(person) else "",
            role=actor.role,
            title=actor.title,
            unit=self.units.get(actor.unit, "") if actor.unit else "",
            treats=person in self.treated_by,
            is_program=actor.kind is AccountKind.PROGRAM and not is_operator,
        )


def row_reader(connection: Connection, whose: Whose) -> RowReader:
    """Gather what one patient's rows are told with."""
    provider, patient = whose
    return RowReader(
        patient,
        name_choices(connection, provider, patient),
        unit_names(connection, provider),
        store.treated_by(connection, whose),
    )


def versions_named(event: AccessEvent) -> tuple[VersionId, ...]:
    """Return the versions that a row names, by its halves or as what it is about."""
    if event.halves:
        return event.halves
    return tuple(map(VersionId, event.resource.ids)) if event.resource.kind is ResourceKind.VERSIONS else ()
