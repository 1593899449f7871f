"""First tables."""

import sqlalchemy as sa
from alembic import op

from registry.columns import byte_ordered

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None


# Triggers make the audit trail append-only, whoever holds the connection.
SQLITE_TRIGGERS = [
    f"""CREATE TRIGGER audit_event_no_{verb} BEFORE {verb.upper()} ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"""
    for verb in ("update", "delete")
]
POSTGRESQL_TRIGGERS = [
    """CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$""",
    """CREATE TRIGGER audit_event_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only()""",
]


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("abstract_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.create_index("ix_audit_event_abstract", ["abstract_id", "id"])
        batch_op.create_index(batch_op.f("ix_audit_event_action"), ["action"])
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"])
        batch_op.create_index("ix_audit_event_patient", ["patient_id", "id"])
        batch_op.create_index(batch_op.f("ix_audit_event_user_id"), ["user_id"])

    op.create_table(
        "facility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.String(length=10), nullable=False),
        sa.Column("npi", sa.String(length=10), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("reference_date", sa.String(length=8), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("facility_id", name=op.f("uq_facility_facility_id")),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id_number", byte_ordered(8), nullable=True),
        sa.Column("name_last", byte_ordered(40), nullable=True),
        sa.Column("name_first", byte_ordered(40), nullable=True),
        sa.Column("name_middle", byte_ordered(40), nullable=True),
        sa.Column("name_birth_surname", byte_ordered(40), nullable=True),
        sa.Column("social_security_number", byte_ordered(9), nullable=True),
        sa.Column("medicare_beneficiary_identifier", byte_ordered(11), nullable=True),
        sa.Column("date_of_birth", byte_ordered(8), nullable=True),
        sa.Column("sex", byte_ordered(1), nullable=True),
        sa.Column("sex_assigned_at_birth", byte_ordered(1), nullable=True),
        sa.Column("race1", byte_ordered(2), nullable=True),
        sa.Column("spanish_hispanic_origin", byte_ordered(1), nullable=True),
        sa.Column("vital_status", byte_ordered(1), nullable=True),
        sa.Column("date_of_last_contact", byte_ordered(8), nullable=True),
        sa.Column("cause_of_death", byte_ordered(4), nullable=True),
        sa.Column("addr_current_state", byte_ordered(2), nullable=True),
        sa.Column("addr_current_postal_code", byte_ordered(9), nullable=True),
        sa.Column("county_current", byte_ordered(3), nullable=True),
        sa.Column("search_last", byte_ordered(120), nullable=False),
        sa.Column("search_first", byte_ordered(120), nullable=False),
        sa.Column("sound_last", byte_ordered(120), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    with op.batch_alter_table("patient") as batch_op:
        batch_op.create_index(batch_op.f("ix_patient_date_of_birth"), ["date_of_birth"])
        batch_op.create_index(batch_op.f("ix_patient_patient_id_number"), ["patient_id_number"])
        batch_op.create_index(batch_op.f("ix_patient_search_last"), ["search_last"])
        batch_op.create_index(
            batch_op.f("ix_patient_social_security_number"), ["social_security_number"]
        )
        batch_op.create_index(batch_op.f("ix_patient_sound_last"), ["sound_last"])

    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("initials", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_number", sa.Integer(), nullable=False),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('administrator', 'registrar', 'reviewer', 'analyst')",
            name=op.f("ck_user_account_role"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
    )
    op.create_table(
        "user_dictionary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uri", sa.String(length=500), nullable=False),
        sa.Column("xml", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_dictionary")),
        sa.UniqueConstraint("uri", name=op.f("uq_user_dictionary_uri")),
    )
    op.create_table(
        "accession",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("number", byte_ordered(9), nullable=False),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_accession_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_accession_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("facility_id", "number", "claim", name=op.f("pk_accession")),
        sa.UniqueConstraint(
            "facility_id", "number", "claim", "patient_id", name=op.f("uq_accession_facility_id")
        ),
    )
    with op.batch_alter_table("accession") as batch_op:
        batch_op.create_index(batch_op.f("ix_accession_patient_id"), ["patient_id"])

    op.create_table(
        "tumor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("primary_site", byte_ordered(4), nullable=True),
        sa.Column("laterality", byte_ordered(1), nullable=True),
        sa.Column("histologic_type_icd_o3", byte_ordered(4), nullable=True),
        sa.Column("behavior_code_icd_o3", byte_ordered(1), nullable=True),
        sa.Column("date_of_diagnosis", byte_ordered(8), nullable=True),
        sa.Column("age_at_diagnosis", byte_ordered(3), nullable=True),
        sa.Column("diagnostic_confirmation", byte_ordered(1), nullable=True),
        sa.Column("sequence_number_central", byte_ordered(2), nullable=True),
        sa.Column("tumor_record_number", byte_ordered(2), nullable=True),
        sa.Column("marital_status_at_dx", byte_ordered(1), nullable=True),
        sa.Column("addr_at_dx_state", byte_ordered(2), nullable=True),
        sa.Column("addr_at_dx_postal_code", byte_ordered(9), nullable=True),
        sa.Column("county_at_dx", byte_ordered(3), nullable=True),
        sa.Column("grade", byte_ordered(1), nullable=True),
        sa.Column("grade_clinical", byte_ordered(1), nullable=True),
        sa.Column("grade_pathological", byte_ordered(1), nullable=True),
        sa.Column("tumor_size_summary", byte_ordered(3), nullable=True),
        sa.Column("regional_nodes_examined", byte_ordered(2), nullable=True),
        sa.Column("regional_nodes_positive", byte_ordered(2), nullable=True),
        sa.Column("schema_id", byte_ordered(5), nullable=True),
        sa.Column("summary_stage2018", byte_ordered(1), nullable=True),
        sa.Column("derived_summary_stage2018", byte_ordered(1), nullable=True),
        sa.Column("seer_summary_stage2000", byte_ordered(1), nullable=True),
        sa.Column("tnm_clin_stage_group", byte_ordered(4), nullable=True),
        sa.Column("tnm_path_stage_group", byte_ordered(4), nullable=True),
        sa.Column("ajcc_tnm_clin_t", byte_ordered(15), nullable=True),
        sa.Column("ajcc_tnm_clin_n", byte_ordered(15), nullable=True),
        sa.Column("ajcc_tnm_clin_m", byte_ordered(15), nullable=True),
        sa.Column("ajcc_tnm_clin_stage_group", byte_ordered(15), nullable=True),
        sa.Column("ajcc_tnm_path_t", byte_ordered(15), nullable=True),
        sa.Column("ajcc_tnm_path_n", byte_ordered(15), nullable=True),
        sa.Column("ajcc_tnm_path_m", byte_ordered(15), nullable=True),
        sa.Column("ajcc_tnm_path_stage_group", byte_ordered(15), nullable=True),
        sa.Column("ajcc_tnm_post_therapy_stage_group", byte_ordered(15), nullable=True),
        sa.Column("rx_summ_treatment_status", byte_ordered(1), nullable=True),
        sa.Column("rx_summ_surg_prim_site", byte_ordered(2), nullable=True),
        sa.Column("rx_summ_surg_prim_site2023", byte_ordered(4), nullable=True),
        sa.Column("phase1_radiation_treatment_modality", byte_ordered(2), nullable=True),
        sa.Column("rx_summ_chemo", byte_ordered(2), nullable=True),
        sa.Column("rx_summ_hormone", byte_ordered(2), nullable=True),
        sa.Column("rx_summ_brm", byte_ordered(2), nullable=True),
        sa.Column("rx_summ_transplnt_endocr", byte_ordered(2), nullable=True),
        sa.Column("rx_summ_other", byte_ordered(1), nullable=True),
        sa.Column("date1st_crs_rx_coc", byte_ordered(8), nullable=True),
        sa.Column("rx_date_surgery", byte_ordered(8), nullable=True),
        sa.Column("rx_date_radiation", byte_ordered(8), nullable=True),
        sa.Column("rx_date_systemic", byte_ordered(8), nullable=True),
        sa.Column("cancer_status", byte_ordered(1), nullable=True),
        sa.Column("recurrence_date1st", byte_ordered(8), nullable=True),
        sa.Column("recurrence_type1st", byte_ordered(2), nullable=True),
        sa.Column("diagnosis_year", sa.Integer(), nullable=True),
        sa.Column("site_group", sa.String(length=5), nullable=True),
        sa.Column("summary_stage", sa.String(length=1), nullable=False),
        sa.Column("stage_group", sa.String(length=7), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_tumor_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tumor")),
        sa.UniqueConstraint("id", "patient_id", name=op.f("uq_tumor_id")),
    )
    with op.batch_alter_table("tumor") as batch_op:
        batch_op.create_index(batch_op.f("ix_tumor_date_of_diagnosis"), ["date_of_diagnosis"])
        batch_op.create_index(batch_op.f("ix_tumor_diagnosis_year"), ["diagnosis_year"])
        batch_op.create_index(batch_op.f("ix_tumor_patient_id"), ["patient_id"])
        batch_op.create_index(batch_op.f("ix_tumor_primary_site"), ["primary_site"])
        batch_op.create_index(batch_op.f("ix_tumor_site_group"), ["site_group"])

    op.create_table(
        "abstract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tumor_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("reporting_facility", byte_ordered(10), nullable=True),
        sa.Column("accession_number_hosp", byte_ordered(9), nullable=True),
        sa.Column("accession_claim", sa.Integer(), nullable=False),
        sa.Column("sequence_number_hospital", byte_ordered(2), nullable=True),
        sa.Column("medical_record_number", byte_ordered(15), nullable=True),
        sa.Column("class_of_case", byte_ordered(2), nullable=True),
        sa.Column("date_of1st_contact", byte_ordered(8), nullable=True),
        sa.Column("abstracted_by", byte_ordered(3), nullable=True),
        sa.Column("casefinding_source", byte_ordered(2), nullable=True),
        sa.Column("primary_payer_at_dx", byte_ordered(2), nullable=True),
        sa.Column("coc_accredited_flag", byte_ordered(1), nullable=True),
        sa.Column("npi_physician_managing", byte_ordered(10), nullable=True),
        sa.Column("date_case_initiated", byte_ordered(8), nullable=True),
        sa.Column("date_case_completed", byte_ordered(8), nullable=True),
        sa.Column("date_case_completed_coc", byte_ordered(8), nullable=True),
        sa.Column("date_case_last_changed", byte_ordered(8), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by", sa.String(length=80), nullable=True),
        sa.Column("accession_year", sa.Integer(), nullable=True),
        sa.Column("first_contact_year", sa.Integer(), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("status IN ('incomplete', 'complete')", name=op.f("ck_abstract_status")),
        sa.ForeignKeyConstraint(
            ["facility_id", "accession_number_hosp", "accession_claim", "patient_id"],
            [
                "accession.facility_id",
                "accession.number",
                "accession.claim",
                "accession.patient_id",
            ],
            name="fk_abstract_accession_of_patient",
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_abstract_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_abstract_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["tumor_id", "patient_id"],
            ["tumor.id", "tumor.patient_id"],
            name="fk_abstract_tumor_of_patient",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abstract")),
        sa.UniqueConstraint(
            "facility_id",
            "accession_number_hosp",
            "sequence_number_hospital",
            "accession_claim",
            name="uq_abstract_accession_sequence",
        ),
    )
    with op.batch_alter_table("abstract") as batch_op:
        batch_op.create_index(batch_op.f("ix_abstract_abstracted_by"), ["abstracted_by"])
        batch_op.create_index("ix_abstract_accession_year", ["accession_year"])
        batch_op.create_index("ix_abstract_changed_at", ["changed_at"])
        batch_op.create_index(batch_op.f("ix_abstract_class_of_case"), ["class_of_case"])
        batch_op.create_index(
            batch_op.f("ix_abstract_date_case_completed"), ["date_case_completed"]
        )
        batch_op.create_index(batch_op.f("ix_abstract_date_of1st_contact"), ["date_of1st_contact"])
        batch_op.create_index("ix_abstract_first_contact_year", ["first_contact_year"])
        batch_op.create_index(
            batch_op.f("ix_abstract_medical_record_number"), ["medical_record_number"]
        )
        batch_op.create_index("ix_abstract_patient", ["patient_id"])
        batch_op.create_index("ix_abstract_status", ["status", "date_of1st_contact"])
        batch_op.create_index("ix_abstract_tumor", ["tumor_id"])

    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL_TRIGGERS if postgresql else SQLITE_TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("abstract") as batch_op:
        batch_op.drop_index("ix_abstract_tumor")
        batch_op.drop_index("ix_abstract_status")
        batch_op.drop_index("ix_abstract_patient")
        batch_op.drop_index(batch_op.f("ix_abstract_medical_record_number"))
        batch_op.drop_index("ix_abstract_first_contact_year")
        batch_op.drop_index(batch_op.f("ix_abstract_date_of1st_contact"))
        batch_op.drop_index(batch_op.f("ix_abstract_date_case_completed"))
        batch_op.drop_index(batch_op.f("ix_abstract_class_of_case"))
        batch_op.drop_index("ix_abstract_changed_at")
        batch_op.drop_index("ix_abstract_accession_year")
        batch_op.drop_index(batch_op.f("ix_abstract_abstracted_by"))

    op.drop_table("abstract")
    with op.batch_alter_table("tumor") as batch_op:
        batch_op.drop_index(batch_op.f("ix_tumor_site_group"))
        batch_op.drop_index(batch_op.f("ix_tumor_primary_site"))
        batch_op.drop_index(batch_op.f("ix_tumor_patient_id"))
        batch_op.drop_index(batch_op.f("ix_tumor_diagnosis_year"))
        batch_op.drop_index(batch_op.f("ix_tumor_date_of_diagnosis"))

    op.drop_table("tumor")
    with op.batch_alter_table("accession") as batch_op:
        batch_op.drop_index(batch_op.f("ix_accession_patient_id"))

    op.drop_table("accession")
    op.drop_table("user_dictionary")
    op.drop_table("user_account")
    with op.batch_alter_table("patient") as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_sound_last"))
        batch_op.drop_index(batch_op.f("ix_patient_social_security_number"))
        batch_op.drop_index(batch_op.f("ix_patient_search_last"))
        batch_op.drop_index(batch_op.f("ix_patient_patient_id_number"))
        batch_op.drop_index(batch_op.f("ix_patient_date_of_birth"))

    op.drop_table("patient")
    op.drop_table("facility")
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_user_id"))
        batch_op.drop_index("ix_audit_event_patient")
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_action"))
        batch_op.drop_index("ix_audit_event_abstract")

    op.drop_table("audit_event")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_append_only()")
