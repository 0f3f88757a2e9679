"""Patients' own accounts, and what is released to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _accounts()
    _releases()
    _choices()


def _accounts() -> None:
    op.create_table(
        "patient_account",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("eid_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("joined_at", TIME, nullable=True),
        sa.Column("joined_event", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name="pk_patient_account"),
        sa.UniqueConstraint("provider_id", "eid_lookup", name="uq_patient_account_provider_id_eid_lookup"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_patient_account_account_id_account"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_patient_account_patient_id_patient"),
    )
    op.create_index("ix_patient_account_patient_id", "patient_account", ["patient_id"])
    op.create_table(
        "patient_claim",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("circle_epoch", sa.Integer(), nullable=False),
        sa.Column("letter", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("answer", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("claim_id", name="pk_patient_claim"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_patient_claim_account_id_account"),
    )
    op.create_index("ix_patient_claim_account_id", "patient_claim", ["account_id"])
    op.create_index("ix_patient_claim_circle", "patient_claim", ["circle_id", "answered_at"])


def _releases() -> None:
    op.create_table(
        "release",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_data_key", sa.LargeBinary(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "epoch", name="pk_release"),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.journal_id"], name="fk_release_journal_id_journal"),
        sa.ForeignKeyConstraint(["version_id"], ["version.version_id"], name="fk_release_version_id_version"),
    )
    op.create_index("ix_release_journal_id", "release", ["journal_id"])


def _choices() -> None:
    op.create_table(
        "release_rule",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("releases", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("rule_id", name="pk_release_rule"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_release_rule_unit_id_unit"),
    )
    op.create_index("ix_release_rule_provider_id", "release_rule", ["provider_id"])
    op.create_index("ix_release_rule_unit_id", "release_rule", ["unit_id"])
    op.create_table(
        "release_choice",
        sa.Column("choice_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(64), nullable=False),
        sa.Column("ground", sa.String(64), nullable=False),
        sa.Column("sealed_statement", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("choice_id", name="pk_release_choice"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"], name="fk_release_choice_entry_id_entry"),
    )
    op.create_index("ix_release_choice_provider_id", "release_choice", ["provider_id"])
    op.create_index("ix_release_choice_entry_id", "release_choice", ["entry_id"])


def downgrade() -> None:
    for table in ("release_choice", "release_rule", "release", "patient_claim", "patient_account"):
        op.drop_table(table)
