"""Cases that wait for something, until a day."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime, byte_ordered

revision = "0014_waiting"
down_revision = "0013_submission_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("abstract_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("until", byte_ordered(8), nullable=False),
        sa.Column("set_by", sa.String(length=80), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["abstract_id"], ["abstract.id"], name=op.f("fk_waiting_abstract_id_abstract")
        ),
        sa.PrimaryKeyConstraint("abstract_id", name=op.f("pk_waiting")),
    )
    op.create_index("ix_waiting_until", "waiting", ["until"])


def downgrade() -> None:
    op.drop_table("waiting")
