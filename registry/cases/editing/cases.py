"""Stored cases as edits see them, and what they fail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest

from sqlalchemy import and_, or_

from registry.cases.evidence.texts import CaseTexts
from registry.cases.items import CaseItems
from registry.cases.models import Abstract, Facility, LocalEditRow, Patient
from registry.cases.staging import site
from registry.edits import engine
from registry.edits.case import Case
from registry.edits.edit import HOSPITAL, Edit
from registry.edits.engine import Failure
from registry.edits.local.local_edit import LocalEdit, made
from registry.extensions import db
from registry.staging import coding
from registry.staging.ajcc import shape
from registry.staging.ajcc.tables import Tables
from registry.staging.assignment import Assignment, assign, diagnosis_year
from registry.staging.derivation import stages
from registry.staging.shelf import Shelf


@dataclass(frozen=True)
class CaseSchema:
    """What the staging schema of a case asks for and accepts; any of them while undecided."""

    shelf: Shelf
    items: Mapping[str, str]

    @cached_property
    def _assignments(self) -> list[Assignment]:
        return assign(self.shelf, self.items)

    def takes(self, naaccr_id: str) -> bool:
        """Whether a schema of the case takes the item; True where nobody knows."""
        known = [each for each in self._assignments if each.candidates]
        return not known or any(
            naaccr_id in each.inputs or naaccr_id in each.outputs for each in known
        )

    def accepts(self, naaccr_id: str, value: str) -> bool:
        """Whether *value* is a code of the item; True where the schema has no codes for it."""
        for each in self._assignments:
            table = each.table(naaccr_id)
            if table is not None:
                return coding.is_listed(table, each.key(naaccr_id), value)
        return True


# A Social Security number that says nothing.
UNKNOWN_SSN = "999999999"


def case_of(abstract: Abstract, *, today: date, values: Mapping[str, str] | None = None) -> Case:
    """Return a stored case with the patient's others at the facility; *values* lie on top."""
    own = [
        each
        for tumor in abstract.tumor.patient.tumors
        for each in tumor.abstracts
        if each.facility_id == abstract.facility_id
    ]
    held = {each.id: dict(CaseItems.of(each)) for each in own}
    held[abstract.id] = {**held.get(abstract.id, {}), **(values or {})}
    order = [abstract.id, *(each for each in held if each != abstract.id)]
    return cases_of_patient(
        [held[each] for each in order],
        today=today,
        lookalikes=lookalikes(abstract.tumor.patient),
        reference_year=reference_year(abstract.facility),
        facilities=_facilities(),
        with_reports=order,
    )[0]


def hospital_errors(case: Case) -> list[Failure]:
    """Return the errors that stand in the way of completion: those of the hospital's edit set."""
    return [
        failure
        for failure in engine.run(case)
        if failure.is_error and HOSPITAL in failure.edit.sets
    ]


def cases_of_patient(
    items: Sequence[Mapping[str, str]],
    *,
    today: date,
    lookalikes: Sequence[str] = (),
    reference_year: int | None = None,
    facilities: frozenset[str] = frozenset(),
    shelf: Shelf | None = None,
    ajcc: Tables | None = None,
    local: tuple[Edit, ...] | None = None,
    with_reports: Sequence[int | None] = (),
) -> list[Case]:
    """Return the cases of one patient at one facility, each knowing the others.

    *with_reports* has for each case the abstract whose reports are read; None for none.

    The site's algorithms, tables and own edits are looked up where they are not given.
    """
    shelf = shelf or site.shelf()
    ajcc = ajcc or site.ajcc_tables()
    local = site_edits() if local is None else local
    cases = [
        Case(
            each,
            today,
            lookalikes=lookalikes,
            facilities=facilities,
            reference_year=reference_year,
            schema=CaseSchema(shelf, each),
            groups=_groups(shelf, ajcc, each),
            local=local,
            texts=CaseTexts(each, abstract_id),
        )
        for each, abstract_id in zip_longest(items, with_reports)
    ]
    for case in cases:
        object.__setattr__(case, "tumors", tuple(cases))
    return cases


def lookalikes(patient: Patient) -> tuple[str, ...]:
    """Return the numbers of other patients with the same SSN, or the same name, birth and sex."""
    number, born = patient.social_security_number, patient.date_of_birth
    same = []
    if number and number != UNKNOWN_SSN:
        same.append(Patient.social_security_number == number)
    if patient.search_last and born and len(born) == len("YYYYMMDD"):
        same.append(
            and_(
                Patient.search_last == patient.search_last,
                Patient.search_first == patient.search_first,
                Patient.date_of_birth == born,
            )
        )
    if not same:
        return ()
    found = db.select(Patient.patient_id_number).where(or_(*same), Patient.id != patient.id)
    return tuple(number or "" for number in db.session.scalars(found.limit(5)))


def site_edits() -> tuple[Edit, ...]:
    """Return the site's own edits that are switched on."""
    chosen = db.select(LocalEditRow).where(LocalEditRow.active).order_by(LocalEditRow.id)
    return tuple(
        made(
            LocalEdit(
                row.edit_id,
                row.name,
                row.fails_when,
                row.message,
                row.severity,
                row.first_year,
                row.last_year,
            )
        )
        for row in db.session.scalars(chosen)
    )


def _groups(shelf: Shelf, ajcc: Tables, items: Mapping[str, str]) -> dict[str, str]:
    """Return the stage groups that the site's AJCC tables give."""
    year = diagnosis_year(items)
    if year is None or ajcc.is_empty:
        return {}
    schema = stages(shelf, items)[0].stored.get("schemaId", "")
    proposals = ((each.group, ajcc.propose(schema, year, each, items)) for each in shape.STAGES)
    return {group: found.group for group, found in proposals if found}


def reference_year(facility: Facility) -> int | None:
    """Return the year from which a facility's registry collects; None where it is not known."""
    year = (facility.reference_date or "")[:4]
    return int(year) if year.isdigit() else None


def _facilities() -> frozenset[str]:
    rows: Iterable[str] = db.session.scalars(db.select(Facility.facility_id))
    return frozenset(rows)
