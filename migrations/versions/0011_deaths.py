"""Marks that a patient has died."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "death",
        sa.Column("death_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("marked_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undo_reason", sa.LargeBinary(), nullable=True),
        sa.Column("undo_event", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("death_id", name="pk_death"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_death_unit_id_unit"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_death_patient_id_patient"),
        sa.ForeignKeyConstraint(["marked_by"], ["account.account_id"], name="fk_death_marked_by_account"),
    )
    op.create_index("ix_death_provider_id", "death", ["provider_id"])
    op.create_index("ix_death_patient", "death", ["patient_id", "unit_id"])


def downgrade() -> None:
    op.drop_table("death")
