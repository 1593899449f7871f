"""Reports of the builder that users keep."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0020_saved_reports"
down_revision = "0019_newest_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_report")),
        sa.UniqueConstraint("owner", "name", name="uq_saved_report_owner"),
    )


def downgrade() -> None:
    op.drop_table("saved_report")
