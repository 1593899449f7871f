"""What the derived stage items of a tumor were derived with, and when."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0005_staged_with"
down_revision = "0004_case_list_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tumor", sa.Column("staged_with", sa.String(120)))
    op.add_column("tumor", sa.Column("staged_at", UtcDateTime()))


def downgrade() -> None:
    op.drop_column("tumor", "staged_at")
    op.drop_column("tumor", "staged_with")
