"""Counting a submission again from the ledger, beside the counts that were kept with it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from registry.extensions import db
from registry.reports.submissions import files, queries, tally
from registry.reports.submissions.models import (
    GONE,
    LEFT_OUT,
    Submission,
    SubmissionFinding,
    SubmissionReject,
    SubmissionRemark,
)

Value = int | str
CLASS_OF_CASE = "610"


@dataclass(frozen=True, slots=True)
class Check:
    """A count that was kept with the submission, and the same from another place."""

    what: str
    kept: Value
    again: Value
    where: str = "ledger"

    @property
    def agrees(self) -> bool:
        """Whether the two are the same."""
        return self.kept == self.again

    @property
    def verdict(self) -> str:
        """yes, or the difference in words."""
        if self.agrees:
            return "yes"
        if isinstance(self.kept, int) and isinstance(self.again, int):
            return f"NO: the {self.where} has {self.again - self.kept:+d}"
        return f"NO: the {self.where} has {self.again}"


def checks(submission: Submission) -> list[Check]:
    """Return all checks of *submission*; the ledger's cases are read once more, one by one."""
    return [*_of_cases(submission), *_of_lists(submission), *_of_receipt(submission)]


def differences(found: list[Check]) -> str:
    """Return "yes" where all checks agree, else the names of those that do not."""
    wrong = [check.what for check in found if not check.agrees]
    return f"NO: {', '.join(wrong)}" if wrong else "yes"


def _of_cases(submission: Submission) -> Iterator[Check]:
    counts = submission.counts
    kinds: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    patients, accession_sum = set(), 0
    for case in queries.in_order(submission.id):
        kinds[case.kind] += 1
        classes[case.tumor_items.get(CLASS_OF_CASE, "")] += 1
        patients.add(case.patient_position)
        accession_sum += tally.digits(case.accession_number)
    yield Check("Records in the file", submission.cases, kinds.total())
    yield Check("Patients in the file", submission.patients, len(patients))
    yield Check("Sum of accession numbers", counts["accession_sum"], accession_sum)
    for title, kept, again in (
        ("Since last sent", counts["kinds"], kinds),
        ("Class of case (610)", counts["classes"], classes),
    ):
        for value in sorted({*kept, *again}):
            yield Check(f"{title}: {value or 'blank'}", kept.get(value, 0), again[value])
    yield Check("SHA-256 of the XML", submission.sha256, files.digest(submission), "file")


def _of_lists(submission: Submission) -> Iterator[Check]:
    counts = submission.counts
    rows = db.session.execute(
        select(SubmissionRemark.kind, func.count().label("number"))
        .where(SubmissionRemark.submission_id == submission.id)
        .group_by(SubmissionRemark.kind)
    )
    remarks = {row.kind: row.number for row in rows}
    findings = db.session.scalar(
        select(func.count()).where(SubmissionFinding.submission_id == submission.id)
    )
    added = submission.cases + counts["out"]
    yield Check("Cases read = in the file + left out", counts["read"], added, "sum")
    yield Check("Left out", counts["out"], remarks.get(LEFT_OUT, 0))
    yield Check("Sent before, no longer there", counts["gone"], remarks.get(GONE, 0))
    errors = sum(number for *_, number in counts.get("errors", ()))
    yield Check("Errors", errors, findings or 0)


def _of_receipt(submission: Submission) -> Iterator[Check]:
    accepted, rejected = submission.receipt_accepted, submission.receipt_rejected
    if accepted is not None:
        answered = accepted + (rejected or 0)
        yield Check("Accepted and rejected by the receipt", submission.cases, answered, "receipt")
    if rejected is not None:
        entered = db.session.scalar(
            select(func.count()).where(SubmissionReject.submission_id == submission.id)
        )
        yield Check("Rejected by the receipt, entered", rejected, entered or 0)
