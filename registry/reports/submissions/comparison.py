"""A period beside the one before it and the same one of last year, counted in the registry."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from registry.cases.filters import CaseFilter
from registry.cases.item_filters import item_filter
from registry.cases.models import COMPLETE, Abstract, Facility, Patient, Tumor
from registry.extensions import db
from registry.reports.submissions.models import (
    ACKNOWLEDGED,
    SENT,
    Destination,
    Submission,
    SubmissionCase,
)
from registry.reports.submissions.periods import Period
from registry.reports.submissions.selection import (
    Selection,
    class_ranges,
    in_period,
    takes_class,
)
from registry.standards import site_groups

Counts = Counter[tuple[str, str]]
ANALYTIC = "analytic (00-22)"
SENT_ROW = ("Sent to this destination for the period", "")


def comparison(
    selection: Selection, destination: Destination, facility: Facility
) -> dict[str, Any]:
    """Return labels of the periods and rows of [what, value, cases in each of them].

    Counted are the cases that the selection asks for and the destination takes, whether or
    not they were sent; a period without any case counts as 0.
    """
    periods = _periods(selection)
    counted = [_counts(each, destination, facility) for each in periods]
    rows = sorted({row for counts in counted for row in counts}, key=_order)
    return {
        "periods": [each.period.short for each in periods],
        "rows": [[*row, *(counts[row] for counts in counted)] for row in rows],
    }


def cases_of(
    selection: Selection, destination: Destination, row: tuple[str, str]
) -> list[CaseFilter | None]:
    """Return for each period the filter of the cases that *row*, what and value, counts.

    None where no filter of cases says it.  The list is of today, the counts of when it was
    prepared.
    """
    return [_filter(each, destination, row) for each in _periods(selection)]


def _filter(
    selection: Selection, destination: Destination, row: tuple[str, str]
) -> CaseFilter | None:
    period, (what, value) = selection.period, row
    ranges = class_ranges(destination.classes)
    found = CaseFilter(
        facility=str(selection.facility),
        status="" if selection.incomplete else COMPLETE,
        items=item_filter("classOfCase", map("-".join, ranges)) if ranges else "",
    )
    if selection.basis == "date-completed":
        days = f"{period.first:%Y%m%d}", f"{period.last:%Y%m%d}"
        found = replace(found, completed_from=days[0], completed_to=days[1])
    elif selection.basis == "accession-year":
        first, last = period.years
        found = replace(found, year_from=str(first), year_to=str(last))
    else:
        return None
    if what == "Class of case":
        return replace(found, analytic="yes" if value == ANALYTIC else "no")
    if what == "Site group":
        codes = [each.code for each in site_groups.groups().values() if each.name == value]
        return replace(found, group=",".join(codes)) if codes else None
    return found if what == "Cases" else None


def _periods(selection: Selection) -> list[Selection]:
    period = selection.period
    before, year_before = period.before(), period.year_before()
    # Of a whole year the one before is the same one of last year.
    others = [before] if before == year_before else [before, year_before]
    return [
        _of(selection, period),
        *(_of(selection, other) for other in others),
    ]


def _of(selection: Selection, period: Period) -> Selection:
    first, last = period.first.isoformat(), period.last.isoformat()
    return replace(selection, first=first, last=last, resend_of=0, rejected_alone=False)


def _counts(selection: Selection, destination: Destination, facility: Facility) -> Counts:
    counts: Counts = Counter({("Cases", ""): 0, SENT_ROW: _sent(selection)})
    for class_of_case, site_group, number in _cases(selection, facility):
        if not takes_class(destination.classes, class_of_case or ""):
            continue
        analytic = "00" <= (class_of_case or "") <= "22"
        counts["Cases", ""] += number
        counts["Class of case", ANALYTIC if analytic else "other"] += number
        counts["Site group", _site_group_name(site_group)] += number
    return counts


def _cases(selection: Selection, facility: Facility) -> Iterator[Any]:
    statement = (
        select(Abstract.class_of_case, Tumor.site_group, func.count())
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .join(Patient, Patient.id == Abstract.patient_id)
        .where(Abstract.facility_id == facility.id, in_period(selection))
        .group_by(Abstract.class_of_case, Tumor.site_group)
    )
    if not selection.incomplete:
        statement = statement.where(Abstract.status == COMPLETE)
    yield from db.session.execute(statement)


def _sent(selection: Selection) -> int:
    """Return how many different cases the submissions of exactly this period carried."""
    submissions = db.session.execute(
        select(Submission.id, Submission.selection).where(
            Submission.destination_id == selection.destination,
            Submission.facility_id == selection.facility,
            Submission.state.in_([SENT, ACKNOWLEDGED]),
        )
    )
    wanted = selection.basis, selection.first, selection.last
    ids = [
        row.id
        for row in submissions
        if tuple(row.selection[name] for name in ("basis", "first", "last")) == wanted
    ]
    numbers = (
        select(SubmissionCase.accession_number, SubmissionCase.sequence_number)
        .where(SubmissionCase.submission_id.in_(ids))
        .distinct()
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(numbers)) or 0


def _site_group_name(code: str | None) -> str:
    return site_groups.groups()[code].name if code else "No primary site"


def _order(row: tuple[str, str]) -> tuple[int, str]:
    heads = ["Cases", SENT_ROW[0], "Class of case", "Site group"]
    return heads.index(row[0]), row[1]
