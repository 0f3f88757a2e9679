"""Units' exceptions for patients of thirteen to fifteen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "age_exemption",
        sa.Column("exception_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("end_event", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("exception_id", name="pk_age_exemption"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_age_exemption_unit_id_unit"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_age_exemption_patient_id_patient"),
        sa.ForeignKeyConstraint(["made_by"], ["account.account_id"], name="fk_age_exemption_made_by_account"),
    )
    op.create_index("ix_age_exemption_provider_id", "age_exemption", ["provider_id"])
    op.create_index("ix_age_exemption_patient", "age_exemption", ["patient_id", "unit_id"])


def downgrade() -> None:
    op.drop_table("age_exemption")
