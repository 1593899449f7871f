"""The next accession, sequence and patient numbers."""

from collections.abc import Mapping

from sqlalchemy import func, select

from registry.cases.models import Abstract, Accession, Facility, Patient
from registry.extensions import db

BENIGN_BEHAVIORS = frozenset({"0", "1"})


def propose(
    patient: Patient, facility: Facility, values: Mapping[str, str], year: int
) -> dict[str, str]:
    """Return accession and sequence number for a new case, as typed or else as due."""
    benign = values.get("behaviorCodeIcdO3", "") in BENIGN_BEHAVIORS
    contact = values.get("dateOf1stContact", "")[:4]
    accession_year = int(contact) if contact.isdigit() else year
    return {
        "accessionNumberHosp": values.get("accessionNumberHosp")
        or accession_number(patient, facility, accession_year),
        "sequenceNumberHospital": values.get("sequenceNumberHospital")
        or sequence_number(patient, facility, benign=benign),
    }


def accession_number(patient: Patient | None, facility: Facility, year: int) -> str:
    """Return the patient's number at *facility*, or the next free one of *year*.

    A patient keeps the first number for every later primary (STORE, Accession
    Number [550]): the year of the first accession and five digits, never reused.
    """
    if patient is not None and patient.id:
        held = db.session.scalar(
            select(func.min(Accession.number)).where(
                Accession.facility_id == facility.id,
                Accession.patient_id == patient.id,
                Accession.claim == 0,
            )
        )
        if held:
            return held
    last = db.session.scalar(
        select(func.max(Accession.number)).where(
            Accession.facility_id == facility.id,
            Accession.number >= f"{year}00000",
            Accession.number <= f"{year}99999",
        )
    )
    return f"{int(last) + 1:09d}" if last else f"{year}00001"


def sequence_number(patient: Patient | None, facility: Facility, *, benign: bool = False) -> str:
    """Return the sequence number that the patient's next primary has at *facility*.

    Malignant and in situ primaries are 00 when single, then 01, 02 ...; benign and
    borderline ones 60 when single, then 61, 62 ... (STORE, Sequence Number [560]).
    """
    first, last = ("60", "87") if benign else ("00", "59")
    if patient is None or not patient.id:
        return first
    highest = db.session.scalar(
        select(func.max(Abstract.sequence_number_hospital)).where(
            Abstract.patient_id == patient.id,
            Abstract.facility_id == facility.id,
            Abstract.sequence_number_hospital.between(first, last),
        )
    )
    if highest is None:
        return first
    return f"{max(int(highest), int(first) + 1) + 1:02d}"


def next_patient_id_number() -> str:
    """Return the next number of the registry's own count of patients (item 20, eight digits)."""
    last = db.session.scalar(
        select(func.max(Patient.patient_id_number)).where(
            func.length(Patient.patient_id_number) == 8
        )
    )
    return f"{int(last) + 1:08d}" if last and last.isdigit() else "00000001"
