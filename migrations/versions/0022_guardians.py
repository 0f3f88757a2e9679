"""Guardians of children, whom a unit enters and who read directly until the child is thirteen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "guardianship",
        sa.Column("guardianship_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("joined_event", sa.Uuid(), nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("end_event", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("guardianship_id", name="pk_guardianship"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_guardianship_unit_id_unit"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_guardianship_patient_id_patient"),
        sa.ForeignKeyConstraint(["made_by"], ["account.account_id"], name="fk_guardianship_made_by_account"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_guardianship_account_id_account"),
    )
    op.create_index("ix_guardianship_provider_id", "guardianship", ["provider_id"])
    op.create_index("ix_guardianship_patient", "guardianship", ["patient_id", "unit_id"])
    op.create_index("ix_guardianship_account_id", "guardianship", ["account_id"])


def downgrade() -> None:
    op.drop_table("guardianship")
