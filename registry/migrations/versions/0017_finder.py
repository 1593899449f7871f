"""The directory of physicians and facilities, and the codes that users keep."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0017_finder"
down_revision = "0016_derived_marks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=True),
        sa.Column("npi", sa.String(length=10), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "kind IN ('physician', 'facility')", name=op.f("ck_directory_entry_kind")
        ),
        sa.CheckConstraint(
            "number IS NOT NULL OR npi IS NOT NULL", name=op.f("ck_directory_entry_numbered")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entry")),
        sa.UniqueConstraint("kind", "number", name="uq_directory_entry_number"),
        sa.UniqueConstraint("kind", "npi", name="uq_directory_entry_npi"),
    )
    op.create_table(
        "kept_code",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("list_name", sa.String(length=50), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("favourite", sa.Boolean(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_kept_code_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "list_name", "code", name=op.f("pk_kept_code")),
    )
    op.create_index("ix_kept_code_recent", "kept_code", ["user_id", "list_name", "taken_at"])


def downgrade() -> None:
    op.drop_index("ix_kept_code_recent", table_name="kept_code")
    op.drop_table("kept_code")
    op.drop_table("directory_entry")
