"""The quarterly workbook of a submission: cover, comparison, cases, changes, edits, counts."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from registry.formats import moment
from registry.reports.submissions import ledger, queries, reconciling, tally, text_rows
from registry.reports.submissions.checks.findings import edit_names
from registry.reports.submissions.models import CHANGED, OPEN, OVER_RIDDEN, WAIVED, Submission
from registry.reports.submissions.reconciling import Check
from registry.reports.submissions.selection import BASES, SENDING, Selection
from registry.reports.submissions.sheets import Book
from registry.standards import items as dictionary

CASES = "Cases"
Row = Sequence[str | int | float]


def write(submission: Submission, target: IO[bytes]) -> None:
    """Write the workbook of *submission* to *target*; it holds identified data."""
    keys = list(submission.counts["items"])
    book = Book(creator=submission.prepared_by, created=submission.prepared_at)
    checks = reconciling.checks(submission)
    book.sheet("Cover", ("What", "Value"), _cover(submission, checks), widths=(34, 80), prose=True)
    headings, rows = _comparison(submission)
    book.sheet("Comparison", headings, rows, widths=(40, 44, *(14,) * (len(headings) - 2)))
    part, style = book.sheet(CASES, _headings(keys), [], freeze="C2", more_rows=submission.cases)
    book.sheet(
        "Changes", _CHANGES, _or_none(_changes(submission)), widths=(12, 10, 34, 9, 44, 32, 32)
    )
    book.sheet("Not in the file", _REMARKS, _or_none(_remarks(submission)), widths=(12, 12, 10, 90))
    book.sheet("Edits", _EDITS, _or_none(_edits(submission)), widths=(12, 60, 14, 12))
    book.sheet(
        "Errors", _ERRORS, _or_none(_errors(submission)), widths=(12, 10, 12, 12, 40, 70, 50)
    )
    book.sheet("Control counts", _COUNTS, _counts(submission, checks), widths=(44, 60, 20, 36))
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


def _cover(submission: Submission, checks: list[Check]) -> Iterator[Row]:
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
    yield "Control counts agree", reconciling.differences(checks)
    yield "Errors open, waived, over-ridden", _errors_in_words(submission)
    yield "Notes of the preparer", submission.notes
    yield "File name", submission.file_name
    yield "SHA-256 of the XML", submission.sha256
    yield "State", submission.state
    yield "Sent", f"{submission.sent_on or ''} {submission.sent_by or ''}".strip()
    yield "Receipt", f"{submission.receipt_on or ''} {submission.receipt_number or ''}".strip()
    yield "Accepted by the receipt", _count_or_blank(submission.receipt_accepted)
    yield "Rejected by the receipt", _count_or_blank(submission.receipt_rejected)
    yield "Receipt in words", submission.receipt_text or ""


def _or_none(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield *rows*, or one that says that there are none."""
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        yield ("None",)


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


def _comparison(submission: Submission) -> tuple[list[str], Iterator[Row]]:
    """Return headings and rows: the period beside others, with the differences."""
    compared = submission.counts.get("comparison", {"periods": [], "rows": []})
    _, *others = compared["periods"] or [""]
    headings = ["Cases of the registry", "Value", *compared["periods"]]
    for label in others:
        headings += [f"Difference to {label}", f"Percent of {label}"]
    return headings, (_compared(row) for row in compared["rows"])


def _compared(row: list[str | int]) -> Row:
    what, value, now, *others = row
    found: list[str | int | float] = [what, value, now, *others]
    for other in others:
        difference = int(now) - int(other)
        found += [difference, 100 * difference / int(other) if other else ""]
    return found


_EDITS = ("Edit", "Name", "Stands", "Cases")


def _edits(submission: Submission) -> Iterator[Row]:
    names = edit_names()
    for edit_id, status, number in submission.counts.get("errors", ()):
        yield edit_id, names.get(edit_id, edit_id), status, number
    for edit_id, number in submission.counts.get("warnings", {}).items():
        yield edit_id, names.get(edit_id, edit_id), "warning", number


_ERRORS = ("Accession", "Sequence", "Edit", "Stands", "Items", "Message", "Reason")


def _errors(submission: Submission) -> Iterator[Row]:
    for one in queries.all_findings(submission.id):
        number = one.accession_number, one.sequence_number
        yield *number, one.edit_id, one.status, ", ".join(one.items), one.message, one.reason


def _errors_in_words(submission: Submission) -> str:
    counts: Counter[str] = Counter()
    for _, status, number in submission.counts.get("errors", ()):
        counts[status] += number
    return ", ".join(str(counts[status]) for status in (OPEN, WAIVED, OVER_RIDDEN))


def _count_or_blank(count: int | None) -> str | int:
    return "" if count is None else count


_COUNTS = ("Count of", "Value", "Cases", "Agrees")


def _counts(submission: Submission, checks: list[Check]) -> Iterator[Row]:
    counts, cases = submission.counts, submission.cases
    yield "All checks", "", len(checks), reconciling.differences(checks)
    for check in checks:
        # A digest is too wide for the column of counts.
        digest = isinstance(check.kept, str)
        value = str(check.kept) if digest else f"counted again in the {check.where}"
        yield check.what, value, "" if digest else check.kept, check.verdict
    yield from _breakdown("Since last sent", counts["kinds"], cases)
    yield from _breakdown("Class of case (610)", counts["classes"], cases)
    yield from _breakdown("Year of diagnosis", counts["years"], cases)
    groups = {tally.site_group_name(code): n for code, n in counts["site_groups"].items()}
    yield from _breakdown("SEER site group", groups, cases)
    yield from _breakdown("Left out", counts["reasons"], counts["out"])
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
