"""Submissions: destinations, the ledger of what was sent, remarks."""

import sqlalchemy as sa
from alembic import op

from registry.columns import byte_ordered

revision = "0003_submissions"
down_revision = "0002_import_batches"
branch_labels = None
depends_on = None

# What most hospitals need; a site renames them, adds others or switches them off.
DESTINATIONS = [
    {
        "code": "STATE",
        "name": "State central registry",
        "kind": "state",
        "record_type": "A",
        "naaccr_version": 260,
        "classes": "",
        "file_name": "{facility}_{period}_v{version}_{type}_{date}",
        "user_items": True,
        "active": True,
    },
    {
        "code": "NCDB",
        "name": "NCDB (RCRS)",
        "kind": "ncdb",
        "record_type": "I",
        "naaccr_version": 260,
        "classes": "00-22",
        "file_name": "{facility}_{destination}_{period}_v{version}_{type}_{date}",
        "user_items": False,
        "active": True,
    },
]


def upgrade() -> None:
    destination = op.create_table(
        "destination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("record_type", sa.String(length=1), nullable=False),
        sa.Column("naaccr_version", sa.Integer(), nullable=False),
        sa.Column("classes", sa.String(length=120), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("user_items", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('state', 'ncdb', 'other')", name=op.f("ck_destination_kind")),
        sa.CheckConstraint(
            "record_type IN ('A', 'M', 'C', 'I')", name=op.f("ck_destination_record_type")
        ),
        sa.CheckConstraint(
            "naaccr_version IN (240, 250, 260)", name=op.f("ck_destination_naaccr_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destination")),
        sa.UniqueConstraint("code", name=op.f("uq_destination_code")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("destination_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("naaccr_version", sa.Integer(), nullable=False),
        sa.Column("record_type", sa.String(length=1), nullable=False),
        sa.Column("root", sa.JSON(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_by", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("patients", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by", sa.String(length=80), nullable=True),
        sa.Column("receipt_on", sa.Date(), nullable=True),
        sa.Column("receipt_by", sa.String(length=80), nullable=True),
        sa.Column("receipt_text", sa.Text(), nullable=True),
        sa.Column("receipt_name", sa.String(length=200), nullable=True),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=True),
        sa.Column("receipt_content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('prepared', 'sent', 'acknowledged')", name=op.f("ck_submission_state")
        ),
        sa.ForeignKeyConstraint(
            ["destination_id"],
            ["destination.id"],
            name=op.f("fk_submission_destination_id_destination"),
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_submission_facility_id_facility")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    with op.batch_alter_table("submission") as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_destination_id"), ["destination_id"])
        batch_op.create_index(batch_op.f("ix_submission_facility_id"), ["facility_id"])

    op.create_table(
        "submission_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("accession_number", byte_ordered(9), nullable=False),
        sa.Column("sequence_number", byte_ordered(2), nullable=False),
        sa.Column("abstract_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("patient_position", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("patient_items", sa.JSON(), nullable=False),
        sa.Column("tumor_items", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('new', 'changed', 'unchanged')", name=op.f("ck_submission_case_kind")
        ),
        sa.ForeignKeyConstraint(
            ["abstract_id"],
            ["abstract.id"],
            name=op.f("fk_submission_case_abstract_id_abstract"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_case_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_case")),
        sa.UniqueConstraint(
            "submission_id",
            "accession_number",
            "sequence_number",
            name=op.f("uq_submission_case_submission_id"),
        ),
        sa.UniqueConstraint("submission_id", "position", name="uq_submission_case_position"),
    )
    with op.batch_alter_table("submission_case") as batch_op:
        batch_op.create_index("ix_submission_case_abstract", ["abstract_id"])
        batch_op.create_index(
            "ix_submission_case_number",
            ["accession_number", "sequence_number", "submission_id", "abstract_id"],
        )

    op.create_table(
        "submission_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("abstract_id", sa.Integer(), nullable=True),
        sa.Column("accession_number", byte_ordered(9), nullable=False),
        sa.Column("sequence_number", byte_ordered(2), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('left out', 'gone', 'flagged')", name=op.f("ck_submission_remark_kind")
        ),
        sa.ForeignKeyConstraint(
            ["abstract_id"],
            ["abstract.id"],
            name=op.f("fk_submission_remark_abstract_id_abstract"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_remark_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_remark")),
    )
    with op.batch_alter_table("submission_remark") as batch_op:
        batch_op.create_index("ix_submission_remark_abstract", ["abstract_id"])
        batch_op.create_index(batch_op.f("ix_submission_remark_submission_id"), ["submission_id"])
    op.bulk_insert(destination, DESTINATIONS)


def downgrade() -> None:
    with op.batch_alter_table("submission_remark") as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_remark_submission_id"))
        batch_op.drop_index("ix_submission_remark_abstract")

    op.drop_table("submission_remark")
    with op.batch_alter_table("submission_case") as batch_op:
        batch_op.drop_index("ix_submission_case_number")
        batch_op.drop_index("ix_submission_case_abstract")

    op.drop_table("submission_case")
    with op.batch_alter_table("submission") as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_facility_id"))
        batch_op.drop_index(batch_op.f("ix_submission_destination_id"))

    op.drop_table("submission")
    op.drop_table("destination")
