"""Reads: patients found, cases listed and counted, one abstract fetched."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy import ColumnClause, ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import defer, joinedload, selectinload
from sqlalchemy.sql import visitors

from registry.cases import derived
from registry.cases.filters import CaseFilter, conditions, in_order_of_work, overdue
from registry.cases.models import Abstract, Facility, Patient, Tumor
from registry.cases.waiting.models import Waiting
from registry.extensions import db

ORDERS: dict[str, tuple[Any, ...]] = {
    "changed": (Abstract.changed_at, Abstract.id),
    "accession": (Abstract.accession_number_hosp, Abstract.sequence_number_hospital, Abstract.id),
    "name": (Patient.search_last, Patient.search_first, Abstract.id),
    "first-contact": (Abstract.date_of1st_contact, Abstract.id),
    "diagnosis": (Tumor.date_of_diagnosis, Abstract.id),
}
# The order of work depends on the day, too.
BY_WORK = "work"
NEWEST_FIRST = frozenset({"changed"})
UNKNOWN_SSN = "999999999"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, and how many rows there are in all."""

    rows: list[Any]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty list has one."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class PatientCriteria:
    """What is known of a patient who is looked for; blank fields do not count."""

    name_last: str = ""
    name_first: str = ""
    sounds_like: bool = False
    medical_record_number: str = ""
    social_security_number: str = ""
    date_of_birth: str = ""
    accession_number: str = ""


def case_list(
    chosen: CaseFilter, *, today: str, order: str = "changed", page: int = 1, size: int = 50
) -> Page:
    """Return one page of the cases that *chosen* lets through; *today* is YYYYMMDD."""
    where = conditions(chosen, today)
    total: Any = db.session.scalar(counted(chosen, today))
    number = min(max(1, page), max(1, -(-total // size)))
    skipped = (number - 1) * size
    # A page of the second half is read from the end: no page is farther than half the list.
    from_end = skipped > total // 2
    columns = in_order_of_work(today) if order == BY_WORK else ORDERS[order]
    descending = (order in NEWEST_FIRST) != from_end
    # The page's ids come first: sorting narrow rows spares the database the wide ones.
    statement = (
        joined(select(Abstract.id), [*where, *(column.expression for column in columns)])
        .where(*where)
        .order_by(*(column.desc() if descending else column.asc() for column in columns))
        .limit(min(size, max(0, total - skipped)))
        .offset(max(0, total - skipped - size) if from_end else skipped)
    )
    ids = list(db.session.scalars(statement).all())
    late = overdue(today).label("is_overdue")
    rows = {row.abstract_id: row for row in db.session.execute(_listed(ids, late))}
    in_order = reversed(ids) if from_end else ids
    return Page([rows[abstract_id] for abstract_id in in_order], total, number, size)


def listed(keys: Sequence[int], *, page: int = 1, size: int = 50) -> Page:
    """Return one page of the cases with the *keys* of abstracts, in their order."""
    number = min(max(1, page), max(1, -(-len(keys) // size)))
    shown = keys[(number - 1) * size : number * size]
    rows = {row.abstract_id: row for row in db.session.execute(_listed(list(shown)))}
    return Page([rows[key] for key in shown if key in rows], len(keys), number, size)


def counted(chosen: CaseFilter, today: str) -> Select[tuple[int]]:
    """Return the statement that counts the cases of *chosen*, with no table more than needed."""
    where = conditions(chosen, today)
    return joined(select(func.count(Abstract.id)), where).where(*where)


def keys(chosen: CaseFilter, *, today: str) -> list[int]:
    """Return the ids of the abstracts that *chosen* lets through, in order."""
    where = conditions(chosen, today)
    return list(
        db.session.scalars(joined(select(Abstract.id), where).where(*where).order_by(Abstract.id))
    )


def next_case(chosen: CaseFilter, after: int, *, today: str) -> int | None:
    """Return the id of the first abstract of *chosen* after another one; None where it is last."""
    where = [*conditions(chosen, today), Abstract.id > after]
    statement = joined(select(Abstract.id), where).where(*where).order_by(Abstract.id).limit(1)
    found: int | None = db.session.scalar(statement)
    return found


def abstract_or_404(abstract_id: int) -> Abstract:
    """Return the abstract with its tumor, patient and facility, or answer 404."""
    found: Abstract | None = db.session.scalar(
        select(Abstract)
        .where(Abstract.id == abstract_id)
        .options(
            joinedload(Abstract.tumor).joinedload(Tumor.patient), joinedload(Abstract.facility)
        )
    )
    if found is None:
        abort(404)
    return found


def patient_or_404(patient_id: int) -> Patient:
    """Return the patient, or answer 404."""
    return db.session.get(Patient, patient_id) or abort(404)


def facility_or_404(facility_id: int) -> Facility:
    """Return the facility, or answer 404."""
    return db.session.get(Facility, facility_id) or abort(404)


def facilities() -> list[Facility]:
    """Return all facilities, by name."""
    return list(db.session.scalars(select(Facility).order_by(Facility.name)).all())


def own_facilities() -> list[Facility]:
    """Return the facilities whose cases are opened here, by name."""
    return list(
        db.session.scalars(select(Facility).where(Facility.own).order_by(Facility.name)).all()
    )


def find_patients(criteria: PatientCriteria, *, limit: int = 50) -> list[Patient]:
    """Return patients that fit all of *criteria*, best known order: by name, then birth date.

    Names match from their start, without regard to case, accents and punctuation;
    with *sounds_like* the last name matches by its Soundex code.  A birth date may be
    a year or a month.
    """
    statement = select(Patient)
    last, first = derived.folded(criteria.name_last), derived.folded(criteria.name_first)
    if last and criteria.sounds_like:
        statement = statement.where(Patient.sound_last == derived.sound(last))
    elif last:
        statement = statement.where(*_starts_with(Patient.search_last, last))
    if first:
        statement = statement.where(*_starts_with(Patient.search_first, first))
    if criteria.date_of_birth:
        statement = statement.where(*_starts_with(Patient.date_of_birth, criteria.date_of_birth))
    if criteria.social_security_number:
        digits = "".join(filter(str.isdigit, criteria.social_security_number))
        statement = statement.where(Patient.social_security_number == digits)
    for column, value in (
        (Abstract.medical_record_number, criteria.medical_record_number),
        (Abstract.accession_number_hosp, criteria.accession_number),
    ):
        if value:
            holders = select(Abstract.patient_id).where(column == value)
            statement = statement.where(Patient.id.in_(holders))
    return _with_primaries(statement, limit)


def patients(ids: Collection[int]) -> list[Patient]:
    """Return the patients of *ids*, by name, then birth date."""
    return _with_primaries(select(Patient).where(Patient.id.in_(ids)), len(ids))


def possible_duplicates(values: Mapping[str, str], *, limit: int = 20) -> list[Patient]:
    """Return patients who may be the person of *values*, items of the Patient level.

    Those with the same Social Security number; those whose last name sounds alike
    and whose first name begins alike, unless the birth years differ; those with the
    same birth date whose last or first name is the same.
    """
    last = derived.folded(values.get("nameLast", ""))
    first = derived.folded(values.get("nameFirst", ""))
    born, number = values.get("dateOfBirth", ""), values.get("socialSecurityNumber", "")
    alike = and_(
        Patient.sound_last == derived.sound(last),
        *_starts_with(Patient.search_first, first[:1]),
        or_(Patient.date_of_birth.is_(None), *_same_year(born)),
    )
    clauses: list[ColumnElement[bool]] = [alike] if last else []
    if number and number != UNKNOWN_SSN:
        clauses.append(Patient.social_security_number == number)
    if len(born) == 8:
        same_name = or_(Patient.search_last == last, Patient.search_first == first)
        clauses.append(and_(Patient.date_of_birth == born, same_name))
    # One statement for each clause: an OR across columns would read the whole table.
    ids = {
        patient_id
        for clause in clauses
        for patient_id in db.session.scalars(select(Patient.id).where(clause).limit(limit))
    }
    return patients(ids)


def _same_year(born: str) -> list[ColumnElement[bool]]:
    return [and_(*_starts_with(Patient.date_of_birth, born[:4]))] if born else [true()]


def _with_primaries(statement: Select[Any], limit: int) -> list[Patient]:
    order = (Patient.search_last, Patient.search_first, Patient.date_of_birth, Patient.id)
    # A list shows none of the items in the JSON columns, which hold most of the bytes.
    primaries = selectinload(Patient.tumors).options(
        defer(Tumor.items), selectinload(Tumor.abstracts).defer(Abstract.items)
    )
    statement = statement.options(defer(Patient.items), primaries)
    return list(db.session.scalars(statement.order_by(*order).limit(limit)).all())


def abstractors() -> list[str]:
    """Return the initials that occur in abstractedBy, sorted."""
    found = select(Abstract.abstracted_by).where(Abstract.abstracted_by.is_not(None)).distinct()
    return sorted(initials for initials in db.session.scalars(found) if initials)


def _starts_with(column: Any, start: str) -> tuple[Any, Any]:
    return column >= start, column < start + "\uffff"


def _listed(ids: Collection[int], *more: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            Abstract.id.label("abstract_id"),
            Abstract.patient_id,
            Abstract.accession_number_hosp,
            Abstract.accession_claim,
            Abstract.sequence_number_hospital,
            Patient.name_last,
            Patient.name_first,
            Patient.date_of_birth,
            func.coalesce(Patient.sex_assigned_at_birth, Patient.sex).label("sex"),
            Tumor.age_at_diagnosis,
            Tumor.primary_site,
            Tumor.laterality,
            Tumor.histologic_type_icd_o3,
            Tumor.behavior_code_icd_o3,
            Tumor.date_of_diagnosis,
            Tumor.diagnosis_year,
            Tumor.site_group,
            Tumor.stage_group,
            Tumor.summary_stage,
            Patient.vital_status,
            Abstract.class_of_case,
            Abstract.date_of1st_contact,
            Abstract.date_case_completed,
            Abstract.abstracted_by,
            Abstract.status,
            Abstract.changed_at,
            Facility.name.label("facility_name"),
            Waiting.reason.label("waiting_for"),
            Waiting.until.label("waiting_until"),
            *more,
        )
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .join(Patient, Patient.id == Abstract.patient_id)
        .join(Facility, Facility.id == Abstract.facility_id)
        .outerjoin(Waiting, Waiting.abstract_id == Abstract.id)
        .where(Abstract.id.in_(ids))
    )


def joined(statement: Select[Any], clauses: Collection[Any]) -> Select[Any]:
    """Join to abstracts the tables that *clauses* speak of."""
    parts = (part for clause in clauses for part in visitors.iterate(clause))
    tables = {
        part.table for part in parts if isinstance(part, ColumnClause) and part.table is not None
    }
    if Tumor.__table__ in tables:
        statement = statement.join(Tumor, Tumor.id == Abstract.tumor_id)
    if Patient.__table__ in tables:
        statement = statement.join(Patient, Patient.id == Abstract.patient_id)
    return statement
