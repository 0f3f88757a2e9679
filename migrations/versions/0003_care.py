"""Patients, journals, entries, versions, relations and choices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from journal.store.triggers import create_triggers, drop_triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TABLES = (
    "patient",
    "journal",
    "entry",
    "version",
    "care_relation",
    "relative",
    "active_choice",
)


def upgrade() -> None:
    _patient()
    _journal()
    _entry()
    _version()
    _care_relation()
    _relative()
    _active_choice()
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for table in reversed(TABLES):
        op.drop_table(table)


def _patient() -> None:
    op.create_table(
        "patient",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("patient_id", name="pk_patient"),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.provider_id"], name="fk_patient_provider_id_provider"),
        sa.UniqueConstraint("provider_id", "lookup", name="uq_patient_provider_id_lookup"),
    )
    op.create_index("ix_patient_provider_id", "patient", ["provider_id"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("journal_id", name="pk_journal"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_journal_patient_id_patient"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_journal_unit_id_unit"),
        sa.UniqueConstraint("unit_id", "patient_id", name="uq_journal_unit_id_patient_id"),
    )
    op.create_index("ix_journal_patient_id", "journal", ["patient_id"])


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("happened_from", TIME, nullable=False),
        sa.Column("happened_to", TIME, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("misfiled_at", TIME, nullable=True),
        sa.Column("misfiled_by", sa.Uuid(), nullable=True),
        sa.Column("misfiled_link", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name="pk_entry"),
        sa.ForeignKeyConstraint(["author_id"], ["account.account_id"], name="fk_entry_author_id_account"),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.journal_id"], name="fk_entry_journal_id_journal"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_entry_patient_id_patient"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_entry_unit_id_unit"),
    )
    op.create_index("ix_entry_author", "entry", ["author_id", "made_at"])
    op.create_index("ix_entry_journal_happened", "entry", ["journal_id", "happened_from", "entry_id"])
    op.create_index("ix_entry_patient_id", "entry", ["patient_id"])


def _version() -> None:
    op.create_table(
        "version",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(200), nullable=False),
        sa.Column("author_title", sa.String(200), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("unsigned_reason", sa.String(64), nullable=False),
        sa.Column("reason_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.Column("locks_at", TIME, nullable=False),
        sa.Column("settled_at", TIME, nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_data_key", sa.LargeBinary(), nullable=False),
        sa.Column("edit_event", sa.Uuid(), nullable=False),
        sa.Column("settled_event", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("version_id", name="pk_version"),
        sa.ForeignKeyConstraint(["author_id"], ["account.account_id"], name="fk_version_author_id_account"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"], name="fk_version_entry_id_entry"),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.journal_id"], name="fk_version_journal_id_journal"),
        sa.UniqueConstraint("entry_id", "number", name="uq_version_entry_id_number"),
    )
    op.create_index("ix_version_open", "version", ["author_id", "state", "locks_at"])


def _care_relation() -> None:
    op.create_table(
        "care_relation",
        sa.Column("relation_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("relation_id", name="pk_care_relation"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_care_relation_account_id_account"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_care_relation_patient_id_patient"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_care_relation_unit_id_unit"),
    )
    op.create_index("ix_care_relation_account", "care_relation", ["account_id", "unit_id", "patient_id"])
    op.create_index("ix_care_relation_patient_id", "care_relation", ["patient_id"])


def _relative() -> None:
    op.create_table(
        "relative",
        sa.Column("relative_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("relative_id", name="pk_relative"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_relative_account_id_account"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_relative_patient_id_patient"),
        sa.UniqueConstraint("account_id", "patient_id", name="uq_relative_account_id_patient_id"),
    )


def _active_choice() -> None:
    op.create_table(
        "active_choice",
        sa.Column("choice_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("reason_code", sa.String(64), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("choice_id", name="pk_active_choice"),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.journal_id"], name="fk_active_choice_journal_id_journal"),
    )
    op.create_index("ix_active_choice_account", "active_choice", ["account_id", "journal_id", "ends_at"])
