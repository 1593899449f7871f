"""The reports of a case, what they suggest, and what bears out its codes."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from registry import reading
from registry.cases.evidence.models import CaseReport, Evidence
from registry.extensions import db
from registry.reading import Suggestion

# What was read from the texts of the cases that are worked on; none of their words.
_remembered: dict[tuple[str, str, int | None], tuple[Suggestion, ...]] = {}
_MOST_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Quote:
    """A *phrase* of a report with the words *before* and *after* it."""

    before: str
    phrase: str
    after: str


def reports(abstract_id: int) -> list[CaseReport]:
    """Return the reports of a case, the newest first."""
    chosen = select(CaseReport).where(CaseReport.abstract_id == abstract_id)
    return list(db.session.scalars(chosen.order_by(CaseReport.id.desc())))


def report_or_404(abstract_id: int, report_id: int) -> CaseReport:
    """Return a report of the case."""
    report: CaseReport = db.one_or_404(
        select(CaseReport).where(CaseReport.id == report_id, CaseReport.abstract_id == abstract_id)
    )
    return report


def evidence(abstract_id: int) -> dict[str, Evidence]:
    """Return the evidence of a case by item."""
    chosen = select(Evidence).where(Evidence.abstract_id == abstract_id)
    return {each.item: each for each in db.session.scalars(chosen)}


def suggestions(report: CaseReport, case: Mapping[str, str]) -> tuple[Suggestion, ...]:
    """Return what *report* suggests for *case*; a text that was read lately is not read again."""
    year = case.get("dateOfDiagnosis", "")[:4]
    key = report.sha256, report.kind, int(year) if year.isdigit() else None
    if key not in _remembered:
        found = reading.read(report.text, kind=report.kind or None, diagnosis_year=key[2])
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.pop(next(iter(_remembered)), None)
        _remembered[key] = tuple(found)
    return _remembered[key]


def quote(report: CaseReport, start: int, end: int, around: int = 120) -> Quote:
    """Return the words from *start* to *end* with up to *around* characters of their paragraph."""
    before = report.text[max(start - around, 0) : start]
    if start > around:
        before = "… " + before.partition(" ")[2]
    after = report.text[end : end + around]
    if end + around < len(report.text):
        after = after.rpartition(" ")[0] + " …"
    return Quote(before.rpartition("\n\n")[2], report.text[start:end], after.partition("\n\n")[0])
