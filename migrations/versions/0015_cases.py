"""Rights cases: what somebody asked for, the steps taken about it, and the passages that a copy does not hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _case()
    _steps()
    _masks()
    _texts()


def _case() -> None:
    op.create_table(
        "rights_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("form", sa.String(64), nullable=True),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("registered_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("scope_kinds", sa.String(200), nullable=False),
        sa.Column("scope_author", sa.Uuid(), nullable=True),
        sa.Column("scope_first", sa.Date(), nullable=True),
        sa.Column("scope_last", sa.Date(), nullable=True),
        sa.Column("scope_test_material", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_rights_case"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_rights_case_unit_id_unit"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_rights_case_patient_id_patient"),
    )
    op.create_index("ix_rights_case_patient", "rights_case", ["patient_id", "unit_id"])
    op.create_index("ix_rights_case_provider", "rights_case", ["provider_id", "received_at"])


def _steps() -> None:
    op.create_table(
        "case_step",
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("step_id", name="pk_case_step"),
        sa.UniqueConstraint("case_id", "number", name="uq_case_step_case_id_number"),
        sa.ForeignKeyConstraint(["case_id"], ["rights_case.case_id"], name="fk_case_step_case_id_rights_case"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"], name="fk_case_step_entry_id_entry"),
    )
    op.create_index("ix_case_step_provider_id", "case_step", ["provider_id"])


def _masks() -> None:
    op.create_table(
        "case_mask",
        sa.Column("mask_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("mask_id", name="pk_case_mask"),
        sa.ForeignKeyConstraint(["case_id"], ["rights_case.case_id"], name="fk_case_mask_case_id_rights_case"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"], name="fk_case_mask_entry_id_entry"),
        sa.ForeignKeyConstraint(["version_id"], ["version.version_id"], name="fk_case_mask_version_id_version"),
    )
    op.create_index("ix_case_mask_provider_id", "case_mask", ["provider_id"])
    op.create_index("ix_case_mask_case", "case_mask", ["case_id", "entry_id"])


def _texts() -> None:
    op.create_table(
        "case_text",
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("text_id", name="pk_case_text"),
        sa.ForeignKeyConstraint(["case_id"], ["rights_case.case_id"], name="fk_case_text_case_id_rights_case"),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.journal_id"], name="fk_case_text_journal_id_journal"),
    )
    op.create_index("ix_case_text_provider_id", "case_text", ["provider_id"])
    op.create_index("ix_case_text_case", "case_text", ["case_id", "made_at"])


def downgrade() -> None:
    op.drop_table("case_text")
    op.drop_table("case_mask")
    op.drop_table("case_step")
    op.drop_table("rights_case")
