"""A patient's extract of the log: the own rows in order, and a signed statement of where they end.

A row that is shown later, with a number the statement already covers, convicts the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_

from journal.domain.access_log import Stamp, extract_message
from journal.domain.ids import EventId
from journal.store.log_events import EVENT, event_in, receipt_in
from journal.store.log_search import LogRow
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, LogLeafRow
from journal.store.log_tree import signed_tree

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from journal.domain.ids import PatientId, ProviderId
    from journal.store.database import Database
    from journal.store.log_keys import LogCustody
    from journal.store.log_tree import SignedTree


@dataclass(frozen=True, slots=True)
class RowProof:
    """The bytes of one row's leaf, and of what its commitment hides: salt and payload, or None once they aged out."""

    leaf: bytes
    opened: bytes | None


@dataclass(frozen=True, slots=True)
class PatientExtract:
    """A patient's rows, oldest first, numbered from one; ``last_seq`` of them, as of the signed tree.

    ``signature`` is the log key's over `journal.domain.access_log.extract_message` (docs/formats/log-leaf.md).
    """

    patient: PatientId
    rows: tuple[LogRow, ...]
    proofs: tuple[RowProof, ...]
    last_seq: int
    tree: SignedTree
    at: datetime
    signature: bytes


def extract(
    database: Database, custody: LogCustody, whose: tuple[ProviderId, PatientId], at: datetime
) -> PatientExtract:
    """Return the whole extract of one patient at one provider. UnknownError before the log's first checkpoint.

    Rows whose content has aged out, or was changed, keep their number and say nothing.
    """
    provider, patient = whose
    same = AccessEventRow.event_id == LogLeafRow.event_id
    joined = (
        EVENT.add_columns(LogLeafRow.patient_seq, LogLeafRow.previous)
        .select_from(LogLeafRow)
        .join(AccessEventRow, same)
    )
    with database.reading() as connection:
        tree = signed_tree(connection, provider)
        mine = and_(
            LogLeafRow.provider_id == provider, LogLeafRow.patient_id == patient, LogLeafRow.leaf_index < tree.size
        )
        opened = joined.outerjoin(AccessPayloadRow, AccessPayloadRow.event_id == LogLeafRow.event_id)
        found = connection.execute(opened.where(mine).order_by(LogLeafRow.patient_seq)).all()
    rows = tuple(LogRow(EventId(row.event_id), receipt_in(row), event_in(row)) for row in found)
    last = found[-1].patient_seq if found else 0
    message = extract_message(provider, patient, last, (tree.size, tree.root), at)
    proofs = tuple(_proof(provider, patient, row) for row in found)
    return PatientExtract(patient, rows, proofs, last, tree, at, custody.signed(provider, message))


def _proof(provider: ProviderId, patient: PatientId, row: Row[Any]) -> RowProof:
    stamp = Stamp(provider, row.event_id, row.at, row.zone, row.commitment)
    opened = None if row.payload is None else row.salt + row.payload
    return RowProof(stamp.leaf(patient, row.patient_seq, row.previous), opened)
