"""Cases in large numbers, for runs of the edit set: of the database, or of a NAACCR XML file."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from registry.cases.editing.cases import cases_of_patient
from registry.cases.items import CaseItems
from registry.cases.models import Abstract, Facility, Patient, Tumor
from registry.edits.case import Case
from registry.extensions import db

AT_ONCE = 500


def stored_cases(*, today: date) -> Iterator[tuple[Abstract, Case]]:
    """Give every abstract of the database as a case, patient by patient."""
    facilities = frozenset(db.session.scalars(select(Facility.facility_id)))
    last = 0
    while patients := _patients_after(last):
        last = patients[-1].id
        for patient in patients:
            yield from _of_patient(patient, facilities, today)


def _patients_after(last: int) -> list[Patient]:
    chosen = select(Patient).where(Patient.id > last).order_by(Patient.id).limit(AT_ONCE)
    loaded = selectinload(Patient.tumors).selectinload(Tumor.abstracts)
    return list(db.session.scalars(chosen.options(loaded.options(joinedload(Abstract.facility)))))


def _of_patient(
    patient: Patient, facilities: frozenset[str], today: date
) -> Iterator[tuple[Abstract, Case]]:
    by_facility: dict[int, list[Abstract]] = {}
    for tumor in patient.tumors:
        for abstract in tumor.abstracts:
            by_facility.setdefault(abstract.facility_id, []).append(abstract)
    for abstracts in by_facility.values():
        year = (abstracts[0].facility.reference_date or "")[:4]
        cases = cases_of_patient(
            [dict(CaseItems.of(each)) for each in abstracts],
            today=today,
            facilities=facilities,
            reference_year=int(year) if year.isdigit() else None,
        )
        yield from zip(abstracts, cases, strict=True)
