"""Lifts, emergency access, and what patients are to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TABLES = ("lift", "emergency_access", "emergency_entry", "emergency_rule", "notice")


def upgrade() -> None:
    _lift()
    _emergency()
    _entry()
    _rule()
    _notice()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _id(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, TIME, nullable=nullable)


def _to(table: str, column: str, named: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key from ``column`` to the table's own id."""
    return sa.ForeignKeyConstraint([column], [named], name=f"fk_{table}_{column}_{named.partition('.')[0]}")


def _lift() -> None:
    op.create_table(
        "lift",
        *(_id(name) for name in ("lift_id", "provider_id", "patient_id", "unit_id")),
        _id("block_id", nullable=True),
        _id("to_unit_id"),
        _id("to_account_id", nullable=True),
        _time("starts_at"),
        _time("ends_at"),
        sa.Column("requester", sa.String(64), nullable=False),
        _time("requested_at"),
        _id("registered_by"),
        _time("registered_at"),
        _id("event_id"),
        _time("cancelled_at", nullable=True),
        _id("cancelled_by", nullable=True),
        _id("cancel_event", nullable=True),
        sa.PrimaryKeyConstraint("lift_id", name="pk_lift"),
        _to("lift", "patient_id", "patient.patient_id"),
        _to("lift", "unit_id", "unit.unit_id"),
        _to("lift", "block_id", "block.block_id"),
        _to("lift", "to_unit_id", "unit.unit_id"),
        _to("lift", "registered_by", "account.account_id"),
    )
    op.create_index("ix_lift_patient", "lift", ["patient_id", "to_unit_id"])


def _emergency() -> None:
    op.create_table(
        "emergency_access",
        *(_id(name) for name in ("emergency_id", "provider_id", "patient_id", "account_id", "unit_id")),
        sa.Column("hindrance", sa.String(64), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        _time("opened_at"),
        _time("ends_at"),
        sa.Column("needs_two", sa.Boolean(), nullable=False),
        _time("delay_until", nullable=True),
        sa.Column("delay_reason", sa.LargeBinary(), nullable=True),
        _id("event_id"),
        _time("approved_at", nullable=True),
        _id("approved_by", nullable=True),
        _time("reviewed_at", nullable=True),
        _id("reviewed_by", nullable=True),
        sa.Column("outcome", sa.String(64), nullable=True),
        sa.Column("review_note", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("emergency_id", name="pk_emergency_access"),
        _to("emergency_access", "patient_id", "patient.patient_id"),
        _to("emergency_access", "account_id", "account.account_id"),
        _to("emergency_access", "unit_id", "unit.unit_id"),
    )
    op.create_index("ix_emergency_access_opened", "emergency_access", ["provider_id", "opened_at"])


def _entry() -> None:
    op.create_table(
        "emergency_entry",
        *(_id(name) for name in ("choice_id", "provider_id", "emergency_id", "entry_id", "unit_id")),
        _time("chosen_at"),
        _id("event_id"),
        sa.PrimaryKeyConstraint("choice_id", name="pk_emergency_entry"),
        _to("emergency_entry", "emergency_id", "emergency_access.emergency_id"),
        _to("emergency_entry", "entry_id", "entry.entry_id"),
        _to("emergency_entry", "unit_id", "unit.unit_id"),
    )
    op.create_index("ix_emergency_entry_emergency_id", "emergency_entry", ["emergency_id"])


def _rule() -> None:
    op.create_table(
        "emergency_rule",
        _id("rule_id"),
        _id("provider_id"),
        sa.Column("two_persons", sa.Boolean(), nullable=False),
        _id("made_by"),
        _time("made_at"),
        sa.PrimaryKeyConstraint("rule_id", name="pk_emergency_rule"),
    )
    op.create_index("ix_emergency_rule_provider_id", "emergency_rule", ["provider_id"])


def _notice() -> None:
    op.create_table(
        "notice",
        *(_id(name) for name in ("notice_id", "provider_id", "patient_id")),
        sa.Column("kind", sa.String(64), nullable=False),
        _time("queued_at"),
        _time("not_before"),
        _time("sent_at", nullable=True),
        _id("event_id"),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notice"),
        _to("notice", "patient_id", "patient.patient_id"),
    )
    op.create_index("ix_notice_provider_id", "notice", ["provider_id"])
