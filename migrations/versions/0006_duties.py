"""What the head of operations answers for: analyses before roles, authorised officers, authorisations followed up."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TABLES = (
    "need_analysis",
    "officer_appointment",
    "assignment_review",
)


def upgrade() -> None:
    _need_analysis()
    _appointment()
    _assignment_review()
    _confirm_what_stands()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _need_analysis() -> None:
    op.create_table(
        "need_analysis",
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("analysis_id", name="pk_need_analysis"),
    )
    op.create_index("ix_need_analysis_provider_id", "need_analysis", ["provider_id"])


def _appointment() -> None:
    op.create_table(
        "officer_appointment",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("appointment_id", name="pk_officer_appointment"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name="fk_officer_appointment_account_id_account"
        ),
    )
    op.create_index("ix_officer_appointment_account_id", "officer_appointment", ["account_id"])
    op.create_index("ix_officer_appointment_provider_id", "officer_appointment", ["provider_id"])


def _assignment_review() -> None:
    op.create_table(
        "assignment_review",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("review_id", name="pk_assignment_review"),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.assignment_id"], name="fk_assignment_review_assignment_id_assignment"
        ),
    )
    op.create_index("ix_assignment_review_assignment_id", "assignment_review", ["assignment_id"])
    op.create_index("ix_assignment_review_provider_id", "assignment_review", ["provider_id"])


def _confirm_what_stands() -> None:
    """Let the year of follow-up begin now: else everybody who has worked here for longer would rest at once."""
    given = sa.table(
        "assignment", *(sa.column(name, sa.Uuid()) for name in ("provider_id", "assignment_id", "given_by"))
    )
    review = sa.table(
        "assignment_review",
        *(sa.column(name, sa.Uuid()) for name in ("review_id", "provider_id", "assignment_id", "made_by")),
        sa.column("made_at", TIME),
    )
    at = datetime.now(UTC)  # noqa: TID251  (a migration runs before there is an app and its clock)
    rows = [
        {"review_id": uuid4(), "provider_id": provider, "assignment_id": assignment, "made_by": by, "made_at": at}
        for provider, assignment, by in op.get_bind().execute(sa.select(given))
    ]
    if rows:
        op.bulk_insert(review, rows)
