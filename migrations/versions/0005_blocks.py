"""Blocks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "block",
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("exempt", sa.String(200), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.Column("told", sa.String(64), nullable=False),
        *_registered(),
        *_over(),
        sa.PrimaryKeyConstraint("block_id", name="pk_block"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_block_patient_id_patient"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_block_unit_id_unit"),
        sa.ForeignKeyConstraint(["registered_by"], ["account.account_id"], name="fk_block_registered_by_account"),
    )
    op.create_index("ix_block_patient", "block", ["patient_id", "unit_id"])


def downgrade() -> None:
    op.drop_table("block")


def _registered() -> tuple[sa.Column, ...]:
    return (
        sa.Column("requester", sa.String(64), nullable=False),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("registered_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
    )


def _over() -> tuple[sa.Column, ...]:
    return (
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("end_requested_at", TIME, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("end_event", sa.Uuid(), nullable=True),
        sa.Column("voided_at", TIME, nullable=True),
        sa.Column("voided_by", sa.Uuid(), nullable=True),
        sa.Column("void_reason", sa.LargeBinary(), nullable=True),
        sa.Column("void_event", sa.Uuid(), nullable=True),
    )
