"""Tables of the access log: three that are only ever inserted into, the payloads, which age, and counts beside them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, Identity, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.columns import Tables, Word

Arrival = BigInteger().with_variant(Integer, "sqlite")


class AccessEventRow(Tables):
    """One event, without a number. ``arrival`` is the order of arrival, with gaps; it is not the log's order."""

    __tablename__ = "access_event"
    arrival: Mapped[int] = mapped_column(Arrival, Identity(), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    provider_id: Mapped[UUID]
    at: Mapped[datetime]
    zone: Mapped[Word]
    commitment: Mapped[bytes]
    receipt: Mapped[bytes]


class AccessPayloadRow(Tables):
    """What the commitment hides: salt and payload, and columns copied from the payload to search by."""

    __tablename__ = "access_payload"
    __table_args__ = (
        Index("ix_access_payload_time", "provider_id", "at"),
        Index("ix_access_payload_actor", "actor_id", "at"),
    )
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    at: Mapped[datetime]
    activity: Mapped[Word]
    subtype: Mapped[Word]
    purpose: Mapped[Word]
    actor_id: Mapped[UUID]
    unit_id: Mapped[UUID | None]
    way: Mapped[Word]
    permitted: Mapped[bool] = mapped_column(Boolean)
    salt: Mapped[bytes]
    payload: Mapped[bytes]


class LogLeafRow(Tables):
    """One leaf of a provider's tree: an event and one patient (or none), chained to that patient's leaf before."""

    __tablename__ = "log_leaf"
    __table_args__ = (
        Index("ix_log_leaf_patient", "provider_id", "patient_id", "patient_seq"),
        UniqueConstraint("event_id", "patient_id"),
    )
    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    leaf_index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("access_event.event_id"))
    patient_id: Mapped[UUID | None]
    patient_seq: Mapped[int] = mapped_column(BigInteger)
    previous: Mapped[bytes]
    leaf_hash: Mapped[bytes]
    nodes: Mapped[bytes]


class CheckpointRow(Tables):
    """A signed statement of the tree at one size (C2SP checkpoint)."""

    __tablename__ = "checkpoint"
    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes]
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class OpeningCountRow(Tables):
    """How many halves one process's rows promised and how many it opened something by, from its start until ``at``."""

    __tablename__ = "opening_count"
    worker_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    promised: Mapped[int] = mapped_column(BigInteger)
    opened: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime]
    at: Mapped[datetime]
