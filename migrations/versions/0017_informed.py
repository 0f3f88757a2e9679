"""Which version of the text on how data are used was shown to which patient."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "informed",
        sa.Column("informed_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("informed_id", name="pk_informed"),
        sa.UniqueConstraint("account_id", "version", name="uq_informed_account_id_version"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_informed_account_id_account"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.patient_id"], name="fk_informed_patient_id_patient"),
    )
    op.create_index("ix_informed_provider_id", "informed", ["provider_id"])
    op.create_index("ix_informed_patient_id", "informed", ["patient_id"])


def downgrade() -> None:
    op.drop_table("informed")
