"""The lists that travel with a submission as CSV files: deletions, and errors with waivers."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from registry.reports.submissions import queries
from registry.reports.submissions.checks.findings import edit_names
from registry.reports.submissions.models import GONE, Submission

Row = Sequence[str]
# A spreadsheet would run what begins with one of these.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def deletions(submission: Submission) -> Iterator[Row]:
    """Yield the cases that the destination holds and should no longer hold, and why."""
    yield "facility", "accessionNumberHosp", "sequenceNumberHospital", "reason"
    for remark in queries.all_remarks(submission.id):
        if remark.kind == GONE:
            number = remark.accession_number, remark.sequence_number
            yield submission.facility.facility_id, *number, remark.reason


def errors(submission: Submission) -> Iterator[Row]:
    """Yield what the cases fail: open, waived with the reason, or over-ridden."""
    yield (
        "accessionNumberHosp", "sequenceNumberHospital", "edit", "name", "stands", "items",
        "message", "reason",
    )  # fmt: skip
    names = edit_names()
    for one in queries.all_findings(submission.id):
        yield (
            one.accession_number,
            one.sequence_number,
            one.edit_id,
            names.get(one.edit_id, one.edit_id),
            one.status,
            " ".join(one.items),
            one.message,
            one.reason,
        )


def write(rows: Iterable[Row], target: IO[bytes]) -> None:
    """Write *rows* as CSV; no value can be taken for a formula."""
    text = io.TextIOWrapper(target, "utf-8", newline="")
    csv.writer(text).writerows([_harmless(value) for value in row] for row in rows)
    text.detach()


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULAS) else value
