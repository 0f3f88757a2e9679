"""A journal's next secrets: for those who work there and those who were granted the last ones, and for nobody else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.ids import CircleId
from journal.services.keyring_circles import known_account, known_circle
from journal.services.keyring_grants import PATIENT, READER, Granted, is_signed, known_self, make_grant
from journal.store.grants import account_keys, grants_of

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.services.keyring_circles import Known, Trust
    from journal.services.keyring_grants import Noted
    from journal.services.keyring_sessions import HeldCircle
    from journal.store.grants import StoredGrant


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """A journal's grants in the next epoch, and those of before, which end."""

    grants: list[StoredGrant]
    ended: list[UUID]


def next_reader(last: Granted) -> Granted:
    """Make the reader secret of the next epoch; nothing is stored."""
    return replace(last, epoch=last.epoch + 1, secret=secrets.token_bytes(32))


def next_patients(reader: Granted) -> Granted:
    """Make the patient secret of the same next epoch; nothing is stored."""
    return Granted(PATIENT, reader.id, reader.epoch, secrets.token_bytes(32))


def rekeyed(
    connection: Connection, trust: Trust, owner: HeldCircle, held: tuple[Journal, Granted, Granted], noted: Noted
) -> Rekeyed:
    """Grant the journal's next secrets to each certified receiver of the last ones that the owner signed."""
    journal, reader, patients = held
    next_ones = {READER: reader, PATIENT: patients}
    signer = known_self(owner)
    rows = [row for row in grants_of(connection, journal.id) if row.what in next_ones and is_signed(row, signer)]
    receivers = {(row.what, row.to_id): _receiver(connection, trust, row.to_id) for row in rows}
    grants = [make_grant(next_ones[what], to, owner, noted) for (what, _), to in receivers.items() if to is not None]
    return Rekeyed(grants, [row.grant_id for row in rows])


def _receiver(connection: Connection, trust: Trust, receiver: UUID) -> Known | None:
    circle = known_circle(connection, trust, CircleId(receiver))
    keys = [] if circle else account_keys(connection, (receiver,))
    return circle or (known_account(connection, trust, keys[-1]) if keys else None)
