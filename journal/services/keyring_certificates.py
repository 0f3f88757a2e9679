"""What certificates say of circles, accounts and invitations, and who signs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keys.granting import Statement, certify
from keys.pairs import PublicKeys

if TYPE_CHECKING:
    from uuid import UUID

    from journal.store.grants import StoredAccountKey, StoredCircle, StoredInvitation


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who certifies: the provider, a unit's circle or an invitation, and its signing seed."""

    id: UUID
    epoch: int
    seed: bytes


def certificate_for(statement: Statement, issuer: Issuer) -> bytes:
    """Sign a statement; return the 64 bytes that are stored beside what it speaks about."""
    return certify(statement, issuer.seed).signature


def circle_statement(row: StoredCircle) -> Statement:
    """Say what a circle's certificate says."""
    keys = PublicKeys(row.wrapping_key, row.signing_key)
    return Statement(row.provider_id, "circle", row.circle_id, row.epoch, keys, row.issuer_id)


def account_statement(row: StoredAccountKey) -> Statement:
    """Say what an account's certificate says."""
    keys = PublicKeys(row.wrapping_key, row.signing_key)
    return Statement(row.provider_id, "account", row.account_id, row.epoch, keys, row.issuer_id)


def invitation_statement(row: StoredInvitation) -> Statement:
    """Say what an invitation's certificate says."""
    keys = PublicKeys(b"", row.signing_key)
    return Statement(row.provider_id, "invitation", row.invitation_id, row.issuer_epoch, keys, row.issuer_id)
