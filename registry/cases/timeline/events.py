"""Events of a patient's time line: from the items, the courses, the recurrences, the contacts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from registry.cases import history
from registry.cases.courses import queries as courses
from registry.cases.courses.models import Recurrence, Treatment
from registry.cases.courses.words import FIRST_COURSE, MODALITIES
from registry.cases.items import CaseItems
from registry.cases.models import Abstract, Patient, Tumor
from registry.formats import topography
from registry.standards import lookup, tables
from registry.standards.partial_date import DateError, PartialDate

# Treatments: what may not come before the diagnosis.
TREATMENTS = frozenset({*MODALITIES, "systemic", "course"})
# An event of the patient, not of one tumor.
OF_PATIENT = 0
# With their own dates known, the date of the first of them says nothing new.
_SYSTEMIC = ("rxDateChemo", "rxDateHormone", "rxDateBrm")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, from *start* to *end*; None is not dated, or a single day.

    *tumor* is the place of the tumor in the patient's list, from 1, or OF_PATIENT.
    *course* is the number of the course that a treatment belongs to.  What *section* of
    *abstract_id* says it, or which *treatment* or *recurrence*, leads to where it is changed.
    """

    kind: str
    label: str
    start: PartialDate | None
    end: PartialDate | None = None
    detail: str = ""
    tumor: int = OF_PATIENT
    course: int | None = None
    abstract_id: int | None = None
    section: str = ""
    treatment: int | None = None
    recurrence: int | None = None

    @property
    def last(self) -> PartialDate | None:
        """The date on which it was over, as far as it is known."""
        return self.end or self.start

    @property
    def is_treatment(self) -> bool:
        """Whether it is a treatment, or the beginning of a course."""
        return self.kind in TREATMENTS


@dataclass(frozen=True, slots=True)
class _Kind:
    """A row of ``data/timeline.csv``: which items tell of an event.

    Without a date there is an event only where one of *codes* matches *given*.
    """

    kind: str
    label: str
    start: str
    end: str
    codes: tuple[str, ...]
    given: str
    section: str
    course: int | None


def of_patient(patient: Patient) -> list[Event]:
    """Return the events of *patient*, tumor by tumor, then what concerns no single tumor."""
    ids = [tumor.id for tumor in patient.tumors]
    treatments, recurrences = courses.treatments(ids), courses.recurrences(ids)
    found: list[Event] = []
    for number, tumor in enumerate(patient.tumors, 1):
        found += of_tumor(
            tumor,
            number,
            [each for each in treatments if each.tumor_id == tumor.id],
            [each for each in recurrences if each.tumor_id == tumor.id],
        )
    return [*found, *_contacts(patient)]


def of_tumor(
    tumor: Tumor,
    number: int,
    treatments: Iterable[Treatment],
    recurrences: list[Recurrence],
) -> list[Event]:
    """Return the events of one tumor, which is the *number*-th of its patient."""
    listed = list(treatments)
    found: dict[tuple[object, ...], Event] = {}
    for abstract in tumor.abstracts:
        case = CaseItems.of(abstract)
        for event in of_items(case, number, abstract):
            # Two facilities' abstracts share the tumor's items; contacts are each one's own.
            found.setdefault((event.kind, event.label, event.start), event)
    told = [event for event in found.values() if not (recurrences and event.kind == "recurrence")]
    own = tumor.abstracts[0].id if tumor.abstracts else None
    told += [_treatment(each, number, own) for each in listed]
    told += [_recurrence(each, number, own, place) for place, each in enumerate(recurrences)]
    return told


def of_items(
    case: Mapping[str, str], number: int, abstract: Abstract | None = None
) -> Iterator[Event]:
    """Yield what the items of a case tell."""
    for row in _kinds():
        start = date_of(case[row.start]) if row.start else None
        code = next((name for name in row.codes if case[name]), "")
        value = case[code] if code else ""
        given = bool(row.given and re.fullmatch(row.given, value))
        if start is None and not given and row.kind != "diagnosis":
            continue
        if row.kind == "systemic" and any(case[name] for name in _SYSTEMIC):
            continue
        if row.start == "rxDateMostDefinSurg" and case[row.start] == case["rxDateSurgery"]:
            continue
        shown = topography(value) if code == "primarySite" else value
        meaning = lookup.describe(code, value, case) if code else ""
        where = f"{abstract.facility.name}: " if abstract and row.kind == "contact" else ""
        yield Event(
            row.kind,
            row.label,
            start,
            date_of(case[row.end]) if row.end else None,
            f"{where}{shown} {meaning}".strip(),
            number,
            row.course,
            abstract.id if abstract else None,
            row.section,
        )


def date_of(value: str) -> PartialDate | None:
    """Return the date that an item holds; None where it is blank or, imported so, no date."""
    try:
        return PartialDate.from_naaccr(value) if value else None
    except DateError:
        return None


def course_name(number: int) -> str:
    """Return what a course is called."""
    return "First course" if number == FIRST_COURSE else f"Course {number}"


def _treatment(row: Treatment, number: int, abstract_id: int | None) -> Event:
    parts = [course_name(row.course), "; ".join(row.drugs), row.facility, row.note]
    return Event(
        row.modality,
        MODALITIES[row.modality],
        date_of(row.started),
        date_of(row.ended),
        ", ".join(part for part in parts if part),
        number,
        row.course,
        abstract_id,
        treatment=row.id,
    )


def _recurrence(row: Recurrence, number: int, abstract_id: int | None, place: int) -> Event:
    sites = ", ".join(
        f"{topography(code)} {lookup.describe('primarySite', code, {})}" for code in row.sites
    )
    meaning = lookup.describe("recurrenceType1st", row.type, {})
    parts = [f"{row.type} {meaning}", sites, row.note]
    return Event(
        "recurrence",
        "First recurrence" if place == 0 else "Further recurrence",
        date_of(row.date),
        detail=", ".join(part for part in parts if part),
        tumor=number,
        abstract_id=abstract_id,
        recurrence=row.id,
    )


def _contacts(patient: Patient) -> Iterator[Event]:
    """Yield the last contact or death, and the contacts that it replaced by the audit trail."""
    case = CaseItems(patient)
    last = date_of(case["dateOfLastContact"])
    abstract = next((each for tumor in patient.tumors for each in tumor.abstracts), None)
    at = abstract.id if abstract else None
    changes = history.of_item(abstract, "dateOfLastContact") if abstract else []
    earlier = {date for change in changes if (date := date_of(change.old))}
    for date in sorted(earlier, key=str):
        if last and date.before(last):
            yield Event("contact", "Earlier contact", date, abstract_id=at, section="follow-up")
    dead = case["vitalStatus"] == "0"
    if last or dead:
        kind, label = ("death", "Death") if dead else ("last", "Last contact")
        cause = case["causeOfDeath"] if dead else ""
        detail = f"{cause} {lookup.describe('causeOfDeath', cause, case)}".strip()
        yield Event(kind, label, last, None, detail, abstract_id=at, section="follow-up")


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            row["kind"],
            row["label"],
            row["start"],
            row["end"],
            tuple(row["codes"].split()),
            row["given"],
            row["section"],
            int(row["course"]) if row["course"] else None,
        )
        for row in tables.rows("timeline", "cases")
    )
