"""A patient takes the own rows home with their proof: what a later row, or a missing one, convicts the server by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from journal.domain.access_words import Resource
from journal.domain.ids import AccountId, new_id
from journal.domain.own_log import LogKind
from journal.domain.own_log_asks import ExportOwnLog
from journal.outlets.fhir.audit import LogExtract, Unreadable
from journal.policy.questioning import decide_own_log
from journal.services.own_log import ITSELF
from journal.services.own_log_rows import OwnLogRow, row_reader
from journal.store.log_export import told_keys
from journal.store.log_extract import extract
from journal.store.own_log import OwnRow

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access_log import AccessEvent
    from journal.domain.ids import PatientId
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts
    from journal.store.log_extract import PatientExtract

__all__ = ["OwnExtract", "ProvenRow", "take_audit", "take_extract"]


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


def take_audit(parts: Parts, session: PatientSession, at: datetime) -> LogExtract:
    """Return the rows of one's own extract for others' programs, each as the list tells it. Raise as `take_extract`."""
    taken = take_extract(parts, session, at)
    rows = tuple(_as_told(proven.row, taken.signed.patient) for proven in taken.rows)
    return LogExtract(new_id(), taken.keys["name"], rows, at)


def _as_told(row: OwnLogRow, patient: PatientId) -> AccessEvent | Unreadable:
    if row.event is None or row.who is None:
        return Unreadable(row.id, row.at)
    acted = row.event.actor
    # As on the page: the same person has another id to every other patient.
    person = AccountId(uuid5(patient, (acted.on_behalf_of or acted.account).hex))
    return replace(
        row.event,
        actor=replace(acted, account=person, name=row.who.name),
        resource=row.event.resource if _may_be_opened(row) else Resource(row.event.resource.kind),
        patients=(patient,),
        halves=() if row.of_many else row.event.halves,
    )


def _may_be_opened(row: OwnLogRow) -> bool:
    """Say whether the content names nobody but the patient and whoever the patient may know by name."""
    return row.who is not None and not row.of_many and (row.kind is LogKind.OWN or bool(row.who.name))
