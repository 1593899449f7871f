"""The research desk: requests for data, their keys, releases, and the patients in each."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0024_data_requests"
down_revision = "0023_review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("requester", sa.String(length=120), nullable=False),
        sa.Column("institution", sa.String(length=120), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("irb_number", sa.String(length=60), nullable=False),
        sa.Column("irb_review", sa.String(length=10), nullable=False),
        sa.Column("irb_expires", sa.Date()),
        sa.Column("agreement", sa.String(length=120), nullable=False),
        sa.Column("agreement_expires", sa.Date()),
        sa.Column("cohort", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("profile", sa.String(length=20), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("shift", sa.Boolean(), nullable=False),
        sa.Column("fewest", sa.Integer(), nullable=False),
        sa.Column("sensitive", sa.String(length=50), nullable=False),
        sa.Column("diverse", sa.Integer(), nullable=False),
        sa.Column("leave_out", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("prepared_by", sa.JSON(), nullable=False),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("decided_by", sa.String(length=80)),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'approved', 'refused', 'closed')",
            name=op.f("ck_data_request_state"),
        ),
        sa.CheckConstraint(
            "irb_review IN ('', 'exempt', 'expedited', 'full', 'waiver')",
            name=op.f("ck_data_request_irb_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    op.create_table(
        "data_request_key",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        _foreign_key("data_request_key", "request_id", "data_request"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_data_request_key")),
    )
    op.create_table(
        "data_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("data_as_of", UtcDateTime(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("patients", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("smallest", sa.Integer(), nullable=False),
        sa.Column("cohort", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("recipient_address", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date()),
        sa.Column("given_by", sa.String(length=80)),
        sa.Column("due_on", sa.Date()),
        sa.Column("settled_on", sa.Date()),
        sa.Column("settled_how", sa.String(length=10), nullable=False),
        sa.Column("settled_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "settled_how IN ('', 'returned', 'destroyed')",
            name=op.f("ck_data_release_settled_how"),
        ),
        _foreign_key("data_release", "request_id", "data_request"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_release")),
    )
    op.create_index("ix_data_release_request_id", "data_release", ["request_id"])
    op.create_index("ix_data_release_due_on", "data_release", ["due_on"])
    op.create_table(
        "data_release_patient",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        _foreign_key("data_release_patient", "release_id", "data_release"),
        sa.PrimaryKeyConstraint("release_id", "patient_id", name=op.f("pk_data_release_patient")),
    )
    op.create_index("ix_data_release_patient_patient", "data_release_patient", ["patient_id"])


def downgrade() -> None:
    for table in ("data_release_patient", "data_release", "data_request_key", "data_request"):
        op.drop_table(table)


def _foreign_key(table: str, column: str, other: str) -> sa.schema.SchemaItem:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )
