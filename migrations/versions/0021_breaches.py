"""The register of incidents with personal data: what happened, and the steps taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "breach",
        sa.Column("breach_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("discovered_at", TIME, nullable=False),
        sa.Column("discovered_by", sa.Uuid(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("breach_id", name="pk_breach"),
    )
    op.create_index("ix_breach_provider", "breach", ["provider_id", "discovered_at"])
    op.create_table(
        "breach_step",
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("breach_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.Column("patients", sa.Integer(), nullable=True),
        sa.Column("happened_at", TIME, nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("step_id", name="pk_breach_step"),
        sa.ForeignKeyConstraint(["breach_id"], ["breach.breach_id"], name="fk_breach_step_breach_id_breach"),
        sa.UniqueConstraint("breach_id", "number", name="uq_breach_step_breach_id_number"),
    )
    op.create_index("ix_breach_step_provider_id", "breach_step", ["provider_id"])


def downgrade() -> None:
    op.drop_table("breach_step")
    op.drop_table("breach")
