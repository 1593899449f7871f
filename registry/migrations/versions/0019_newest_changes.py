"""Indexes that tell at once whether any patient or tumor changed, as abstracts have them."""

from alembic import op

revision = "0019_newest_changes"
down_revision = "0018_fills"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for level in ("patient", "tumor"):
        op.create_index(f"ix_{level}_changed_at", level, ["changed_at"])
    op.create_index("ix_tumor_derived_derived_at", "tumor_derived", ["derived_at"])


def downgrade() -> None:
    op.drop_index("ix_tumor_derived_derived_at", "tumor_derived")
    for level in ("patient", "tumor"):
        op.drop_index(f"ix_{level}_changed_at", level)
