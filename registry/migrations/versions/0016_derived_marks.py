"""An index that tells the snapshot which derived items changed, without reading them."""

from alembic import op

revision = "0016_derived_marks"
down_revision = "0015_version_upgrades"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_tumor_derived_mark", "tumor_derived", ["tumor_id", "derived_at"])


def downgrade() -> None:
    op.drop_index("ix_tumor_derived_mark", "tumor_derived")
