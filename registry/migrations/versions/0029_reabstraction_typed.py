"""What a second abstractor typed and did not keep yet."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0029_reabstraction_typed"
down_revision = "0028_remark_rule"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reabstracted_case") as batch_op:
        batch_op.add_column(sa.Column("typed", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("typed_at", UtcDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("typed_page", sa.String(length=32), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("reabstracted_case") as batch_op:
        batch_op.drop_column("typed_page")
        batch_op.drop_column("typed_at")
        batch_op.drop_column("typed")
