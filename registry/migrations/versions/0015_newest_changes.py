"""Indexes that tell at once whether any patient or tumor changed, as abstracts have them."""

from alembic import op

revision = "0015_newest_changes"
down_revision = "0014_waiting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for level in ("patient", "tumor"):
        op.create_index(f"ix_{level}_changed_at", level, ["changed_at"])


def downgrade() -> None:
    for level in ("patient", "tumor"):
        op.drop_index(f"ix_{level}_changed_at", level)
