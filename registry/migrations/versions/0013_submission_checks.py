"""Submissions: edits and required items, waivers, rejects, resends, notes, what is due."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime, byte_ordered

revision = "0013_submission_checks"
down_revision = "0012_reference_files"
branch_labels = None
depends_on = None

# How often the destinations of a new registry are served; a site corrects it.
CADENCES = {"state": "quarterly", "ncdb": "monthly"}


def upgrade() -> None:
    with op.batch_alter_table("destination") as batch_op:
        batch_op.add_column(
            sa.Column("zero_errors", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(
            sa.Column("cadence", sa.String(length=10), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("due_days", sa.Integer(), nullable=False, server_default="30")
        )
        batch_op.create_check_constraint("cadence", "cadence IN ('', 'monthly', 'quarterly')")
    destination = sa.table("destination", sa.column("kind"), sa.column("cadence"))
    for kind, cadence in CADENCES.items():
        op.execute(destination.update().where(destination.c.kind == kind).values(cadence=cadence))
    with op.batch_alter_table("submission") as batch_op:
        batch_op.add_column(sa.Column("notes", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("resend_of", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("receipt_number", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("receipt_accepted", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("receipt_rejected", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_submission_resend_of_submission", "submission", ["resend_of"], ["id"]
        )
    op.create_table(
        "submission_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("abstract_id", sa.Integer(), nullable=True),
        sa.Column("accession_number", byte_ordered(9), nullable=False),
        sa.Column("sequence_number", byte_ordered(2), nullable=False),
        sa.Column("edit_id", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=11), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'waived', 'over-ridden')", name=op.f("ck_submission_finding_status")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_finding_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["abstract_id"],
            ["abstract.id"],
            name=op.f("fk_submission_finding_abstract_id_abstract"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_finding")),
    )
    with op.batch_alter_table("submission_finding") as batch_op:
        batch_op.create_index("ix_submission_finding_abstract", ["abstract_id"])
        batch_op.create_index("ix_submission_finding_edit", ["submission_id", "edit_id"])
    op.create_table(
        "submission_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("destination_id", sa.Integer(), nullable=False),
        sa.Column("abstract_id", sa.Integer(), nullable=False),
        sa.Column("edit_id", sa.String(length=10), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("waived_at", UtcDateTime(), nullable=False),
        sa.Column("waived_by", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["destination_id"],
            ["destination.id"],
            name=op.f("fk_submission_waiver_destination_id_destination"),
        ),
        sa.ForeignKeyConstraint(
            ["abstract_id"],
            ["abstract.id"],
            name=op.f("fk_submission_waiver_abstract_id_abstract"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_waiver")),
    )
    with op.batch_alter_table("submission_waiver") as batch_op:
        batch_op.create_index("ix_submission_waiver_case", ["abstract_id", "destination_id"])
    op.create_table(
        "submission_reject",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["submission_case.id"],
            name=op.f("fk_submission_reject_case_id_submission_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_reject_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_submission_reject")),
    )
    with op.batch_alter_table("submission_reject") as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_reject_submission_id"), ["submission_id"])
    op.create_table(
        "demanded_item",
        sa.Column("destination_id", sa.Integer(), nullable=False),
        sa.Column("naaccr_version", sa.Integer(), nullable=False),
        sa.Column("naaccr_id", sa.String(length=50), nullable=False),
        sa.Column("demand", sa.String(length=8), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "demand IN ('always', 'analytic', 'known', 'no')",
            name=op.f("ck_demanded_item_demand"),
        ),
        sa.ForeignKeyConstraint(
            ["destination_id"],
            ["destination.id"],
            name=op.f("fk_demanded_item_destination_id_destination"),
        ),
        sa.PrimaryKeyConstraint(
            "destination_id", "naaccr_version", "naaccr_id", name=op.f("pk_demanded_item")
        ),
    )


def downgrade() -> None:
    op.drop_table("demanded_item")
    with op.batch_alter_table("submission_reject") as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_reject_submission_id"))
    op.drop_table("submission_reject")
    with op.batch_alter_table("submission_waiver") as batch_op:
        batch_op.drop_index("ix_submission_waiver_case")
    op.drop_table("submission_waiver")
    with op.batch_alter_table("submission_finding") as batch_op:
        batch_op.drop_index("ix_submission_finding_edit")
        batch_op.drop_index("ix_submission_finding_abstract")
    op.drop_table("submission_finding")
    with op.batch_alter_table("submission") as batch_op:
        batch_op.drop_constraint("fk_submission_resend_of_submission", type_="foreignkey")
        for column in (
            "receipt_rejected",
            "receipt_accepted",
            "receipt_number",
            "resend_of",
            "notes",
        ):
            batch_op.drop_column(column)
    with op.batch_alter_table("destination") as batch_op:
        batch_op.drop_constraint("cadence", type_="check")
        for column in ("due_days", "cadence", "zero_errors"):
            batch_op.drop_column(column)
