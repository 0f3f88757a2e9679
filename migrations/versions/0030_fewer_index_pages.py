"""Each written row puts fewer pages of indexes onto the disk: those nobody asks are gone, the others are narrower."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_IS_DRAFT = sa.text("state = 'draft'")


def upgrade() -> None:
    # Another index of the table begins with the same column.
    op.drop_index("ix_log_leaf_event", "log_leaf")
    op.drop_index("ix_access_event_provider_id", "access_event")
    op.drop_index("ix_entry_author", "entry")
    op.drop_index("ix_access_payload_actor", "access_payload")
    op.create_index("ix_access_payload_actor", "access_payload", ["actor_id", "at"])
    op.drop_index("ix_version_open", "version")
    open_ones = ["author_id", "unit_id"]
    op.create_index("ix_version_open", "version", open_ones, sqlite_where=_IS_DRAFT, postgresql_where=_IS_DRAFT)
    op.create_index("ix_version_author", "version", ["author_id"])


def downgrade() -> None:
    op.drop_index("ix_version_author", "version")
    op.drop_index("ix_version_open", "version")
    op.create_index("ix_version_open", "version", ["author_id", "state", "locks_at"])
    op.drop_index("ix_access_payload_actor", "access_payload")
    op.create_index("ix_access_payload_actor", "access_payload", ["provider_id", "actor_id", "at"])
    op.create_index("ix_entry_author", "entry", ["author_id", "made_at"])
    op.create_index("ix_access_event_provider_id", "access_event", ["provider_id"])
    op.create_index("ix_log_leaf_event", "log_leaf", ["event_id"])
