"""The name that a patient's e-ID told, sealed under the account's own key: null until the next sign-in by e-ID."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("patient_account", sa.Column("sealed_name", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("patient_account", "sealed_name")
