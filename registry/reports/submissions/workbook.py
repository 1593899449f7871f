"""The quarterly workbook of a submission: cover, cases, changes, control counts, dictionary."""

import tempfile
from collections.abc import Iterator, Sequence
from typing import IO

from registry.formats import moment
from registry.reports.submissions import ledger, queries, tally, text_rows
from registry.reports.submissions.models import CHANGED, Submission
from registry.reports.submissions.selection import BASES, SENDING, Selection
from registry.reports.submissions.sheets import Book
from registry.standards import items as dictionary

CASES = "Cases"
Row = Sequence[str | int]


def write(submission: Submission, target: IO[bytes]) -> None:
    """Write the workbook of *submission* to *target*; it holds identified data."""
    keys = list(submission.counts["items"])
    book = Book(creator=submission.prepared_by, created=submission.prepared_at)
    book.sheet("Cover", ("What", "Value"), _cover(submission), widths=(30, 70))
    part, style = book.sheet(CASES, _headings(keys), [], freeze="C2", more_rows=submission.cases)
    book.sheet("Changes", _CHANGES, _changes(submission), widths=(12, 10, 34, 9, 44, 32, 32))
    book.sheet("Not in the file", _REMARKS, _remarks(submission), widths=(12, 12, 10, 90))
    book.sheet("Control counts", _COUNTS, _counts(submission), widths=(36, 60, 12, 12))
    book.sheet("Dictionary", _DICTIONARY, _dictionary(submission), widths=_WIDTHS)
    with tempfile.TemporaryFile() as plain:
        book.save(plain)
        text_rows.insert(plain, target, part, _cases(submission, keys), first_row=2, style=style)


def _headings(keys: list[str]) -> list[str]:
    return ["Since last sent", "Record", *(f"{_id(key)} ({key})" for key in keys)]


def _cases(submission: Submission, keys: list[str]) -> Iterator[list[str]]:
    for case in queries.in_order(submission.id):
        values = {**case.patient_items, **case.tumor_items}
        yield [case.kind, str(case.position), *(values.get(key, "") for key in keys)]


def _cover(submission: Submission) -> Iterator[Row]:
    selection = Selection.from_json(submission.selection)
    facility, destination = submission.facility, submission.destination
    kinds = submission.counts["kinds"]
    yield "Contents", "Identified patient data: handle as the medical record"
    yield "Facility", f"{facility.facility_id} {facility.name}"
    yield "Destination", f"{destination.name} ({destination.code})"
    yield "Period", f"{selection.first} to {selection.last} ({selection.period.label})"
    yield "Basis", BASES[selection.basis]
    yield "Cases asked for", SENDING[selection.sending]
    yield "Also changed cases of other periods", "yes" if selection.earlier else "no"
    yield "Incomplete abstracts", "taken too" if selection.incomplete else "left out"
    yield "Prepared by", submission.prepared_by
    yield "Prepared at", moment(submission.prepared_at)
    yield "NAACCR version", submission.naaccr_version // 10
    yield "Record type", submission.record_type
    yield "Cases in the file", submission.cases
    yield "Patients in the file", submission.patients
    for kind in ("new", "changed", "unchanged"):
        yield f"Cases {kind} since last sent", kinds.get(kind, 0)
    yield "Cases left out", submission.counts["out"]
    yield "Sent before, no longer there", submission.counts["gone"]
    yield "File name", submission.file_name
    yield "SHA-256 of the XML", submission.sha256
    yield "State", submission.state
    yield "Sent", f"{submission.sent_on or ''} {submission.sent_by or ''}".strip()
    yield "Receipt", f"{submission.receipt_on or ''} {submission.receipt_text or ''}".strip()


_CHANGES = ("Accession", "Sequence", "Item", "Number", "Name", "Sent last", "Now")


def _changes(submission: Submission) -> Iterator[Row]:
    for case in queries.in_order(submission.id, kind=CHANGED):
        number = case.accession_number, case.sequence_number
        for key, (old, new) in case.changes.items():
            yield *number, _id(key), key, _name(key), old, new


_REMARKS = ("What", "Accession", "Sequence", "Reason")


def _remarks(submission: Submission) -> Iterator[Row]:
    for remark in queries.all_remarks(submission.id):
        yield remark.kind, remark.accession_number, remark.sequence_number, remark.reason


_COUNTS = ("Count of", "Value", "Cases", "Agrees")


def _counts(submission: Submission) -> Iterator[Row]:
    counts, cases = submission.counts, submission.cases
    yield "Records in the file", "", cases, ""
    yield "Patients in the file", "", submission.patients, ""
    yield (
        "Cases read",
        "in the file + left out",
        counts["read"],
        _agree(counts["read"], cases + counts["out"]),
    )
    yield "Sum of accession numbers", "", counts["accession_sum"], ""
    yield from _breakdown("Since last sent", counts["kinds"], cases)
    yield from _breakdown("Class of case (610)", counts["classes"], cases)
    yield from _breakdown("Year of diagnosis", counts["years"], cases)
    groups = {tally.site_group_name(code): n for code, n in counts["site_groups"].items()}
    yield from _breakdown("SEER site group", groups, cases)
    yield from _breakdown("Left out", counts["reasons"], counts["out"])
    yield "Sent before, no longer there", "", counts["gone"], ""
    for kind, naaccr_id, reason, number in counts["remarks"]:
        yield f"Item {kind}", f"{naaccr_id}: {reason}", number, ""


def _breakdown(title: str, counts: dict[str, int], total: int) -> Iterator[Row]:
    for value, number in counts.items():
        yield title, value or "blank", number, ""
    yield f"{title}, sum", "", sum(counts.values()), _agree(sum(counts.values()), total)


def _agree(one: int, other: int) -> str:
    return "yes" if one == other else f"NO: {one} and {other}"


_DICTIONARY = (
    "Column", "XML id", "Number", "Name", "Level", "Section", "Type", "Length", "Filled cases",
)  # fmt: skip
_WIDTHS = (10, 34, 9, 52, 10, 36, 10, 9, 13)


def _dictionary(submission: Submission) -> Iterator[Row]:
    items = dictionary.items(submission.naaccr_version)
    yield "A", "", "", "Since last sent: new, changed or unchanged", "", "", "text", 9, ""
    yield "B", "", "", "Record: place of the case in the file", "", "", "text", "", ""
    for index, (key, filled) in enumerate(submission.counts["items"].items(), 2):
        column, item = text_rows.column_name(index), items.get(_id(key))
        if item is None:
            yield column, key, "", "Item of a user dictionary", "", "", "", "", filled
            continue
        facts = item.name, item.parent, item.section, item.data_type, item.length
        yield column, item.naaccr_id, key, *facts, filled


def _id(key: str) -> str:
    return next(iter(ledger.by_id({key: ""})))


def _name(key: str) -> str:
    return dictionary.by_number(int(key)).name if key.isdigit() else ""
