"""Comments of reviewers on items, and the cases that had a second look."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0023_review"
down_revision = "0022_courses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("abstract_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=50), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("resolved_by", sa.String(length=80), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'resolved')", name=op.f("ck_review_comment_state")
        ),
        sa.ForeignKeyConstraint(
            ["abstract_id"],
            ["abstract.id"],
            name=op.f("fk_review_comment_abstract_id_abstract"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
    )
    op.create_index("ix_review_comment_abstract", "review_comment", ["abstract_id", "state"])
    op.create_index("ix_review_comment_state", "review_comment", ["state", "abstract_id"])
    op.create_table(
        "review_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["review_comment.id"],
            name=op.f("fk_review_remark_comment_id_review_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_remark")),
    )
    op.create_index(op.f("ix_review_remark_comment_id"), "review_remark", ["comment_id"])
    op.create_table(
        "second_look",
        sa.Column("abstract_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("looked_by", sa.String(length=80), nullable=False),
        sa.Column("looked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["abstract_id"],
            ["abstract.id"],
            name=op.f("fk_second_look_abstract_id_abstract"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("abstract_id", name=op.f("pk_second_look")),
    )


def downgrade() -> None:
    op.drop_table("second_look")
    op.drop_table("review_remark")
    op.drop_table("review_comment")
