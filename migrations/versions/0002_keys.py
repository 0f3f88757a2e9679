"""Certified public keys, unlockers, circles and grants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TABLES = (
    "log_key",
    "account_key",
    "unlocker",
    "circle",
    "key_grant",
)


def upgrade() -> None:
    _log_key()
    _account_key()
    _unlocker()
    _circle()
    _key_grant()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _log_key() -> None:
    op.create_table(
        "log_key",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("provider_id", "epoch", name="pk_log_key"),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.provider_id"], name="fk_log_key_provider_id_provider"),
    )


def _account_key() -> None:
    op.create_table(
        "account_key",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("wrapping_key", sa.LargeBinary(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("account_id", "epoch", name="pk_account_key"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_account_key_account_id_account"),
    )


def _unlocker() -> None:
    op.create_table(
        "unlocker",
        sa.Column("unlocker_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("memory", sa.Integer(), nullable=False),
        sa.Column("passes", sa.Integer(), nullable=False),
        sa.Column("mac_version", sa.Integer(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("unlocker_id", name="pk_unlocker"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_unlocker_account_id_account"),
    )
    op.create_index("ix_unlocker_account_id", "unlocker", ["account_id"])


def _circle() -> None:
    op.create_table(
        "circle",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("wrapping_key", sa.LargeBinary(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_previous", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("circle_id", "epoch", name="pk_circle"),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.provider_id"], name="fk_circle_provider_id_provider"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name="fk_circle_unit_id_unit"),
    )
    op.create_index("ix_circle_provider_id", "circle", ["provider_id"])


def _key_grant() -> None:
    op.create_table(
        "key_grant",
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("what_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("to_epoch", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_epoch", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("grant_id", name="pk_key_grant"),
    )
    op.create_index("ix_key_grant_to", "key_grant", ["to_id", "what", "what_id"])
    op.create_index("ix_key_grant_what", "key_grant", ["what_id", "what"])
