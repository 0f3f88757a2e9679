"""What patients are told of the log, ask about it, and want to be noticed of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _names()
    _questions()
    _notices()


def _names() -> None:
    op.create_table(
        "staff_name_choice",
        sa.Column("choice_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("choice_id", name="pk_staff_name_choice"),
    )
    op.create_index("ix_staff_name_choice_provider_id", "staff_name_choice", ["provider_id"])


def _questions() -> None:
    op.create_table(
        "log_question",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("about_event", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answer_epoch", sa.Integer(), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("answer_event", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("question_id", name="pk_log_question"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_log_question_patient_id_patient"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_log_question_account_id_account"),
    )
    op.create_index("ix_log_question_open", "log_question", ["provider_id", "answered_at", "due_at"])
    op.create_index("ix_log_question_patient_id", "log_question", ["patient_id"])


def _notices() -> None:
    op.create_table(
        "notice_choice",
        sa.Column("choice_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(64), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("choice_id", name="pk_notice_choice"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_notice_choice_patient_id_patient"),
    )
    op.create_index("ix_notice_choice_provider_id", "notice_choice", ["provider_id"])
    op.create_index("ix_notice_choice_patient_id", "notice_choice", ["patient_id"])
    op.create_table(
        "notice_sweep",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("next_leaf", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("provider_id", name="pk_notice_sweep"),
    )
    op.add_column("notice", sa.Column("tries", sa.Integer(), nullable=True))
    op.add_column("notice", sa.Column("next_try_at", TIME, nullable=True))
    op.add_column("notice", sa.Column("trouble", sa.String(64), nullable=True))


def downgrade() -> None:
    for column in ("trouble", "next_try_at", "tries"):
        op.drop_column("notice", column)
    for table in ("notice_sweep", "notice_choice", "log_question", "staff_name_choice"):
        op.drop_table(table)
