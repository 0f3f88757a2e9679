"""When a young patient with an account of their own comes of age."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("patient_account", sa.Column("of_age_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("patient_account", "of_age_on")
