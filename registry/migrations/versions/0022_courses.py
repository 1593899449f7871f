"""Treatments by course, and recurrences."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime, byte_ordered

revision = "0022_courses"
down_revision = "0021_case_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "treatment",
        *_of_tumor("treatment"),
        sa.Column("course", sa.Integer(), nullable=False),
        sa.Column("modality", sa.String(length=13), nullable=False),
        sa.Column("started", byte_ordered(8), nullable=False),
        sa.Column("ended", byte_ordered(8), nullable=False),
        sa.Column("drugs", sa.JSON(), nullable=False),
        sa.Column("facility", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=11), nullable=False),
    )
    op.create_index("ix_treatment_tumor", "treatment", ["tumor_id", "course", "started"])
    op.create_table(
        "recurrence",
        *_of_tumor("recurrence"),
        sa.Column("date", byte_ordered(8), nullable=False),
        sa.Column("type", byte_ordered(2), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.String(length=9), nullable=False),
    )
    op.create_index("ix_recurrence_tumor", "recurrence", ["tumor_id", "date"])


def downgrade() -> None:
    op.drop_table("recurrence")
    op.drop_table("treatment")


def _of_tumor(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tumor_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["tumor_id"], ["tumor.id"], name=op.f(f"fk_{table}_tumor_id_tumor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
