"""Changes of the NAACCR version: what they changed, and what they ask a person."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0015_version_upgrades"
down_revision = "0014_waiting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version_upgrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.Column("done_by", sa.String(length=80), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("undone_at", UtcDateTime()),
        sa.Column("undone_by", sa.String(length=80)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_upgrade")),
    )
    op.create_table(
        "upgrade_change",
        *_of_a_case("upgrade_change"),
        sa.Column("old", sa.String(length=200), nullable=False),
        sa.Column("new", sa.String(length=200), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_upgrade_change_upgrade_id", "upgrade_change", ["upgrade_id"])
    op.create_table(
        "upgrade_need",
        *_of_a_case("upgrade_need"),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("settled_at", UtcDateTime()),
        sa.Column("settled_by", sa.String(length=80)),
    )
    for column in ("upgrade_id", "patient_id", "rule"):
        op.create_index(f"ix_upgrade_need_{column}", "upgrade_need", [column])


def downgrade() -> None:
    for table in ("upgrade_need", "upgrade_change", "version_upgrade"):
        op.drop_table(table)


def _of_a_case(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upgrade_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("tumor_id", sa.Integer()),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("naaccr_id", sa.String(length=50), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
            )
            for column, other in (
                ("upgrade_id", "version_upgrade"),
                ("patient_id", "patient"),
                ("tumor_id", "tumor"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
