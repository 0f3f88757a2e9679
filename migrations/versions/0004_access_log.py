"""The access log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from journal.store.log_triggers import guard_log

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TABLES = (
    "access_event",
    "access_payload",
    "log_leaf",
    "checkpoint",
)


def upgrade() -> None:
    _access_event()
    _access_payload()
    _log_leaf()
    _checkpoint()
    guard_log(op.get_bind())


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION log_refuses()")
        op.execute("DROP FUNCTION log_refuses_what_stays()")


def _access_event() -> None:
    op.create_table(
        "access_event",
        sa.Column("arrival", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("arrival", name="pk_access_event"),
        sa.UniqueConstraint("event_id", name="uq_access_event_event_id"),
    )
    op.create_index("ix_access_event_provider_id", "access_event", ["provider_id"])


def _access_payload() -> None:
    op.create_table(
        "access_payload",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("activity", sa.String(64), nullable=False),
        sa.Column("subtype", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("way", sa.String(64), nullable=False),
        sa.Column("permitted", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_access_payload"),
    )
    op.create_index("ix_access_payload_actor", "access_payload", ["provider_id", "actor_id", "at"])
    op.create_index("ix_access_payload_time", "access_payload", ["provider_id", "at"])


def _log_leaf() -> None:
    op.create_table(
        "log_leaf",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("leaf_index", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("patient_seq", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.Column("nodes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("provider_id", "leaf_index", name="pk_log_leaf"),
        sa.ForeignKeyConstraint(["event_id"], ["access_event.event_id"], name="fk_log_leaf_event_id_access_event"),
        sa.UniqueConstraint("event_id", "patient_id", name="uq_log_leaf_event_id_patient_id"),
    )
    op.create_index("ix_log_leaf_event", "log_leaf", ["event_id"])
    op.create_index("ix_log_leaf_patient", "log_leaf", ["provider_id", "patient_id", "patient_seq"])


def _checkpoint() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("provider_id", "size", name="pk_checkpoint"),
    )
