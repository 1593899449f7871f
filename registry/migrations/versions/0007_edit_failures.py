"""What each abstract fails, since when: the lists of repair work."""

import sqlalchemy as sa
from alembic import op

revision = "0007_edit_failures"
down_revision = "0006_over_rides"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edit_failure",
        sa.Column("abstract_id", sa.Integer(), nullable=False),
        sa.Column("edit_id", sa.String(length=10), nullable=False),
        sa.Column("severity", sa.String(length=7), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["abstract_id"], ["abstract.id"], name=op.f("fk_edit_failure_abstract_id_abstract")
        ),
        sa.PrimaryKeyConstraint("abstract_id", "edit_id", name=op.f("pk_edit_failure")),
    )
    op.create_index("ix_edit_failure_edit", "edit_failure", ["edit_id", "abstract_id"])


def downgrade() -> None:
    op.drop_table("edit_failure")
