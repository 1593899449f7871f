"""What can be downloaded of a submission: the file, packed or plain, and the workbook."""

from typing import IO

from registry.reports.submissions import files, workbook
from registry.reports.submissions.models import Submission

XML, PACKED, WORKBOOK = "xml", "xml.gz", "xlsx"
TYPES = {
    XML: "application/xml",
    PACKED: "application/gzip",
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def name(submission: Submission, form: str) -> str:
    """Return the file name of the submission in *form*: xml, xml.gz or xlsx."""
    return f"{submission.file_name.removesuffix('.xml')}.{form}"


def write(submission: Submission, form: str, target: IO[bytes]) -> None:
    """Write the submission in *form* to *target*; raises LedgerAltered."""
    if form == WORKBOOK:
        workbook.write(submission, target)
        return
    files.write_xml(submission, target, packed=form == PACKED)
