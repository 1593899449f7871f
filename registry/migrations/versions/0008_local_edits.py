"""Edits that a site writes itself."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0008_local_edits"
down_revision = "0007_edit_failures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "local_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=70), nullable=False),
        sa.Column("fails_when", sa.Text(), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("severity", sa.String(length=7), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_edit")),
    )


def downgrade() -> None:
    op.drop_table("local_edit")
