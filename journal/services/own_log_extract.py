"""A patient takes the own rows home with their proof: what a later row, or a missing one, convicts the server by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journal.domain.own_log import LogKind
from journal.domain.own_log_asks import ExportOwnLog
from journal.policy.questioning import decide_own_log
from journal.services.own_log import ITSELF
from journal.services.own_log_rows import OwnLogRow, row_reader
from journal.store.log_export import told_keys
from journal.store.log_extract import extract
from journal.store.own_log import OwnRow

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts
    from journal.store.log_extract import PatientExtract

__all__ = ["OwnExtract", "ProvenRow", "take_extract"]


@dataclass(frozen=True, slots=True)
class ProvenRow:
    """One row with its proof. ``opened`` is None where the content names somebody else, or a name that is not told."""

    row: OwnLogRow
    leaf: bytes
    receipt: bytes
    opened: bytes | None


@dataclass(frozen=True, slots=True)
class OwnExtract:
    """The signed extract, its rows as the patient may know them, and the keys that it is checked by."""

    keys: dict[str, Any]
    signed: PatientExtract
    rows: tuple[ProvenRow, ...]


def take_extract(parts: Parts, session: PatientSession, at: datetime) -> OwnExtract:
    """Return one's own extract up to the signed last number. UnknownError before the log's first checkpoint.

    It asks for no fresh unlock: it says what the list says. Rows without a number yet come in the next one.
    """
    whose = (session.actor.provider, session.joined)
    ask = ExportOwnLog(actor=session.actor, patient=session.joined)
    parts.store.log.log_access(decide_own_log(ask, ITSELF), at)
    signed = extract(parts.store.database, parts.store.log.custody, whose, at)
    numbered = [OwnRow(number, row) for number, row in enumerate(signed.rows, 1)]
    with parts.store.database.reading() as connection:
        told = row_reader(connection, whose).read(connection, numbered)
        keys = told_keys(connection, session.actor.provider)
    proven = zip(told, signed.rows, signed.proofs, strict=True)
    rows = tuple(
        ProvenRow(row, proof.leaf, said.receipt.signature, proof.opened if _may_be_opened(row) else None)
        for row, said, proof in proven
    )
    return OwnExtract(keys, signed, rows)


def _may_be_opened(row: OwnLogRow) -> bool:
    """Say whether the content names nobody but the patient and whoever the patient may know by name."""
    return row.who is not None and not row.of_many and (row.kind is LogKind.OWN or bool(row.who.name))
