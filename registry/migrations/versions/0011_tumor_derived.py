"""What follows from the items of a tumor, with algorithms and versions."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0011_tumor_derived"
down_revision = "0010_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tumor_derived",
        sa.Column("tumor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("derived_with", sa.String(length=250), nullable=False),
        sa.Column("derived_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tumor_id"],
            ["tumor.id"],
            name=op.f("fk_tumor_derived_tumor_id_tumor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tumor_id", name=op.f("pk_tumor_derived")),
    )


def downgrade() -> None:
    op.drop_table("tumor_derived")
