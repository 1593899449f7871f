"""The follow-up rate of stored cases, from the reference date and for the last five years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.cases.models import Abstract, Facility, Patient, Tumor
from registry.extensions import db
from registry.reports.analysis.follow_up import FollowUp, follow_up, months_before

FIVE_YEARS = 60
# What the Commission on Cancer asks for (standard 6.5), in percent.
FROM_REFERENCE, OF_FIVE_YEARS = 80, 90
FIRST = date(1900, 1, 1)
_COLUMNS = {
    "dateOfDiagnosis": Tumor.date_of_diagnosis,
    "primarySite": Tumor.primary_site,
    "histologicTypeIcdO3": Tumor.histologic_type_icd_o3,
    "behaviorCodeIcdO3": Tumor.behavior_code_icd_o3,
    "summaryStage2018": Tumor.summary_stage2018,
    "classOfCase": Abstract.class_of_case,
    "dateOfBirth": Patient.date_of_birth,
    "vitalStatus": Patient.vital_status,
    "dateOfLastContact": Patient.date_of_last_contact,
}


@dataclass(frozen=True, slots=True)
class Lost:
    """A tumor that is lost to follow-up: its abstract, numbers and last contact."""

    abstract_id: int
    accession: str
    sequence: str
    last_contact: str


@dataclass(frozen=True, slots=True)
class Result:
    """A count with the start date it is taken from and the rate that is asked for."""

    title: str
    start: date
    threshold: int
    found: FollowUp

    @property
    def is_met(self) -> bool:
        """Whether the rate reaches what is asked for."""
        return self.found.rate is not None and self.found.rate >= self.threshold


def results(facility_id: int | None, as_of: date, *, without_class_00: bool) -> list[Result]:
    """Return both counts for a facility, or for all of them."""
    reference = _reference(facility_id)
    recent = max(reference, months_before(as_of, FIVE_YEARS))
    return [
        Result(
            title,
            start,
            threshold,
            follow_up(
                _cases(facility_id), as_of=as_of, start=start, without_class_00=without_class_00
            ),
        )
        for title, start, threshold in (
            ("Since the reference date", reference, FROM_REFERENCE),
            ("Last five years", recent, OF_FIVE_YEARS),
        )
    ]


def _reference(facility_id: int | None) -> date:
    """Return the reference date of the facility, the earliest one of all without a facility."""
    chosen = select(Facility.reference_date).where(Facility.reference_date.is_not(None))
    if facility_id is not None:
        chosen = chosen.where(Facility.id == facility_id)
    dates = [text for text in db.session.scalars(chosen) if text and len(text) == len("YYYYMMDD")]
    return min((date.fromisoformat(text) for text in dates), default=FIRST)


def _cases(facility_id: int | None) -> Iterator[tuple[Lost, dict[str, str]]]:
    names = (
        Abstract.id,
        Abstract.accession_number_hosp,
        Abstract.sequence_number_hospital,
        Patient.items,
    )
    chosen = (
        select(*names, *_COLUMNS.values())
        .select_from(Abstract)
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .join(Patient, Patient.id == Abstract.patient_id)
        .order_by(Abstract.accession_number_hosp, Abstract.sequence_number_hospital)
    )
    if facility_id is not None:
        chosen = chosen.where(Abstract.facility_id == facility_id)
    for row in db.session.execute(chosen):
        values: dict[str, Any] = dict(zip(_COLUMNS, row[4:], strict=True))
        case = {name: value or "" for name, value in values.items()}
        # Item 1832 has no column.
        case["addrCurrentCountry"] = row[3].get("1832", "")
        yield Lost(row[0], row[1] or "", row[2] or "", case["dateOfLastContact"]), case
