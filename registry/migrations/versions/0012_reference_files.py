"""Life tables and populations that a site loads."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0012_reference_files"
down_revision = "0011_tumor_derived"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reference_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extent", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.Column("loaded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "kind IN ('life-table', 'population')", name=op.f("ck_reference_file_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_file")),
        sa.UniqueConstraint("kind", "name", "version", name=op.f("uq_reference_file_kind")),
    )


def downgrade() -> None:
    op.drop_table("reference_file")
