"""The tables of the plain journal: texts in clear, and no log."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, MetaData, String, Table, Text, Uuid

from journal.store.columns import UtcTime

TABLES = MetaData()
ACCOUNT = Table(
    "plain_account",
    TABLES,
    Column("account_id", Uuid, primary_key=True),
    Column("username", String(64), unique=True, nullable=False),
    Column("passphrase", LargeBinary, nullable=False),
    Column("ended_at", UtcTime),
)
SESSION = Table(
    "plain_session",
    TABLES,
    Column("lookup", LargeBinary, primary_key=True),
    Column("account_id", ForeignKey("plain_account.account_id"), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)
PATIENT = Table("plain_patient", TABLES, Column("patient_id", Uuid, primary_key=True))
RELATION = Table(
    "plain_relation",
    TABLES,
    Column("account_id", ForeignKey("plain_account.account_id"), primary_key=True),
    Column("patient_id", ForeignKey("plain_patient.patient_id"), primary_key=True),
    Column("ends_at", UtcTime, nullable=False),
)
ENTRY = Table(
    "plain_entry",
    TABLES,
    Column("entry_id", Uuid, primary_key=True),
    Column("patient_id", ForeignKey("plain_patient.patient_id"), nullable=False),
    Column("author_id", ForeignKey("plain_account.account_id"), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("happened_from", UtcTime, nullable=False),
    Column("happened_to", UtcTime, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("signed_at", UtcTime),
    Index("ix_plain_entry_happened", "patient_id", "happened_from", "entry_id"),
)
