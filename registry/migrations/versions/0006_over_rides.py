"""The log of over-rides: which edit, why, by whom, when set and when cleared."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0006_over_rides"
down_revision = "0005_staged_with"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "over_ride",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("abstract_id", sa.Integer(), nullable=False),
        sa.Column("edit_id", sa.String(length=10), nullable=False),
        sa.Column("flag", sa.String(length=50), nullable=False),
        sa.Column("value", sa.String(length=1), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=80), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["abstract_id"], ["abstract.id"], name=op.f("fk_over_ride_abstract_id_abstract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_over_ride")),
    )
    op.create_index(op.f("ix_over_ride_abstract_id"), "over_ride", ["abstract_id"])


def downgrade() -> None:
    op.drop_table("over_ride")
