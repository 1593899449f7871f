"""Indexes that keep the case list and the search fast with 100,000 cases."""

from alembic import op

revision = "0004_case_list_indexes"
down_revision = "0003_submissions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_patient_name", "patient", ["search_last", "search_first"])
    op.drop_index("ix_patient_search_last", "patient")
    op.create_index("ix_tumor_stage_group", "tumor", ["stage_group"])
    op.create_index("ix_tumor_summary_stage", "tumor", ["summary_stage"])
    op.create_index(
        "ix_abstract_accession", "abstract", ["accession_number_hosp", "sequence_number_hospital"]
    )
    op.drop_index("ix_abstract_tumor", "abstract")
    op.create_index(
        "ix_abstract_tumor", "abstract", ["tumor_id", "class_of_case", "patient_id", "changed_at"]
    )


def downgrade() -> None:
    op.drop_index("ix_abstract_tumor", "abstract")
    op.create_index("ix_abstract_tumor", "abstract", ["tumor_id"])
    op.drop_index("ix_abstract_accession", "abstract")
    op.drop_index("ix_tumor_summary_stage", "tumor")
    op.drop_index("ix_tumor_stage_group", "tumor")
    op.create_index("ix_patient_search_last", "patient", ["search_last"])
    op.drop_index("ix_patient_name", "patient")
