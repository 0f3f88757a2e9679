"""What stands in a journal is named by an index: a block closes all of it and reads no row of the table."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_version_standing", "version", ["journal_id", "destroyed_at", "version_id"])


def downgrade() -> None:
    op.drop_index("ix_version_standing", "version")
