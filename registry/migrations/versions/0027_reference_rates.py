"""Reference rates beside life tables and populations."""

import sqlalchemy as sa
from alembic import op

revision = "0027_reference_rates"
down_revision = "0026_practice"
branch_labels = None
depends_on = None

KINDS = ("life-table", "population")
ADDED = "rates"


def upgrade() -> None:
    _allow((*KINDS, ADDED))


def downgrade() -> None:
    file = sa.table("reference_file", sa.column("kind"))
    op.execute(file.delete().where(file.c.kind == ADDED))
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("reference_file") as batch_op:
        # SQLite's table is made anew, and the old check is not carried over.
        if op.get_bind().dialect.name != "sqlite":
            batch_op.drop_constraint("kind", type_="check")
        batch_op.create_check_constraint("kind", f"kind IN {kinds}")
