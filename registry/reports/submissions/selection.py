"""Which cases a submission takes: the choice of the user, and what keeps a case out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, or_, select

from registry.cases.filters import since, until
from registry.cases.models import COMPLETE, Abstract, Patient, Tumor
from registry.exchange.conversion import Kind, Remark, Target
from registry.exchange.extract import StoredCase
from registry.reports.submissions.models import (
    CHANGED,
    NEW,
    UNCHANGED,
    Destination,
    Submission,
    SubmissionCase,
    SubmissionReject,
)
from registry.reports.submissions.periods import Period, PeriodError

BASES = {
    "date-completed": "Date completed (2090)",
    "last-changed": "Last changed in this registry",
    "accession-year": "Accession year",
}
SENDING = {
    "new-changed": "New and changed cases",
    "new": "New cases only",
    "changed": "Changed cases only",
    "all": "All cases, also those unchanged since they were sent",
}
TAKEN = {
    "new-changed": {NEW, CHANGED},
    "new": {NEW},
    "changed": {CHANGED},
    "all": {NEW, CHANGED, UNCHANGED},
}
_RANGE = re.compile(r"(\d\d)(?:-(\d\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user chose; *destination* and *facility* are ids, days are YYYY-MM-DD.

    *earlier* also takes cases outside the period that changed since they were last sent or
    were rejected.  *resend_of* takes the cases of that submission, whatever the period, or with
    *rejected_alone* those of them that the destination rejected.
    """

    destination: int
    facility: int
    basis: str
    first: str
    last: str
    version: int
    record_type: str
    sending: str = "new-changed"
    incomplete: bool = False
    earlier: bool = True
    resend_of: int = 0
    rejected_alone: bool = False

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the selection that a submission keeps."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    @classmethod
    def standing(cls, destination: Destination, facility_id: int, today: date) -> Self:
        """Return the selection that compares every case with what was last sent, as of *today*."""
        day = today.isoformat()
        return cls(
            destination.id,
            facility_id,
            "last-changed",
            day,
            day,
            destination.naaccr_version,
            destination.record_type,
            sending="all",
            incomplete=True,
        )

    @classmethod
    def of_cases(cls, submission: Submission, *, rejected_alone: bool) -> Self:
        """Return the selection of the cases of *submission*, or its rejected ones, as of now.

        Where nothing changed since, the file is the former one, byte for byte.
        """
        return replace(
            cls.from_json(submission.selection),
            sending="all",
            earlier=False,
            resend_of=submission.id,
            rejected_alone=rejected_alone,
        )

    def to_json(self) -> dict[str, Any]:
        """Return what a submission keeps of the selection."""
        return asdict(self)

    @property
    def period(self) -> Period:
        """The period of the selection."""
        return Period(date.fromisoformat(self.first), date.fromisoformat(self.last))

    @property
    def target(self) -> Target:
        """What the file will be."""
        return Target(self.version, self.record_type)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case stays out: the *rule* for counts, the *detail* for the case."""

    rule: str
    detail: str


def in_period(selection: Selection) -> ColumnElement[bool]:
    """Return the condition on abstracts that the period and its basis set."""
    if selection.resend_of:
        return Abstract.id.in_(_sent_with(selection))
    period = selection.period
    if selection.basis == "accession-year":
        return Abstract.accession_year.between(*period.years)
    if selection.basis == "date-completed":
        completed = Abstract.date_case_completed
        first, last = f"{period.first:%Y%m%d}", f"{period.last:%Y%m%d}"
        return and_(since(completed, first), until(completed, last))
    start, end = period.moments
    stamps = (Abstract.changed_at, Tumor.changed_at, Patient.changed_at)
    return and_(or_(*(stamp >= start for stamp in stamps)), *(stamp < end for stamp in stamps))


def _sent_with(selection: Selection) -> Select[Any]:
    sent = select(SubmissionCase.abstract_id).where(
        SubmissionCase.submission_id == selection.resend_of,
        SubmissionCase.abstract_id.is_not(None),
    )
    if not selection.rejected_alone:
        return sent
    return sent.join(SubmissionReject, SubmissionReject.case_id == SubmissionCase.id)


def typed_period(basis: str, first: str, last: str) -> Period:
    """Return the period that was typed for *basis*; raises PeriodError."""
    period = Period.typed(first, last)
    if basis == "accession-year" and not period.whole_years:
        raise PeriodError("With accession years type years, such as 2025")
    return period


def class_ranges(classes: str) -> list[tuple[str, str]]:
    """Return the ranges of "00-22, 34"; raises ValueError with a sentence for the user."""
    found = []
    for part in filter(None, (part.strip() for part in classes.split(","))):
        match = _RANGE.fullmatch(part)
        if not match:
            raise ValueError(f"{part!r} is not a class of case or range such as 00-22")
        found.append((match[1], match[2] or match[1]))
    return found


def takes_class(classes: str, class_of_case: str) -> bool:
    """Whether a destination of *classes* takes a case of *class_of_case*; no classes: all."""
    ranges = class_ranges(classes)
    return not ranges or any(first <= class_of_case <= last for first, last in ranges)


def reasons(
    case: StoredCase, classes: str, remarks: list[Remark], selection: Selection
) -> Iterator[Reason]:
    """Yield why *case* cannot be sent; nothing means that it can."""
    if case.status != COMPLETE and not selection.incomplete:
        yield Reason("incomplete", "The abstract is not complete")
    number = case.tumor.get("accessionNumberHosp"), case.tumor.get("sequenceNumberHospital")
    if not all(number):
        yield Reason("no number", "Accession or sequence number is blank")
    if case.accession_claim:
        yield Reason("number disputed", "Another patient holds this accession number")
    class_of_case = case.tumor.get("classOfCase", "")
    if not takes_class(classes, class_of_case):
        words = f"Class of case {class_of_case or 'blank'} is not among {classes}"
        yield Reason("class not taken", words)
    for remark in remarks:
        if remark.kind is Kind.REFUSED:
            yield Reason("value not carried", f"{remark.naaccr_id}: {remark.reason}")
