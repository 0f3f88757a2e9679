"""Identities in a unit's register: each one is a newer version of the entry that stands there, or the first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from journal.domain.care import Journal
from journal.domain.entry import EntryHead, EntryKind, EventTime, UnsignedReason, VersionState
from journal.domain.errors import ConflictError, UnknownError
from journal.domain.ids import EntryId, JournalId, id_in_time, new_id
from journal.domain.register_asks import OfDeath, RegisterPatient
from journal.services.register import open_identities
from journal.services.writing import fresh_version, place_of, unit_of
from journal.store import patients, versions
from journal.store.deaths import standing_deaths
from journal.store.entries import identity_heads
from journal.vault import Text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Recorded
    from journal.domain.care import Identity
    from journal.domain.entry import SealedVersion
    from journal.domain.ids import PatientId, VersionId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.vault import Fresh

A = TypeVar("A", RegisterPatient, OfDeath)


@dataclass(frozen=True, slots=True)
class Known:
    """An identity as it was opened, and the version that it was opened from."""

    identity: Identity
    version: VersionId


def known_identity(parts: Parts, session: Session, patient: PatientId, at: datetime) -> Known:
    """Open the newest identity of a patient in the own unit's register. Raise UnknownError for anybody else."""
    with parts.store.database.reading() as connection:
        newest = _newest(connection, session, patient, at)
    if newest is None:
        raise UnknownError("no such patient")
    return Known(open_identities(parts, session, [patient], at)[patient], newest.id)


def known_if_dead(parts: Parts, session: Session, lookup: bytes, at: datetime) -> Known | None:
    """Return the identity of whoever has this lookup value, where the own unit's register says that they are dead."""
    with parts.store.database.reading() as connection:
        patient = patients.patient_by_lookup(connection, session.actor.provider, lookup)
        dead = patient is not None and standing_deaths(connection, unit_of(session), [patient])
        there = patient is not None and _newest(connection, session, patient, at)
    return known_identity(parts, session, patient, at) if patient and dead and there else None


def require_unchanged(
    connection: Connection, session: Session, patient: PatientId, known: Known | None, at: datetime
) -> None:
    """Raise ConflictError where somebody has written since: a day of death is neither lost nor made up.

    Where nothing is ``known``, the patient has to be alive by the register, or new to it.
    """
    newest = _newest(connection, session, patient, at)
    dead = standing_deaths(connection, unit_of(session), [patient])
    if newest is not None and (newest.id != known.version if known else bool(dead)):
        raise ConflictError(newest.number)


def add_identity(
    parts: Parts,
    session: Session,
    tx: Transaction,
    what: tuple[Recorded[A], Fresh, Identity],
    at: datetime,
) -> None:
    """Add an identity as a version that rests from the start: nobody signs a name ("obehövligt", PDL 3:10)."""
    recorded, fresh, identity = what
    register, secret = _register(parts, session, tx, recorded, at)
    there = identity_heads(tx.connection, register.id, [recorded.ask.patient], at)
    entry = there[0].id if there else EntryId(id_in_time(at))
    place = place_of(register, recorded.ask.patient, entry, fresh.id)
    sealed = parts.vault.seal_new(recorded, fresh, secret, Text(place, identity))
    first = replace(fresh_version(session, place, recorded, sealed, at), unsigned_reason=UnsignedReason.NOT_NEEDED)
    number = there[0].newest.number + 1 if there else 1
    version = replace(first, number=number, state=VersionState.LOCKED, settled_at=at)
    if there:
        versions.add_version(tx, version, session.actor.assignment, recorded.event)
    else:
        head = _identity_head(register, version, at)
        versions.add_entry(tx, head, version, session.actor.assignment, recorded.event)


def _register(
    parts: Parts, session: Session, tx: Transaction, recorded: Recorded[A], at: datetime
) -> tuple[Journal, bytes]:
    """Return the unit's register and its reader secret; whoever registers the first patient makes both."""
    unit = unit_of(session)
    register = patients.journal_of(tx.connection, unit, None)
    if register is not None:
        return register, parts.keyring.reader_secret(tx.connection, session, register)
    register = Journal(JournalId(new_id()), session.actor.provider, unit, None)
    patients.add_journal(tx, register, at)
    return register, parts.keyring.new_journal(tx, session, register, recorded.event, at)


def _identity_head(register: Journal, version: SealedVersion, at: datetime) -> EntryHead:
    return EntryHead(
        id=version.place.entry,
        journal=register.id,
        patient=version.place.patient,
        unit=register.unit,
        kind=EntryKind.IDENTITY,
        happened=EventTime(at, at),
        author=version.author,
        made_at=at,
        misfiled_at=None,
        misfiled_link=None,
        versions=(version,),
    )


def _newest(connection: Connection, session: Session, patient: PatientId, at: datetime) -> SealedVersion | None:
    register = patients.journal_of(connection, unit_of(session), None)
    heads = identity_heads(connection, register.id, [patient], at) if register else ()
    return heads[0].newest if heads else None
