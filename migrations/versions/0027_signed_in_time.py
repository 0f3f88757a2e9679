"""In how many days a unit's entries are to be signed: null for the usual two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("unit", sa.Column("sign_within", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("unit", "sign_within")
