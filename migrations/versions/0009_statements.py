"""What the patient says of entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "patient_statement",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_patient_statement"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"], name="fk_patient_statement_entry_id_entry"),
        sa.ForeignKeyConstraint(["about_id"], ["entry.entry_id"], name="fk_patient_statement_about_id_entry"),
    )
    op.create_index("ix_patient_statement_about_id", "patient_statement", ["about_id"])
    op.create_index("ix_patient_statement_provider_id", "patient_statement", ["provider_id"])


def downgrade() -> None:
    op.drop_table("patient_statement")
