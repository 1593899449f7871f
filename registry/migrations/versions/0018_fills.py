"""What fills draw on: defaults, phrases, the site's postal codes."""

import sqlalchemy as sa
from alembic import op

revision = "0018_fills"
down_revision = "0017_finder"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "default_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("naaccr_id", sa.String(length=50), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (facility_id IS NULL)", name=op.f("ck_default_value_owner")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_default_value_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_default_value_facility_id_facility")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_default_value")),
        sa.UniqueConstraint("user_id", "naaccr_id", name="uq_default_value_of_user"),
        sa.UniqueConstraint("facility_id", "naaccr_id", name="uq_default_value_of_facility"),
    )
    op.create_table(
        "phrase",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("short", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_phrase_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "short", name=op.f("pk_phrase")),
    )
    op.create_table(
        "postal_town",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("postal_code", sa.String(length=5), nullable=False),
        sa.Column("city", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("county", sa.String(length=3), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postal_town")),
    )
    op.create_index("ix_postal_town_code", "postal_town", ["postal_code"])


def downgrade() -> None:
    op.drop_index("ix_postal_town_code", table_name="postal_town")
    op.drop_table("postal_town")
    op.drop_table("phrase")
    op.drop_table("default_value")
