"""The secrets of journals and registers: made, granted to the circles that shall hold them, and opened."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from journal.domain.errors import NoKeyError
from journal.services.keyring_circles import CircleKind, circle_id, known_circle
from journal.services.keyring_epochs import require_current
from journal.services.keyring_grants import (
    FIRST,
    PATIENT,
    READER,
    Granted,
    Noted,
    known_self,
    make_grant,
    open_newest,
)
from journal.services.keyring_sharing import shares_now
from journal.store.grants import add_grants
from journal.store.people import unit_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.domain.ids import CircleId
    from journal.services.keyring_circles import Known, Trust
    from journal.services.keyring_sessions import HeldCircle
    from journal.store.database import Transaction


def owner_of(journal: Journal) -> CircleId:
    """Return the circle to which a journal belongs: its unit's, or the unit's register circle."""
    kind = CircleKind.REGISTER if journal.patient is None else CircleKind.UNIT
    return circle_id(journal.provider, kind, journal.unit)


def open_reader(connection: Connection, trust: Trust, held: Mapping[CircleId, HeldCircle], journal: Journal) -> bytes:
    """Open a reader secret with a held circle. Raise NoKeyError when none of them was granted it."""
    return open_newest_reader(connection, trust, held, journal).secret


def open_newest_reader(
    connection: Connection, trust: Trust, held: Mapping[CircleId, HeldCircle], journal: Journal
) -> Granted:
    """Open a reader secret as ``open_reader`` does, and say of which epoch it is."""
    opened = open_newest(connection, trust, held.values(), (READER, journal.id), owner_of(journal))
    if opened is None:
        require_current(connection, held.values())
        raise NoKeyError("no circle of this session was granted the journal's key")
    return opened


def make_journal(
    tx: Transaction, trust: Trust, held: Mapping[CircleId, HeldCircle], journal: Journal, noted: Noted
) -> bytes:
    """Make a journal's secrets and their grants; return the reader secret. NoKeyError without its circle."""
    owner = held.get(owner_of(journal))
    if owner is None:
        raise NoKeyError("the session does not hold the circle of this journal")
    reader = Granted(READER, journal.id, FIRST, secrets.token_bytes(32))
    readers = [known_self(owner), *_readers_beside(tx.connection, trust, journal)]
    grants = [make_grant(reader, to, owner, noted) for to in readers]
    if journal.patient is not None:
        patients = Granted(PATIENT, journal.id, FIRST, secrets.token_bytes(32))
        grants.append(make_grant(patients, known_self(owner), owner, noted))
    add_grants(tx, grants)
    return reader.secret


def _readers_beside(connection: Connection, trust: Trust, journal: Journal) -> list[Known]:
    """Return who reads beside the owner: of a register the auditors, of a unit that shares the provider."""
    kind = CircleKind.AUDIT if journal.patient is None else CircleKind.PROVIDER
    if journal.patient is not None:
        unit = unit_row(connection, trust.provider, journal.unit)
        if unit is None or not shares_now(connection, trust, unit):
            return []
    known = known_circle(connection, trust, circle_id(trust.provider, kind))
    return [known] if known else []
