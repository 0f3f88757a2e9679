"""When a young patient with an account comes of age, and what patients have sealed of their direct access."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("patient_account", sa.Column("of_age_on", sa.Date(), nullable=True))
    op.create_table(
        "portal_seal",
        sa.Column("seal_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("reopened_at", TIME, nullable=True),
        sa.Column("reopened_by", sa.Uuid(), nullable=True),
        sa.Column("reopen_event", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("seal_id", name="pk_portal_seal"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_portal_seal_patient_id_patient"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_portal_seal_unit_id_unit"),
    )
    op.create_index("ix_portal_seal_patient_id", "portal_seal", ["patient_id"])


def downgrade() -> None:
    op.drop_table("portal_seal")
    op.drop_column("patient_account", "of_age_on")
