"""Tables of providers, units, accounts, assignments, circles and grants."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.columns import Id, Line, Tables, Word


class ProviderRow(Tables):
    """A care provider, its provider key, and the certified key of its log."""

    __tablename__ = "provider"
    provider_id: Mapped[Id]
    name: Mapped[Line]
    public_key: Mapped[bytes]
    made_at: Mapped[datetime]


class LogKeyRow(Tables):
    """One key of a provider's log, certified by the provider key; the newest signs."""

    __tablename__ = "log_key"
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.provider_id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(Integer, primary_key=True)
    signing_key: Mapped[bytes]
    signature: Mapped[bytes]
    made_at: Mapped[datetime]


class UnitRow(Tables):
    """A care unit. Sharing stands only beside the analysis that it rests on (A-06), signed by the unit's circle."""

    __tablename__ = "unit"
    unit_id: Mapped[Id]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.provider_id"), index=True)
    name: Mapped[Line]
    shares: Mapped[bool] = mapped_column(Boolean, default=False)
    sharing_analysis: Mapped[str] = mapped_column(Text, default="")
    sharing_since: Mapped[datetime | None]
    sharing_signature: Mapped[bytes | None]
    made_at: Mapped[datetime]
    sign_within: Mapped[int | None]


class AccountRow(Tables):
    """A person or program that signs in, and the sealed bundle. A program acts in one assignment of its owner's."""

    __tablename__ = "account"
    account_id: Mapped[Id]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.provider_id"), index=True)
    kind: Mapped[Word]
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[Line]
    title: Mapped[Line]
    number_lookup: Mapped[bytes | None] = mapped_column(index=True)
    bundle: Mapped[bytes | None]
    totp_step: Mapped[int] = mapped_column(Integer, default=0)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.account_id"), index=True)
    assignment_id: Mapped[UUID | None]
    scopes: Mapped[Line] = mapped_column(default="")
    expires_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class AccountKeyRow(Tables):
    """The public keys of an account in one epoch, certified. Ended ones stay: they verify what was signed with them."""

    __tablename__ = "account_key"
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.account_id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[UUID]
    wrapping_key: Mapped[bytes]
    signing_key: Mapped[bytes]
    issuer_id: Mapped[UUID]
    certificate: Mapped[bytes]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class UnlockerRow(Tables):
    """One way to an account's bundle key: passphrase, recovery code, passkey, or a token."""

    __tablename__ = "unlocker"
    unlocker_id: Mapped[Id]
    provider_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.account_id"), index=True)
    kind: Mapped[Word]
    salt: Mapped[bytes]
    memory: Mapped[int] = mapped_column(Integer, default=0)
    passes: Mapped[int] = mapped_column(Integer, default=0)
    mac_version: Mapped[int] = mapped_column(Integer, default=0)
    locked: Mapped[bytes]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class InvitationRow(Tables):
    """A one-time signing key, certified, with the circle secrets its maker held; sealed under the link's secret."""

    __tablename__ = "invitation"
    invitation_id: Mapped[Id]
    provider_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.account_id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.unit_id"))
    role: Mapped[Word]
    lookup: Mapped[bytes] = mapped_column(unique=True)
    signing_key: Mapped[bytes]
    issuer_id: Mapped[UUID]
    issuer_epoch: Mapped[int] = mapped_column(Integer, default=0)
    certificate: Mapped[bytes]
    sealed: Mapped[bytes]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AssignmentRow(Tables):
    """A staff member's task at a unit or provider; ending it ends sessions and grants (A-07)."""

    __tablename__ = "assignment"
    assignment_id: Mapped[Id]
    provider_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.account_id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.unit_id"), index=True)
    role: Mapped[Word]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    given_by: Mapped[UUID]
    ended_by: Mapped[UUID | None]
    made_at: Mapped[datetime]


class CircleRow(Tables):
    """One epoch of a circle: certified public keys, and the secret of the epoch before sealed under this one.

    The id is derived from provider, kind and unit, so that a certificate for it says all three.
    """

    __tablename__ = "circle"
    circle_id: Mapped[Id]
    epoch: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.provider_id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.unit_id"))
    kind: Mapped[Word]
    wrapping_key: Mapped[bytes]
    signing_key: Mapped[bytes]
    issuer_id: Mapped[UUID]
    certificate: Mapped[bytes]
    sealed_previous: Mapped[bytes | None]
    made_at: Mapped[datetime]


class GrantRow(Tables):
    """A secret wrapped to one key pair, signed by its granter; ended ones stay as rows."""

    __tablename__ = "key_grant"
    __table_args__ = (
        Index("ix_key_grant_to", "to_id", "what", "what_id"),
        Index("ix_key_grant_what", "what_id", "what"),
    )
    grant_id: Mapped[Id]
    provider_id: Mapped[UUID]
    what: Mapped[Word]
    what_id: Mapped[UUID]
    epoch: Mapped[int] = mapped_column(Integer)
    to_id: Mapped[UUID]
    to_epoch: Mapped[int] = mapped_column(Integer)
    by_id: Mapped[UUID]
    by_epoch: Mapped[int] = mapped_column(Integer)
    wrapped: Mapped[bytes]
    signature: Mapped[bytes]
    event_id: Mapped[UUID]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ThrottleRow(Tables):
    """How often something was tried, so that guessing is slowed across workers and restarts."""

    __tablename__ = "throttle"
    throttle_key: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class IdempotencyRow(Tables):
    """The answer given to a POST under an Idempotency-Key: ids and states only, no word of a text."""

    __tablename__ = "idempotency"
    __table_args__ = (UniqueConstraint("account_id", "idempotency_key"),)
    idempotency_id: Mapped[Id]
    provider_id: Mapped[UUID]
    account_id: Mapped[UUID]
    idempotency_key: Mapped[str] = mapped_column(String(128))
    request_hash: Mapped[bytes]
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[str] = mapped_column(Text, default="{}")
    body: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
