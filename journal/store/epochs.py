"""Epochs of circles: which is the newest, what the one before it was sealed under, and what hangs on one of them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, update

from journal.domain.errors import RenewedKeysError
from journal.store.people_tables import CircleRow, GrantRow, InvitationRow, LogKeyRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.store.database import Transaction


def newest_epochs(connection: Connection, circles: Collection[UUID]) -> dict[UUID, int]:
    """Return the newest epoch of each of these circles that exists."""
    found = select(CircleRow.circle_id, func.max(CircleRow.epoch).label("epoch")).group_by(CircleRow.circle_id)
    rows = connection.execute(found.where(CircleRow.circle_id.in_(list(circles))))
    return {row.circle_id: row.epoch for row in rows}


def newest_log_epoch(connection: Connection, provider: UUID) -> int:
    """Return the newest epoch of a log's key, 0 before the first."""
    found = select(func.max(LogKeyRow.epoch)).where(LogKeyRow.provider_id == provider)
    return connection.execute(found).scalar() or 0


# Written once: it runs whenever a new version is sealed.
_EPOCH = select(func.max(GrantRow.epoch)).where(
    GrantRow.what == bindparam("what"), GrantRow.what_id == bindparam("journal"), GrantRow.ended_at.is_(None)
)


def newest_reader_epoch(connection: Connection, journal: UUID) -> int:
    """Return the newest epoch of a journal's reader secret that is granted to anybody, 0 for none."""
    return connection.execute(_EPOCH, {"what": "reader", "journal": journal}).scalar() or 0


def newest_patient_epoch(connection: Connection, journal: UUID) -> int:
    """Return the newest epoch of a journal's patient secret that is granted to anybody, 0 for none."""
    return connection.execute(_EPOCH, {"what": "patient", "journal": journal}).scalar() or 0


def sealed_secrets(connection: Connection, circle: UUID, before: int) -> dict[int, bytes]:
    """Return, by the epoch whose key opens it, the sealed secret of each epoch of a circle from ``before`` on."""
    found = select(CircleRow.epoch, CircleRow.sealed_previous).where(
        CircleRow.circle_id == circle, CircleRow.epoch > before, CircleRow.sealed_previous.is_not(None)
    )
    return {row.epoch: row.sealed_previous for row in connection.execute(found)}


def lock_epoch(tx: Transaction, circle: UUID) -> None:
    """Keep others from granting by this circle, or joining this provider, until the transaction ends.

    SQLite has one writer. On PostgreSQL no row is locked: the server's role may not change what certifies.
    """
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(select(func.pg_advisory_xact_lock(_number(circle))))


def require_newest(tx: Transaction, signers: Iterable[tuple[UUID, int]]) -> None:
    """Raise RenewedKeysError when one of these circles has a newer epoch; no newer one is made before the end."""
    told = sorted(signers)
    if tx.connection.dialect.name == "postgresql":
        for circle, _ in told:
            tx.connection.execute(select(func.pg_advisory_xact_lock_shared(_number(circle))))
    newest = newest_epochs(tx.connection, [circle for circle, _ in told])
    if any(newest.get(circle, epoch) != epoch for circle, epoch in told):
        raise RenewedKeysError("the circle's keys were renewed: sign in again")


def end_each(tx: Transaction, grants: Collection[UUID], at: datetime) -> None:
    """End these grants; the rows stay."""
    chosen = list(grants)
    for start in range(0, len(chosen), 500):
        some = update(GrantRow).where(GrantRow.grant_id.in_(chosen[start : start + 500]))
        tx.connection.execute(some.values(ended_at=at))


def end_older(tx: Transaction, what: str, ids: Collection[UUID], to: tuple[UUID, int], at: datetime) -> None:
    """End the live grants of these things to older epochs of a circle."""
    older = update(GrantRow).where(GrantRow.what == what, GrantRow.to_id == to[0], GrantRow.to_epoch < to[1])
    tx.connection.execute(older.where(GrantRow.what_id.in_(ids), GrantRow.ended_at.is_(None)).values(ended_at=at))


def invited_by(connection: Connection, circle: UUID) -> dict[UUID, bool]:
    """Return the invitations that a circle certified, and whether each was taken."""
    found = select(InvitationRow.invitation_id, InvitationRow.used_at).where(InvitationRow.issuer_id == circle)
    return {invitation: used_at is not None for invitation, used_at in connection.execute(found)}


def certify_again(tx: Transaction, invitation: UUID, epoch: int, certificate: bytes) -> None:
    """Put the certificate of its circle's newer epoch beside an invitation that was taken."""
    mine = update(InvitationRow).where(InvitationRow.invitation_id == invitation)
    tx.connection.execute(mine.values(issuer_epoch=epoch, certificate=certificate))


def let_lapse(tx: Transaction, invitations: Collection[UUID], at: datetime) -> None:
    """End invitations that nobody took: they were certified, and filled, with a key that is given up."""
    standing = update(InvitationRow).where(InvitationRow.invitation_id.in_(invitations), InvitationRow.expires_at > at)
    tx.connection.execute(standing.values(expires_at=at))


def _number(circle: UUID) -> int:
    return int.from_bytes(sha256(b"sigill-circle" + circle.bytes).digest()[:8], "big", signed=True)
