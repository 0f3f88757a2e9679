"""Protected identities, as marks in a unit's register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "protection",
        sa.Column("protection_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("end_event", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("protection_id", name="pk_protection"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_protection_unit_id_unit"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_protection_patient_id_patient"),
        sa.ForeignKeyConstraint(["made_by"], ["account.account_id"], name="fk_protection_made_by_account"),
    )
    op.create_index("ix_protection_provider_id", "protection", ["provider_id"])
    op.create_index("ix_protection_patient", "protection", ["patient_id", "unit_id"])


def downgrade() -> None:
    op.drop_table("protection")
