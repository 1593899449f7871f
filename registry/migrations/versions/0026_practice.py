"""The practice registry: the mark of such a database, and the attempts at its charts."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0026_practice"
down_revision = "0025_reabstraction"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_registry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("founded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_registry")),
    )
    op.create_table(
        "practice_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chart", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("abstract_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime()),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_practice_attempt_user_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["abstract_id"],
            ["abstract.id"],
            name=op.f("fk_practice_attempt_abstract_id_abstract"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_attempt")),
        sa.UniqueConstraint("abstract_id", name=op.f("uq_practice_attempt_abstract_id")),
    )
    op.create_index("ix_practice_attempt_user", "practice_attempt", ["user_id"])


def downgrade() -> None:
    op.drop_table("practice_attempt")
    op.drop_table("practice_registry")
