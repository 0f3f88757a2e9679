"""The texts of cases that destructions name, and when each was destroyed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_text", sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "destruction_text",
        sa.Column("destruction_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("destruction_id", "text_id", name="pk_destruction_text"),
        sa.ForeignKeyConstraint(
            ["destruction_id"], ["destruction.destruction_id"], name="fk_destruction_text_destruction_id_destruction"
        ),
        sa.ForeignKeyConstraint(["text_id"], ["case_text.text_id"], name="fk_destruction_text_text_id_case_text"),
    )


def downgrade() -> None:
    op.drop_table("destruction_text")
    op.drop_column("case_text", "destroyed_at")
