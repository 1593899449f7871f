"""The follow-up rate of stored cases, from the reference date and for the last five years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from registry import snapshot
from registry.cases.filters import CaseFilter
from registry.cases.models import Abstract, Facility, Patient
from registry.extensions import db
from registry.reports.analysis.follow_up import (
    ITEMS,
    Due,
    FollowUp,
    due,
    follow_up,
    months_before,
)
from registry.reports.tables import Column, Row, Table

if TYPE_CHECKING:
    import pandas as pd

FIVE_YEARS = 60
# What the Commission on Cancer asks for (standard 6.5), in percent.
FROM_REFERENCE, OF_FIVE_YEARS = 80, 90
FIRST = date(1900, 1, 1)
# Databases take only so many parameters in one statement.
_KEYS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Named:
    """A tumor to be followed: its abstract, numbers and last contact."""

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
    """Return both counts for a facility, or for all of them; the lost are keys of abstracts."""
    cases = _cases(facility_id)
    reference = _reference(facility_id)
    starts = reference, max(reference, months_before(as_of, FIVE_YEARS))
    counts = follow_up(cases, as_of=as_of, starts=starts, without_class_00=without_class_00)
    asked = ("Since the reference date", FROM_REFERENCE), ("Last five years", OF_FIVE_YEARS)
    return [
        Result(title, start, threshold, found)
        for (title, threshold), start, found in zip(asked, starts, counts, strict=True)
    ]


def to_ask(facility_id: int | None, as_of: date) -> list[Due]:
    """Return the follow-up that is due at a facility, or all of them; names are abstracts."""
    return due(_cases(facility_id), as_of=as_of)


def by_month(found: Sequence[Due]) -> list[tuple[str, int, int]]:
    """Return (YYYY-MM, tumors due, delinquent ones of them) in order; "" without any date."""
    counted: dict[str, list[bool]] = {}
    for each in found:
        counted.setdefault(f"{each.due:%Y-%m}" if each.due else "", []).append(each.is_delinquent)
    return [(month, len(late), sum(late)) for month, late in sorted(counted.items())]


def due_table(found: Sequence[Due]) -> Table:
    """Return the follow-up that is due by month as a table."""
    rows = [
        Row(month or "no contact dated", (number, late), None)
        for month, number, late in by_month(found)
    ]
    late = sum(each.is_delinquent for each in found)
    rows.append(Row("All", (len(found), late), None, "total"))
    return Table(
        "due",
        "Due for follow-up",
        "Living patients, class of case 10 to 22, malignant or in situ, whose last contact lies "
        "12 months back; delinquent once more than 15 months have passed.",
        "Due since",
        (Column("tumors", "Tumors"), Column("delinquent", "Delinquent")),
        tuple(rows),
        {},
    )


def named(keys: Sequence[int], most: int) -> list[Named]:
    """Return the first *most* of the abstracts of *keys* in order of their numbers.

    The numbers come from the database; the snapshot has none.
    """
    order = (Abstract.accession_number_hosp, Abstract.sequence_number_hospital)
    found: list[Any] = []
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        part = Abstract.id.in_(keys[start : start + _KEYS_AT_ONCE])
        rows = select(Abstract.id, *order, Patient.date_of_last_contact)
        rows = rows.join(Patient, Patient.id == Abstract.patient_id).where(part)
        found += db.session.execute(rows.order_by(*order).limit(most))
    ordered = sorted(found, key=lambda row: (row[1] or "", row[2] or ""))
    return [Named(row[0], row[1] or "", row[2] or "", row[3] or "") for row in ordered[:most]]


def _reference(facility_id: int | None) -> date:
    """Return the reference date of the facility, the earliest one of all without a facility."""
    chosen = select(Facility.reference_date).where(Facility.reference_date.is_not(None))
    if facility_id is not None:
        chosen = chosen.where(Facility.id == facility_id)
    dates = [text for text in db.session.scalars(chosen) if text and len(text) == len("YYYYMMDD")]
    return min((date.fromisoformat(text) for text in dates), default=FIRST)


def _cases(facility_id: int | None) -> "pd.DataFrame":
    """Return the items that the counts need; the keys of abstracts are the index."""
    chosen = CaseFilter(facility="" if facility_id is None else str(facility_id))
    return snapshot.cases(chosen, ITEMS).set_index("abstract_key")
