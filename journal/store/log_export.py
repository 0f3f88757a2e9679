"""The log taken out of the server: one file of lines that `journal verify-log` checks without server or database.

docs/formats/log-export.md. The first line is what to check against: keys, certificates, the checkpoint, and some of
the earlier ones, which narrow down where a fault lies. Each further line is a leaf, in hexadecimal: it is read four
times as fast as base64, and a hundred thousand rows a second are to be checked.
"""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from journal.domain.access_log import Stamp, decoded
from journal.domain.errors import UnknownError
from journal.store.log_events import EVENT
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, CheckpointRow, LogLeafRow
from journal.store.log_tree import signed_tree
from journal.store.people_tables import LogKeyRow, ProviderRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Row

    from journal.domain.access_log import AccessEvent
    from journal.store.database import Database
    from journal.store.log_tree import SignedTree

FORMAT = "sigill-log-export/1"
SALT = 32
ABSENT, SAME = "-", "="
_AT_ONCE = 2_000
_CHECKPOINT_EVERY = 256

LEAF = EVENT.add_columns(
    LogLeafRow.leaf_index, LogLeafRow.patient_id, LogLeafRow.patient_seq, LogLeafRow.previous, LogLeafRow.leaf_hash
)


def export_lines(database: Database, provider: UUID, at: datetime) -> Iterator[bytes]:
    """Yield the export of a provider's log as of its newest checkpoint, line by line. UnknownError before that."""
    with database.reading() as connection:
        tree = signed_tree(connection, provider)
        yield _line(json.dumps(_header(connection, provider, tree, at), ensure_ascii=False))
        before: UUID | None = None
        for row in _leaves(connection, provider, tree.size):
            yield _line(_leaf_line(provider, row, SAME if before and row.event_id == before else None))
            before = row.event_id


def exported_events(lines: Iterable[bytes]) -> Iterator[AccessEvent]:
    """Read the events of exported lines back, each once; those that have aged out, or were changed, are not among them.

    The export itself says which: it is what `journal verify-log` checks.
    """
    for line in lines:
        number, _, opened = line.decode().strip().partition(" ")
        content = opened.rpartition(" ")[2]
        if number.isdecimal() and content not in {SAME, ABSENT}:
            with suppress(ValueError):
                yield decoded(bytes.fromhex(content)[SALT:])


def told_keys(connection: Connection, provider: UUID) -> dict[str, Any]:
    """Return whose log it is, and the keys by which its file is checked. Raise UnknownError."""
    held = connection.execute(select(ProviderRow).where(ProviderRow.provider_id == provider)).one_or_none()
    if held is None:
        raise UnknownError("no such provider")
    keys = connection.execute(select(LogKeyRow).where(LogKeyRow.provider_id == provider).order_by(LogKeyRow.epoch))
    return {
        "provider": str(provider),
        "name": held.name,
        "provider_key": _encoded(held.public_key),
        "log_keys": [
            {"epoch": row.epoch, "key": _encoded(row.signing_key), "certificate": _encoded(row.signature)}
            for row in keys
        ],
    }


def _header(connection: Connection, provider: UUID, tree: SignedTree, at: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "written_at": at.isoformat(),
        **told_keys(connection, provider),
        "checkpoint": tree.note,
        "earlier": _earlier(connection, provider, tree.size),
    }


def _earlier(connection: Connection, provider: UUID, size: int) -> list[str]:
    """Return about one checkpoint for every 256 leaves, oldest first."""
    columns = select(CheckpointRow.size, CheckpointRow.note).where(CheckpointRow.provider_id == provider)
    notes, after = [], 0
    for row in connection.execute(columns.where(CheckpointRow.size < size).order_by(CheckpointRow.size)):
        if row.size > after:
            notes.append(row.note)
            after = (row.size // _CHECKPOINT_EVERY + 1) * _CHECKPOINT_EVERY
    return notes


def _leaves(connection: Connection, provider: UUID, size: int) -> Iterator[Row[*tuple[Any, ...]]]:
    joined = (
        LEAF.select_from(LogLeafRow)
        .outerjoin(AccessEventRow, AccessEventRow.event_id == LogLeafRow.event_id)
        .outerjoin(AccessPayloadRow, AccessPayloadRow.event_id == LogLeafRow.event_id)
        .where(LogLeafRow.provider_id == provider)
        .order_by(LogLeafRow.leaf_index)
    )
    for start in range(0, size, _AT_ONCE):
        span = LogLeafRow.leaf_index.between(start, min(start + _AT_ONCE, size) - 1)
        yield from connection.execute(joined.where(span)).all()


def _leaf_line(provider: UUID, row: Row[*tuple[Any, ...]], same: str | None) -> str:
    if row.event_id is None:
        return f"{row.leaf_index} {row.leaf_hash.hex()} {ABSENT} {ABSENT} {ABSENT}"
    stamp = Stamp(provider, row.event_id, row.at, row.zone, row.commitment)
    leaf = stamp.leaf(row.patient_id, row.patient_seq, row.previous)
    opened = ABSENT if row.payload is None else (row.salt + row.payload).hex()
    receipt, opened = (same, same) if same else (row.receipt.hex(), opened)
    return f"{row.leaf_index} {row.leaf_hash.hex()} {leaf.hex()} {receipt} {opened}"


def _line(text: str) -> bytes:
    return text.encode() + b"\n"


def _encoded(raw: bytes) -> str:
    return b64encode(raw).decode()
