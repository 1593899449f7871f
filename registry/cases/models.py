"""Tables of the registry's core: facilities, patients, tumors, abstracts, accession numbers.

Items that are searched, listed or counted have columns of their own; each level
keeps its other items in one JSON column, keyed by item number.  Which item lives
where is known to :mod:`registry.cases.items` alone.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from registry.columns import UtcDateTime, byte_ordered, item_column
from registry.extensions import db

INCOMPLETE = "incomplete"
COMPLETE = "complete"


class Facility(db.Model):
    """A hospital that abstracts its cases here, or that reported a case we received."""

    __tablename__ = "facility"

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[str] = mapped_column(String(10), unique=True)
    npi: Mapped[str | None] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    reference_date: Mapped[str | None] = mapped_column(String(8))
    # Cases of the registry's own facilities are opened here; others only arrive in files.
    own: Mapped[bool] = mapped_column(default=True)


class Leveled:
    """What patients, tumors and abstracts have in common."""

    items: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(80))

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        """Count the versions, so that a stale save is noticed."""
        return {"version_id_col": cls.version}


class Patient(Leveled, db.Model):
    """A person; the NAACCR items of the Patient level."""

    __tablename__ = "patient"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id_number = item_column("patientIdNumber", index=True)
    name_last = item_column("nameLast")
    name_first = item_column("nameFirst")
    name_middle = item_column("nameMiddle")
    name_birth_surname = item_column("nameBirthSurname")
    social_security_number = item_column("socialSecurityNumber", index=True)
    medicare_beneficiary_identifier = item_column("medicareBeneficiaryIdentifier")
    date_of_birth = item_column("dateOfBirth", index=True)
    sex = item_column("sex")
    sex_assigned_at_birth = item_column("sexAssignedAtBirth")
    race1 = item_column("race1")
    spanish_hispanic_origin = item_column("spanishHispanicOrigin")
    vital_status = item_column("vitalStatus")
    date_of_last_contact = item_column("dateOfLastContact")
    cause_of_death = item_column("causeOfDeath")
    addr_current_state = item_column("addrCurrentState")
    addr_current_postal_code = item_column("addrCurrentPostalCode")
    county_current = item_column("countyCurrent")
    # For the search only, kept by registry.cases.derived: folded names and how they sound.
    search_last: Mapped[str] = mapped_column(byte_ordered(120), default="")
    search_first: Mapped[str] = mapped_column(byte_ordered(120), default="")
    sound_last: Mapped[str] = mapped_column(byte_ordered(120), default="", index=True)

    tumors: Mapped[list["Tumor"]] = relationship(
        back_populates="patient", order_by="Tumor.date_of_diagnosis, Tumor.id"
    )
    # The case list by name, and the search for the beginning of a name.
    __table_args__ = (
        Index("ix_patient_name", "search_last", "search_first"),
        # What the snapshot tells changed rows by; so for tumors and abstracts.
        Index("ix_patient_mark", "id", "version", "changed_at"),
        Index("ix_patient_changed_at", "changed_at"),
    )


class Tumor(Leveled, db.Model):
    """A primary of a patient; the items of the Tumor level that describe the disease."""

    __tablename__ = "tumor"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    primary_site = item_column("primarySite", index=True)
    laterality = item_column("laterality")
    histologic_type_icd_o3 = item_column("histologicTypeIcdO3")
    behavior_code_icd_o3 = item_column("behaviorCodeIcdO3")
    date_of_diagnosis = item_column("dateOfDiagnosis", index=True)
    age_at_diagnosis = item_column("ageAtDiagnosis")
    diagnostic_confirmation = item_column("diagnosticConfirmation")
    sequence_number_central = item_column("sequenceNumberCentral")
    tumor_record_number = item_column("tumorRecordNumber")
    marital_status_at_dx = item_column("maritalStatusAtDx")
    addr_at_dx_state = item_column("addrAtDxState")
    addr_at_dx_postal_code = item_column("addrAtDxPostalCode")
    county_at_dx = item_column("countyAtDx")
    grade = item_column("grade")
    grade_clinical = item_column("gradeClinical")
    grade_pathological = item_column("gradePathological")
    tumor_size_summary = item_column("tumorSizeSummary")
    regional_nodes_examined = item_column("regionalNodesExamined")
    regional_nodes_positive = item_column("regionalNodesPositive")
    schema_id = item_column("schemaId")
    summary_stage2018 = item_column("summaryStage2018")
    derived_summary_stage2018 = item_column("derivedSummaryStage2018")
    seer_summary_stage2000 = item_column("seerSummaryStage2000")
    tnm_clin_stage_group = item_column("tnmClinStageGroup")
    tnm_path_stage_group = item_column("tnmPathStageGroup")
    ajcc_tnm_clin_t = item_column("ajccTnmClinT")
    ajcc_tnm_clin_n = item_column("ajccTnmClinN")
    ajcc_tnm_clin_m = item_column("ajccTnmClinM")
    ajcc_tnm_clin_stage_group = item_column("ajccTnmClinStageGroup")
    ajcc_tnm_path_t = item_column("ajccTnmPathT")
    ajcc_tnm_path_n = item_column("ajccTnmPathN")
    ajcc_tnm_path_m = item_column("ajccTnmPathM")
    ajcc_tnm_path_stage_group = item_column("ajccTnmPathStageGroup")
    ajcc_tnm_post_therapy_stage_group = item_column("ajccTnmPostTherapyStageGroup")
    rx_summ_treatment_status = item_column("rxSummTreatmentStatus")
    rx_summ_surg_prim_site = item_column("rxSummSurgPrimSite")
    rx_summ_surg_prim_site2023 = item_column("rxSummSurgPrimSite2023")
    phase1_radiation_treatment_modality = item_column("phase1RadiationTreatmentModality")
    rx_summ_chemo = item_column("rxSummChemo")
    rx_summ_hormone = item_column("rxSummHormone")
    rx_summ_brm = item_column("rxSummBrm")
    rx_summ_transplnt_endocr = item_column("rxSummTransplntEndocr")
    rx_summ_other = item_column("rxSummOther")
    date1st_crs_rx_coc = item_column("date1stCrsRxCoc")
    rx_date_surgery = item_column("rxDateSurgery")
    rx_date_radiation = item_column("rxDateRadiation")
    rx_date_systemic = item_column("rxDateSystemic")
    cancer_status = item_column("cancerStatus")
    recurrence_date1st = item_column("recurrenceDate1st")
    recurrence_type1st = item_column("recurrenceType1st")
    # Derived by registry.cases.derived.
    diagnosis_year: Mapped[int | None] = mapped_column(index=True)
    site_group: Mapped[str | None] = mapped_column(String(5), index=True)
    summary_stage: Mapped[str] = mapped_column(String(1), default="", index=True)
    stage_group: Mapped[str] = mapped_column(String(7), default="", index=True)
    # What the derived stage items were derived with, and when; None where a file brought them.
    staged_with: Mapped[str | None] = mapped_column(String(120))
    staged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    patient: Mapped[Patient] = relationship(back_populates="tumors")
    abstracts: Mapped[list["Abstract"]] = relationship(
        back_populates="tumor",
        order_by="Abstract.id",
        foreign_keys="[Abstract.tumor_id, Abstract.patient_id]",
    )
    __table_args__ = (
        UniqueConstraint("id", "patient_id"),
        Index("ix_tumor_mark", "id", "version", "changed_at"),
        Index("ix_tumor_changed_at", "changed_at"),
    )


class TumorDerived(db.Model):
    """The derived items of a tumor by name, what they were derived with, and when.

    Apart from the tumor's own row, for they change with the patient's other tumors
    and with every contact, and nobody has changed the tumor then.
    """

    __tablename__ = "tumor_derived"

    tumor_id: Mapped[int] = mapped_column(
        ForeignKey("tumor.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    items: Mapped[dict[str, str]] = mapped_column(JSON)
    derived_with: Mapped[str] = mapped_column(String(250))
    derived_at: Mapped[datetime] = mapped_column(UtcDateTime)

    # What the snapshot reads to find the rows that changed.
    __table_args__ = (
        Index("ix_tumor_derived_mark", "tumor_id", "derived_at"),
        Index("ix_tumor_derived_derived_at", "derived_at"),
    )


class Accession(db.Model):
    """The accession register: a facility's number for a patient, kept for life, never reused.

    *claim* is 0 for the holder of the number.  When a file brings the same number
    for another patient, that patient gets the next claim, so that nothing is lost
    and the dispute can be listed and settled.
    """

    __tablename__ = "accession"

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), primary_key=True)
    number: Mapped[str] = mapped_column(byte_ordered(9), primary_key=True)
    claim: Mapped[int] = mapped_column(primary_key=True, default=0)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)

    __table_args__ = (UniqueConstraint("facility_id", "number", "claim", "patient_id"),)


class Abstract(Leveled, db.Model):
    """One facility's report of a tumor; the items that belong to the report."""

    __tablename__ = "abstract"

    id: Mapped[int] = mapped_column(primary_key=True)
    tumor_id: Mapped[int] = mapped_column()
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    reporting_facility = item_column("reportingFacility")
    accession_number_hosp = item_column("accessionNumberHosp")
    accession_claim: Mapped[int] = mapped_column(default=0)
    sequence_number_hospital = item_column("sequenceNumberHospital")
    medical_record_number = item_column("medicalRecordNumber", index=True)
    class_of_case = item_column("classOfCase", index=True)
    date_of1st_contact = item_column("dateOf1stContact", index=True)
    abstracted_by = item_column("abstractedBy", index=True)
    casefinding_source = item_column("casefindingSource")
    primary_payer_at_dx = item_column("primaryPayerAtDx")
    coc_accredited_flag = item_column("cocAccreditedFlag")
    npi_physician_managing = item_column("npiPhysicianManaging")
    date_case_initiated = item_column("dateCaseInitiated")
    date_case_completed = item_column("dateCaseCompleted", index=True)
    date_case_completed_coc = item_column("dateCaseCompletedCoc")
    date_case_last_changed = item_column("dateCaseLastChanged")
    status: Mapped[str] = mapped_column(String(10), default=INCOMPLETE)
    # A completed case that changes falls back to incomplete and is stamped here.
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_by: Mapped[str | None] = mapped_column(String(80))
    # Derived by registry.cases.derived.
    accession_year: Mapped[int | None]
    first_contact_year: Mapped[int | None]

    tumor: Mapped[Tumor] = relationship(
        back_populates="abstracts", foreign_keys=[tumor_id, patient_id]
    )
    patient: Mapped[Patient] = relationship(foreign_keys=[patient_id], viewonly=True)
    facility: Mapped[Facility] = relationship(foreign_keys=[facility_id])

    __table_args__ = (
        # The three keys below make it impossible for an abstract, its tumor and its
        # accession number to belong to different patients.
        ForeignKeyConstraint(
            ["tumor_id", "patient_id"],
            ["tumor.id", "tumor.patient_id"],
            name="fk_abstract_tumor_of_patient",
        ),
        ForeignKeyConstraint(
            ["facility_id", "accession_number_hosp", "accession_claim", "patient_id"],
            [
                "accession.facility_id",
                "accession.number",
                "accession.claim",
                "accession.patient_id",
            ],
            name="fk_abstract_accession_of_patient",
        ),
        UniqueConstraint(
            "facility_id",
            "accession_number_hosp",
            "sequence_number_hospital",
            "accession_claim",
            name="uq_abstract_accession_sequence",
        ),
        CheckConstraint(f"status IN ('{INCOMPLETE}', '{COMPLETE}')", name="status"),
        # What a list chosen by tumor and class reads, so that it spares the wide rows.
        Index("ix_abstract_tumor", "tumor_id", "class_of_case", "patient_id", "changed_at"),
        Index("ix_abstract_patient", "patient_id"),
        Index("ix_abstract_status", "status", "date_of1st_contact"),
        Index("ix_abstract_accession", "accession_number_hosp", "sequence_number_hospital"),
        Index("ix_abstract_accession_year", "accession_year"),
        Index("ix_abstract_first_contact_year", "first_contact_year"),
        Index("ix_abstract_changed_at", "changed_at"),
        Index("ix_abstract_mark", "id", "version", "changed_at"),
    )


class EditFailure(db.Model):
    """An edit of the hospital's set that an abstract fails, and since when: repair work."""

    __tablename__ = "edit_failure"

    abstract_id: Mapped[int] = mapped_column(ForeignKey("abstract.id"), primary_key=True)
    edit_id: Mapped[str] = mapped_column(String(10), primary_key=True)
    severity: Mapped[str] = mapped_column(String(7))
    since: Mapped[date]

    __table_args__ = (Index("ix_edit_failure_edit", "edit_id", "abstract_id"),)


class LocalEditRow(db.Model):
    """An edit that the site wrote itself; it runs while it is *active*."""

    __tablename__ = "local_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(70))
    fails_when: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(String(300))
    severity: Mapped[str] = mapped_column(String(7))
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    active: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(80))

    @property
    def edit_id(self) -> str:
        """What the edit is called among the others: L001."""
        return f"L{self.id:03d}"


class OverRide(db.Model):
    """An over-ride of an edit: the flag's value, why and by whom; cleared by a later change."""

    __tablename__ = "over_ride"

    id: Mapped[int] = mapped_column(primary_key=True)
    abstract_id: Mapped[int] = mapped_column(ForeignKey("abstract.id"), index=True)
    edit_id: Mapped[str] = mapped_column(String(10))
    flag: Mapped[str] = mapped_column(String(50))
    value: Mapped[str] = mapped_column(String(1))
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[str] = mapped_column(String(80))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UserDictionary(db.Model):
    """A user-defined NAACCR dictionary that the site loaded; its items join at run time."""

    __tablename__ = "user_dictionary"

    id: Mapped[int] = mapped_column(primary_key=True)
    uri: Mapped[str] = mapped_column(String(500), unique=True)
    xml: Mapped[str]
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    loaded_by: Mapped[str] = mapped_column(String(80))


LEVELS: dict[str, type[Any]] = {"patient": Patient, "tumor": Tumor, "abstract": Abstract}
