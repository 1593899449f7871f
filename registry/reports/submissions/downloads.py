"""What can be downloaded of a submission: the file, packed or plain, the workbook, lists."""

from typing import IO

from registry.reports.submissions import files, lists, workbook
from registry.reports.submissions.models import Submission

XML, PACKED, WORKBOOK = "xml", "xml.gz", "xlsx"
DELETIONS, ERRORS = "deletions.csv", "errors.csv"
TYPES = {
    XML: "application/xml",
    PACKED: "application/gzip",
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DELETIONS: "text/csv",
    ERRORS: "text/csv",
}
LISTS = {DELETIONS: lists.deletions, ERRORS: lists.errors}


def name(submission: Submission, form: str) -> str:
    """Return the file name of the submission in *form*: one of TYPES."""
    joint = "-" if form in LISTS else "."
    return f"{submission.file_name.removesuffix('.xml')}{joint}{form}"


def write(submission: Submission, form: str, target: IO[bytes]) -> None:
    """Write the submission in *form* to *target*; raises LedgerAltered."""
    if form == WORKBOOK:
        workbook.write(submission, target)
        return
    if form in LISTS:
        lists.write(LISTS[form](submission), target)
        return
    files.write_xml(submission, target, packed=form == PACKED)
