"""Leaves for events: one for each patient, chained to that patient's leaf before, or one without patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Uuid, bindparam, select, union_all

from journal.domain.access_log import FIRST, Stamp, commitment_to, patients_in
from journal.store.log_tables import LogLeafRow
from keys.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Connection, Row, Select

    from keys.merkle import Frontier

_PATIENTS_AT_ONCE = 256


def patients_of(row: Row[*tuple[Any, ...]]) -> tuple[UUID | None, ...]:
    """Return whom an event concerns, or one None.

    A payload that was changed before it was integrated names nobody: its commitment goes into the tree, where it
    convicts the payload, and the log of everybody else goes on.
    """
    if row.payload is None or commitment_to(row.salt, row.payload) != row.commitment:
        return (None,)
    try:
        return patients_in(row.payload) or (None,)
    except ValueError:
        return (None,)


def chain_ends(connection: Connection, provider: UUID, patients: Sequence[UUID]) -> dict[UUID, tuple[int, bytes]]:
    """Return the newest own number and leaf hash of each patient that has a leaf."""
    ends: dict[UUID, tuple[int, bytes]] = {}
    for start in range(0, len(patients), _PATIENTS_AT_ONCE):
        ends |= _some_ends(connection, provider, patients[start : start + _PATIENTS_AT_ONCE])
    return ends


def _some_ends(connection: Connection, provider: UUID, patients: Sequence[UUID]) -> dict[UUID, tuple[int, bytes]]:
    # As many are asked for as some power of two says, the last one often: so few statements are ever made.
    count = 1 << (len(patients) - 1).bit_length()
    asked = dict(zip(_names(count), [*patients, *[patients[-1]] * (count - len(patients))], strict=True))
    rows = connection.execute(_ends_of(count), {"provider": provider} | asked)
    return {row.patient_id: (row.seq, row.leaf_hash) for row in rows if row.seq is not None}


def _names(count: int) -> list[str]:
    return [f"patient_{number}" for number in range(count)]


@lru_cache(maxsize=16)
def _ends_of(count: int) -> Select[*tuple[Any, ...]]:
    """Ask for the ends of so many chains. To build it anew would cost every round more than to run it."""
    each = [select(bindparam(name, type_=Uuid()).label("patient_id")) for name in _names(count)]
    asked = union_all(*each).cte("asked")
    mine = (LogLeafRow.provider_id == bindparam("provider")) & (LogLeafRow.patient_id == asked.c.patient_id)
    newest = LogLeafRow.patient_seq.desc()
    seq = select(LogLeafRow.patient_seq).where(mine).order_by(newest).limit(1).scalar_subquery()
    leaf = select(LogLeafRow.leaf_hash).where(mine).order_by(newest).limit(1).scalar_subquery()
    return select(asked.c.patient_id, seq.label("seq"), leaf.label("leaf_hash"))


@dataclass(frozen=True, slots=True)
class Chains:
    """A provider's tree as it grows, and the end of each patient's chain that was asked for since it was read."""

    provider: UUID
    frontier: Frontier
    _ends: dict[UUID, tuple[int, bytes]] = field(default_factory=dict)

    def leaves(self, connection: Connection, events: Sequence[Row[*tuple[Any, ...]]]) -> list[dict[str, Any]]:
        """Grow the tree by the leaves of these events; return the rows of ``log_leaf``, in order."""
        concerned = [(row, patients_of(row)) for row in events]
        new = {patient for _, patients in concerned for patient in patients if patient} - self._ends.keys()
        self._ends.update(chain_ends(connection, self.provider, list(new)))
        return [self._leaf(row, patient) for row, patients in concerned for patient in patients]

    def _leaf(self, row: Row[*tuple[Any, ...]], patient: UUID | None) -> dict[str, Any]:
        leaf = _chained(Stamp(self.provider, row.event_id, row.at, row.zone, row.commitment), patient, self._ends)
        nodes = b"".join(self.frontier.append(leaf["leaf_hash"])[1:])
        return leaf | {"leaf_index": self.frontier.size - 1, "nodes": nodes}


def _chained(stamp: Stamp, patient: UUID | None, ends: dict[UUID, tuple[int, bytes]]) -> dict[str, Any]:
    seq, previous = _next_in_chain(patient, ends)
    hashed = leaf_hash(stamp.leaf(patient, seq, previous))
    if patient:
        ends[patient] = (seq, hashed)
    return {
        "provider_id": stamp.provider,
        "event_id": stamp.event,
        "patient_id": patient,
        "patient_seq": seq,
        "previous": previous,
        "leaf_hash": hashed,
    }


def _next_in_chain(patient: UUID | None, ends: dict[UUID, tuple[int, bytes]]) -> tuple[int, bytes]:
    if patient is None:
        return 0, FIRST
    seq, previous = ends.get(patient, (0, FIRST))
    return seq + 1, previous
