"""Samples of cases that are abstracted again, and rulings on disagreements."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0025_reabstraction"
down_revision = "0024_data_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reabstraction_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("drawn_by", sa.String(length=80), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reabstraction_sample")),
    )
    op.create_table(
        "reabstracted_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("abstract_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.JSON(), nullable=False),
        sa.Column("first_by", sa.String(length=3), nullable=False),
        sa.Column("second", sa.JSON(), nullable=False),
        sa.Column("second_by", sa.String(length=80), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("saw_first", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["reabstraction_sample.id"],
            name=op.f("fk_reabstracted_case_sample_id_reabstraction_sample"),
        ),
        sa.ForeignKeyConstraint(
            ["abstract_id"],
            ["abstract.id"],
            name=op.f("fk_reabstracted_case_abstract_id_abstract"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reabstracted_case")),
        sa.UniqueConstraint(
            "sample_id", "abstract_id", name=op.f("uq_reabstracted_case_sample_id")
        ),
    )
    op.create_index(op.f("ix_reabstracted_case_abstract_id"), "reabstracted_case", ["abstract_id"])
    op.create_table(
        "reabstraction_ruling",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=50), nullable=False),
        sa.Column("right", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ruled_by", sa.String(length=80), nullable=False),
        sa.Column("ruled_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "\"right\" IN ('first', 'second', 'neither')",
            name=op.f("ck_reabstraction_ruling_right"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["reabstracted_case.id"],
            name=op.f("fk_reabstraction_ruling_case_id_reabstracted_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", "item", name=op.f("pk_reabstraction_ruling")),
    )


def downgrade() -> None:
    op.drop_table("reabstraction_ruling")
    op.drop_table("reabstracted_case")
    op.drop_table("reabstraction_sample")
