"""Indexes that tell the snapshot which rows changed, without reading the rows."""

from alembic import op

revision = "0009_snapshot_marks"
down_revision = "0008_local_edits"
branch_labels = None
depends_on = None

LEVELS = ("patient", "tumor", "abstract")


def upgrade() -> None:
    for level in LEVELS:
        op.create_index(f"ix_{level}_mark", level, ["id", "version", "changed_at"])


def downgrade() -> None:
    for level in LEVELS:
        op.drop_index(f"ix_{level}_mark", level)
