"""The care seals a patient's direct access too: which unit, on what ground, and how it saw who the patient is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("portal_seal") as table:
        table.add_column(sa.Column("by_unit_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("ground", sa.String(), nullable=True))
        table.add_column(sa.Column("identity_check", sa.String(), nullable=True))
        table.create_foreign_key("fk_portal_seal_by_unit_id_unit", "unit", ["by_unit_id"], ["unit_id"])


def downgrade() -> None:
    with op.batch_alter_table("portal_seal") as table:
        table.drop_constraint("fk_portal_seal_by_unit_id_unit", type_="foreignkey")
        table.drop_column("identity_check")
        table.drop_column("ground")
        table.drop_column("by_unit_id")
