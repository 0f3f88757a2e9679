"""Providers, units, accounts, assignments, invitations, and what slows guessing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TABLES = (
    "provider",
    "unit",
    "account",
    "assignment",
    "invitation",
    "throttle",
    "idempotency",
)


def upgrade() -> None:
    _provider()
    _unit()
    _account()
    _assignment()
    _invitation()
    _throttle()
    _idempotency()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _provider() -> None:
    op.create_table(
        "provider",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("provider_id", name="pk_provider"),
    )


def _unit() -> None:
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("shares", sa.Boolean(), nullable=False),
        sa.Column("sharing_analysis", sa.Text(), nullable=False),
        sa.Column("sharing_since", TIME, nullable=True),
        sa.Column("sharing_signature", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", name="pk_unit"),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.provider_id"], name="fk_unit_provider_id_provider"),
    )
    op.create_index("ix_unit_provider_id", "unit", ["provider_id"])


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("number_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("bundle", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", sa.String(200), nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("closed_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("account_id", name="pk_account"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.account_id"], name="fk_account_owner_id_account"),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.provider_id"], name="fk_account_provider_id_provider"),
        sa.UniqueConstraint("username", name="uq_account_username"),
    )
    op.create_index("ix_account_number_lookup", "account", ["number_lookup"])
    op.create_index("ix_account_owner_id", "account", ["owner_id"])
    op.create_index("ix_account_provider_id", "account", ["provider_id"])


def _assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("assignment_id", name="pk_assignment"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_assignment_account_id_account"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_assignment_unit_id_unit"),
    )
    op.create_index("ix_assignment_account_id", "assignment", ["account_id"])
    op.create_index("ix_assignment_unit_id", "assignment", ["unit_id"])


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_epoch", sa.Integer(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("invitation_id", name="pk_invitation"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_invitation_account_id_account"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_invitation_unit_id_unit"),
        sa.UniqueConstraint("lookup", name="uq_invitation_lookup"),
    )
    op.create_index("ix_invitation_account_id", "invitation", ["account_id"])


def _throttle() -> None:
    op.create_table(
        "throttle",
        sa.Column("throttle_key", sa.String(120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("throttle_key", name="pk_throttle"),
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("idempotency_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("idempotency_key", sa.String(128), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("idempotency_id", name="pk_idempotency"),
        sa.UniqueConstraint("account_id", "idempotency_key", name="uq_idempotency_account_id_idempotency_key"),
    )
