"""Holds, destructions, and when a version was destroyed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("version", sa.Column("destroyed_at", TIME, nullable=True))
    _retention_hold()
    _destruction()
    _destruction_version()


def downgrade() -> None:
    for table in ("destruction_version", "destruction", "retention_hold"):
        op.drop_table(table)
    op.drop_column("version", "destroyed_at")


def _to(table: str, column: str, other: str, there: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{there}"], name=f"fk_{table}_{column}_{other}")


def _retention_hold() -> None:
    op.create_table(
        "retention_hold",
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reason_code", sa.String(64), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        sa.Column("set_event", sa.Uuid(), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", TIME, nullable=True),
        sa.Column("lifted_event", sa.Uuid(), nullable=True),
        sa.Column("sealed_lifted_reason", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("hold_id", name="pk_retention_hold"),
        _to("retention_hold", "provider_id", "provider", "provider_id"),
        _to("retention_hold", "patient_id", "patient", "patient_id"),
        _to("retention_hold", "set_by", "account", "account_id"),
        _to("retention_hold", "lifted_by", "account", "account_id"),
    )
    op.create_index("ix_retention_hold_patient_id", "retention_hold", ["patient_id"])


def _destruction() -> None:
    op.create_table(
        "destruction",
        *_identified(),
        *_proposed(),
        *_executed(),
        sa.PrimaryKeyConstraint("destruction_id", name="pk_destruction"),
        _to("destruction", "provider_id", "provider", "provider_id"),
        _to("destruction", "unit_id", "unit", "unit_id"),
        _to("destruction", "journal_id", "journal", "journal_id"),
        _to("destruction", "patient_id", "patient", "patient_id"),
        _to("destruction", "proposed_by", "account", "account_id"),
        _to("destruction", "approved_by", "account", "account_id"),
    )
    op.create_index("ix_destruction_provider", "destruction", ["provider_id", "proposed_at"])


def _identified() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("destruction_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("decision", sa.String(200), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
    )


def _proposed() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_name", sa.String(200), nullable=False),
        sa.Column("proposed_title", sa.String(200), nullable=False),
        sa.Column("proposed_at", TIME, nullable=False),
        sa.Column("proposed_signature", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_event", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", TIME, nullable=True),
    )


def _executed() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_name", sa.String(200), nullable=True),
        sa.Column("approved_title", sa.String(200), nullable=True),
        sa.Column("executed_at", TIME, nullable=True),
        sa.Column("approved_signature", sa.LargeBinary(), nullable=True),
        sa.Column("executed_event", sa.Uuid(), nullable=True),
        sa.Column("backups_expire_at", TIME, nullable=True),
        sa.Column("certificate", sa.Text(), nullable=True),
    )


def _destruction_version() -> None:
    op.create_table(
        "destruction_version",
        sa.Column("destruction_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("destruction_id", "version_id", name="pk_destruction_version"),
        _to("destruction_version", "destruction_id", "destruction", "destruction_id"),
        _to("destruction_version", "version_id", "version", "version_id"),
    )
