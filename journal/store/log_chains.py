"""Leaves for events: one for each patient, chained to that patient's leaf before, or one without patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Uuid, column, select, values

from journal.domain.access_log import FIRST, Stamp, commitment_to, patients_in
from journal.store.log_tables import LogLeafRow
from keys.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Connection, Row

    from keys.merkle import Frontier

_PATIENTS_AT_ONCE = 500


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
    asked = values(column("patient_id", Uuid()), name="asked").data([(patient,) for patient in patients]).cte()
    mine = (LogLeafRow.provider_id == provider) & (LogLeafRow.patient_id == asked.c.patient_id)
    newest = LogLeafRow.patient_seq.desc()
    seq = select(LogLeafRow.patient_seq).where(mine).order_by(newest).limit(1).scalar_subquery()
    leaf = select(LogLeafRow.leaf_hash).where(mine).order_by(newest).limit(1).scalar_subquery()
    rows = connection.execute(select(asked.c.patient_id, seq.label("seq"), leaf.label("leaf_hash")))
    return {row.patient_id: (row.seq, row.leaf_hash) for row in rows if row.seq is not None}


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
