"""Sections that are open on somebody's screen, and what was typed there."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0010_drafts"
down_revision = "0009_snapshot_marks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(length=120), nullable=False),
        sa.Column("abstract_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=20), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.Column("typed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["abstract_id"], ["abstract.id"], name=op.f("fk_draft_abstract_id_abstract")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_draft")),
    )
    op.create_index("ix_draft_abstract", "draft", ["abstract_id"])
    op.create_index("ix_draft_user", "draft", ["user_id", "typed_at"])


def downgrade() -> None:
    op.drop_table("draft")
