"""Cases in large numbers, for runs of the edit set: of the database, or of a NAACCR XML file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from registry.cases.editing.cases import (
    cases_of_patient,
    lookalikes,
    reference_year,
    site_edits,
)
from registry.cases.evidence.models import CaseReport
from registry.cases.items import CaseItems
from registry.cases.models import Abstract, Facility, Patient, Tumor
from registry.cases.staging import site
from registry.edits.case import Case
from registry.edits.edit import Edit
from registry.extensions import db
from registry.staging.ajcc.tables import Tables
from registry.staging.shelf import Shelf

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Site:
    """What all cases of a run share."""

    today: date
    facilities: frozenset[str]
    shelf: Shelf
    ajcc: Tables
    local: tuple[Edit, ...]
    with_reports: frozenset[int]


def stored_cases(*, today: date) -> Iterator[tuple[Abstract, Case]]:
    """Give every abstract of the database as a case, patient by patient."""
    facilities = frozenset(db.session.scalars(select(Facility.facility_id)))
    with_reports = frozenset(db.session.scalars(select(CaseReport.abstract_id).distinct()))
    shared = _Site(today, facilities, site.shelf(), site.ajcc_tables(), site_edits(), with_reports)
    last = 0
    while patients := _patients_after(last):
        last = patients[-1].id
        for patient in patients:
            yield from _of_patient(patient, shared)


def _patients_after(last: int) -> list[Patient]:
    chosen = select(Patient).where(Patient.id > last).order_by(Patient.id).limit(AT_ONCE)
    loaded = selectinload(Patient.tumors).selectinload(Tumor.abstracts)
    return list(db.session.scalars(chosen.options(loaded.options(joinedload(Abstract.facility)))))


def _of_patient(patient: Patient, shared: _Site) -> Iterator[tuple[Abstract, Case]]:
    others = lookalikes(patient)
    by_facility: dict[int, list[Abstract]] = {}
    for tumor in patient.tumors:
        for abstract in tumor.abstracts:
            by_facility.setdefault(abstract.facility_id, []).append(abstract)
    for abstracts in by_facility.values():
        cases = cases_of_patient(
            [dict(CaseItems.of(each)) for each in abstracts],
            today=shared.today,
            lookalikes=others,
            facilities=shared.facilities,
            reference_year=reference_year(abstracts[0].facility),
            shelf=shared.shelf,
            ajcc=shared.ajcc,
            local=shared.local,
            with_reports=[
                each.id if each.id in shared.with_reports else None for each in abstracts
            ],
        )
        yield from zip(abstracts, cases, strict=True)
