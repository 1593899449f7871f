"""Which cases are meant: one filter for lists, tables and submissions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, union

from registry.cases import derived, item_filters, treatment
from registry.cases.models import INCOMPLETE, Abstract, EditFailure, Patient, Tumor, TumorDerived
from registry.cases.review import queries as review
from registry.cases.upgrades import needs
from registry.cases.waiting.models import Waiting
from registry.derived import catalogue
from registry.standards.ages import OLDEST

# STORE asks for completion within six months of first contact.
OVERDUE_MONTHS = 6
YEAR_BASES = {
    "accession": Abstract.accession_year,
    "diagnosis": Tumor.diagnosis_year,
    "first-contact": Abstract.first_contact_year,
}
# The states of incomplete work, in the order in which it is done.
WORK = ("overdue", "ready", "waiting")
# The fields that find a patient by name or number.
IDENTIFYING = ("words",)
_CONTACT, _COMPLETED = Abstract.date_of1st_contact, Abstract.date_case_completed
_DAY = re.compile(r"[0-9]{8}")
SEX = func.coalesce(Patient.sex_assigned_at_birth, Patient.sex)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """A choice of cases; a blank field lets everything through.

    Field names are the names in a URL's query, so that a number in a table can
    link to the list of its cases.  Ages are whole years, years have four digits;
    *age* is "unknown" or blank, *class_of_case* and *summary_stage* may be "none";
    *derived* is like "behaviorRecode:3,ageGroup:50-54", *need* a rule of a version change,
    *review* open, answered, to-do or done.  Days of first contact and of completion are
    YYYYMMDD; a date known by month or year alone counts by its first day.
    """

    facility: str = ""
    status: str = ""
    overdue: str = ""
    work: str = ""
    abstractor: str = ""
    basis: str = "accession"
    year_from: str = ""
    year_to: str = ""
    group: str = ""
    site: str = ""
    histology: str = ""
    behavior: str = ""
    analytic: str = ""
    class_of_case: str = ""
    sex: str = ""
    vital: str = ""
    summary_stage: str = ""
    stage_group: str = ""
    # A combination such as SRC (registry.cases.treatment); codes of any items (item_filters).
    treatment: str = ""
    items: str = ""
    age_from: str = ""
    age_to: str = ""
    age: str = ""
    disputed: str = ""
    edit: str = ""
    derived: str = ""
    need: str = ""
    review: str = ""
    contact_from: str = ""
    contact_to: str = ""
    completed_from: str = ""
    completed_to: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Return the filter that a URL's query asks for; names that are not ours are left out."""
        names = {field.name for field in fields(cls)}
        printable = {
            name: "".join(filter(str.isprintable, value)).strip() for name, value in query.items()
        }
        return cls(**{name: value for name, value in printable.items() if name in names})

    def to_query(self) -> dict[str, str]:
        """Return what a URL's query needs to ask for this filter again."""
        return {name: value for name, value in asdict(self).items() if value}


def conditions(chosen: CaseFilter, today: str) -> list[ColumnElement[bool]]:
    """Return the conditions of *chosen* on Abstract, Tumor and Patient; *today* is YYYYMMDD.

    Raises ValueError with a sentence for the user where a value has the wrong form.
    """
    found = [
        make(getattr(chosen, name)) for name, make in _CONDITIONS.items() if getattr(chosen, name)
    ]
    found += _years(chosen)
    if chosen.overdue:
        found.append(overdue(today))
    if chosen.work:
        found.append(work(chosen.work, today))
    return found


def overdue(today: str) -> ColumnElement[bool]:
    """Whether a case is incomplete more than six months after first contact.

    A first contact known by month or year alone counts once all of it has passed.
    """
    limit = months_before(today, OVERDUE_MONTHS)
    contact = Abstract.date_of1st_contact
    return and_(
        Abstract.status == INCOMPLETE, contact < limit, contact.not_in([limit[:4], limit[:6]])
    )


def is_waiting(today: str) -> ColumnElement[bool]:
    """Whether a case waits for something until a day after *today*."""
    asleep = select(Waiting.abstract_id).where(Waiting.until > today)
    return and_(Abstract.status == INCOMPLETE, Abstract.id.in_(asleep))


def work(state: str, today: str) -> ColumnElement[bool]:
    """Whether an incomplete case is waiting, else overdue, else ready: each is in one state."""
    if state not in WORK:
        raise ValueError(f"Work: {state!r} is not one of {', '.join(WORK)}")
    if state == "waiting":
        return is_waiting(today)
    # The comparison is unknown, not false, where the date of first contact is blank.
    late = func.coalesce(overdue(today), False)
    awake = and_(Abstract.status == INCOMPLETE, not_(is_waiting(today)))
    return and_(awake, late if state == "overdue" else not_(late))


def in_order_of_work(today: str) -> tuple[ColumnElement[Any], ...]:
    """Return what the work list is sorted by: overdue, ready, waiting by day, then complete."""
    rank = case(*((work(state, today), place) for place, state in enumerate(WORK)), else_=len(WORK))
    day = select(Waiting.until).where(Waiting.abstract_id == Abstract.id).scalar_subquery()
    first = case((is_waiting(today), day), else_=Abstract.date_of1st_contact)
    return rank, func.coalesce(first, ""), Abstract.id.expression


def months_before(day: str, months: int) -> str:
    """Return the day *months* before *day*, both YYYYMMDD; the day of the month is kept as text."""
    count = int(day[:4]) * 12 + int(day[4:6]) - 1 - months
    return f"{count // 12:04d}{count % 12 + 1:02d}{day[6:]}"


def _number(value: str, what: str, digits: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= digits):
        raise ValueError(f"{what}: {value!r} is not a whole number of up to {digits} digits")
    return int(value)


def since(column: Any, day: str) -> ColumnElement[bool]:
    """Whether a date lies on *day*, YYYYMMDD, or later; a month or year counts by its first day."""
    begins = [day[:length] for length in (6, 4) if day[length:] == "0101"[length - 4 :]]
    return or_(column >= day, column.in_(begins)) if begins else column >= day


def until(column: Any, day: str) -> ColumnElement[bool]:
    """Whether a date lies on *day*, YYYYMMDD, or earlier; a month or year counts as in `since`."""
    found: ColumnElement[bool] = column <= day
    return found


def _day(value: str, what: str) -> str:
    if not _DAY.fullmatch(value):
        raise ValueError(f"{what}: {value!r} is not a day YYYYMMDD")
    return value


def _years(chosen: CaseFilter) -> list[ColumnElement[bool]]:
    if chosen.basis not in YEAR_BASES:
        raise ValueError(f"Year basis: {chosen.basis!r} is not one of {', '.join(YEAR_BASES)}")
    column = YEAR_BASES[chosen.basis]
    found: list[ColumnElement[bool]] = []
    if chosen.year_from:
        found.append(column >= _number(chosen.year_from, "First year", 4))
    if chosen.year_to:
        found.append(column <= _number(chosen.year_to, "Last year", 4))
    return found


def _analytic(value: str) -> ColumnElement[bool]:
    analytic = Abstract.class_of_case.between("00", "22")
    return analytic if value == "yes" else or_(~analytic, Abstract.class_of_case.is_(None))


def _class_of_case(value: str) -> ColumnElement[bool]:
    column = Abstract.class_of_case
    return column.is_(None) if value == "none" else column == value


def _sex(value: str) -> ColumnElement[bool]:
    if value in {"1", "2"}:
        return SEX.in_([value])
    return or_(SEX.not_in(["1", "2"]), SEX.is_(None))


def _vital(value: str) -> ColumnElement[bool]:
    dead = Patient.vital_status == "0"
    return dead if value == "0" else or_(~dead, Patient.vital_status.is_(None))


def _words(value: str) -> ColumnElement[bool]:
    # Each select has an index of its own; an OR over two tables would read both whole.
    found = [
        select(Abstract.id).where(Abstract.accession_number_hosp == value),
        select(Abstract.id).where(Abstract.medical_record_number == value),
    ]
    if folded := derived.folded(value.split(",")[0]):
        named = and_(Patient.search_last >= folded, Patient.search_last < folded + "\uffff")
        found.append(
            select(Abstract.id).join(Patient, Patient.id == Abstract.patient_id).where(named)
        )
    return Abstract.id.in_(union(*found))


def _site(value: str) -> ColumnElement[bool]:
    code = value.upper().replace(".", "")
    return and_(Tumor.primary_site >= code, Tumor.primary_site <= code + "9")


def derived_codes(text: str) -> list[tuple[str, str]]:
    """Return the derived items and codes that the field *derived* asks for; raises ValueError."""
    found = []
    for each in text.split(","):
        name, _, code = each.partition(":")
        if name not in catalogue.items():
            raise ValueError(f"Derived item: {name!r} is not one of {', '.join(catalogue.items())}")
        found.append((name, code))
    return found


def _derived(value: str) -> ColumnElement[bool]:
    asked = [TumorDerived.items[name].as_string() == code for name, code in derived_codes(value)]
    return Tumor.id.in_(select(TumorDerived.tumor_id).where(*asked))


def _group(value: str) -> ColumnElement[bool]:
    return Tumor.site_group.in_(value.split(","))


def _treatment(value: str) -> ColumnElement[bool]:
    asked = value.split(",")
    for each in asked:
        if not treatment.is_combination(each):
            raise ValueError(f"Treatment: {each!r} is not a combination such as SRC or none")
    return treatment.combination().in_(asked)


_CONDITIONS: dict[str, Callable[[str], ColumnElement[bool]]] = {
    "facility": lambda value: Abstract.facility_id == _number(value, "Facility", 9),
    "status": lambda value: Abstract.status == value,
    "abstractor": lambda value: Abstract.abstracted_by == value,
    "group": _group,
    "site": _site,
    "histology": lambda value: Tumor.histologic_type_icd_o3 == value,
    "behavior": lambda value: Tumor.behavior_code_icd_o3 == value,
    "analytic": _analytic,
    "class_of_case": _class_of_case,
    "sex": _sex,
    "vital": _vital,
    "summary_stage": lambda value: Tumor.summary_stage == ("" if value == "none" else value),
    "stage_group": lambda value: Tumor.stage_group == value,
    "treatment": _treatment,
    "items": item_filters.item_conditions,
    "age_from": lambda value: Tumor.age_at_diagnosis >= f"{_number(value, 'Age from', 3):03d}",
    "age": lambda value: or_(
        Tumor.age_at_diagnosis.is_(None), Tumor.age_at_diagnosis > f"{OLDEST:03d}"
    ),
    "age_to": lambda value: Tumor.age_at_diagnosis <= f"{_number(value, 'Age to', 3):03d}",
    "edit": lambda value: Abstract.id.in_(
        select(EditFailure.abstract_id).where(EditFailure.edit_id == value)
    ),
    "derived": _derived,
    "need": needs.asks,
    "review": review.asks,
    "contact_from": lambda value: since(_CONTACT, _day(value, "First contact from")),
    "contact_to": lambda value: until(_CONTACT, _day(value, "First contact to")),
    "completed_from": lambda value: since(_COMPLETED, _day(value, "Completed from")),
    "completed_to": lambda value: until(_COMPLETED, _day(value, "Completed to")),
    "disputed": lambda value: Abstract.accession_claim > 0,
    "words": _words,
}
