import io
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from registry.audit.actions import SYSTEM
from registry.extensions import db
from registry.reports.submissions import actions, text_rows, workbook
from registry.reports.submissions.models import SubmissionCase
from registry.reports.submissions.sheets import Book
from tests.reports.submissions.conftest import TODAY

NASTY = ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "#N/A", "007", " x", "a\nb", "<&>"]


def opened(submission):
    target = io.BytesIO()
    workbook.write(submission, target)
    return openpyxl.load_workbook(target)


def rows(sheet):
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_the_workbook_has_its_sheets_with_frozen_headings_and_filters(complete_case, prepare):
    complete_case()
    book = opened(prepare())
    assert book.sheetnames == [
        "Cover",
        "Comparison",
        "Cases",
        "Changes",
        "Not in the file",
        "Edits",
        "Errors",
        "Control counts",
        "Dictionary",
    ]
    for sheet in book:
        assert sheet.freeze_panes in {"A2", "C2"}
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}" + str(
            sheet.max_row
        )
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.column_dimensions["A"].width > 8


def test_each_case_is_a_row_under_xml_ids_and_numbers(complete_case, prepare):
    abstract = complete_case(addrAtDxPostalCode="01234")
    sheet = opened(prepare())["Cases"]
    [case] = rows(sheet)
    named = dict(zip((cell.value for cell in sheet[1]), case, strict=True))
    assert named["Since last sent"] == "new"
    assert named["primarySite (400)"] == "C341"
    assert named["accessionNumberHosp (550)"] == abstract.accession_number_hosp
    assert named["addrAtDxPostalCode (100)"] == "01234"
    assert {(cell.data_type, cell.number_format) for cell in sheet[2]} == {("s", "@")}


@pytest.mark.parametrize("value", NASTY)
def test_no_value_becomes_a_formula_an_error_or_a_number(
    complete_case, prepare, sent, change, value
):
    abstract = complete_case(textRemarks="before")
    sent()
    change(abstract, textRemarks=value.strip() if value != " x" else "x y")
    value = abstract.items.get("2680", value)
    book = opened(prepare())
    cells = [cell for row in book["Cases"].iter_rows(min_row=2) for cell in row]
    assert value in [cell.value for cell in cells]
    changed = next(row for row in book["Changes"].iter_rows(min_row=2) if row[3].value == "2680")
    assert [cell.value for cell in changed[5:]] == ["before", value]
    assert all(cell.data_type in {"s", "n"} for sheet in book for row in sheet for cell in row)


def test_cover_and_control_counts_agree_with_the_submission(complete_case, prepare):
    complete_case()
    complete_case(status="incomplete")
    submission = prepare()
    book = opened(submission)
    cover = dict(rows(book["Cover"]))
    assert cover["Cases in the file"] == 1
    assert cover["SHA-256 of the XML"] == submission.sha256
    assert cover["Period"] == "2025-04-01 to 2025-06-30 (2025Q2)"
    counts = rows(book["Control counts"])
    assert ["Cases read = in the file + left out", "counted again in the sum", 2, "yes"] in counts
    assert counts[0][0::3] == ["All checks", "yes"]
    assert cover["Control counts agree"] == "yes"
    assert ["Class of case (610)", "14", 1, None] in counts
    assert ["SEER site group", "Lung and Bronchus", 1, None] in counts
    assert {row[3] for row in counts} == {None, "yes"}
    [left_out] = rows(book["Not in the file"])
    assert left_out[0] == "left out"


def test_the_dictionary_describes_every_column(complete_case, prepare):
    complete_case()
    book = opened(prepare())
    described = [row[0] for row in rows(book["Dictionary"])]
    assert described == [cell.column_letter for cell in book["Cases"][1]]
    site = next(row for row in rows(book["Dictionary"]) if row[1] == "primarySite")
    assert site[2:] == [
        "400", "Primary Site", "Tumor", "Cancer Identification", "text", 4, 1
    ]  # fmt: skip


def test_counts_that_do_not_reconcile_are_named(complete_case, prepare):
    complete_case()
    complete_case()
    submission = prepare()
    db.session.execute(
        delete(SubmissionCase).where(
            SubmissionCase.submission_id == submission.id, SubmissionCase.position == 2
        )
    )
    db.session.commit()
    rows_again = rows(opened(submission)["Control counts"])
    assert rows_again[0][3].startswith("NO: Records in the file, Patients in the file")
    verdicts = {row[0]: row[3] for row in rows_again}
    assert verdicts["Records in the file"] == "NO: the ledger has -1"
    assert verdicts["Class of case (610): 14"] == "NO: the ledger has -1"
    assert verdicts["SHA-256 of the XML"].startswith("NO: the file has ")


def test_a_receipt_that_differs_from_what_was_sent_is_named(complete_case, sent):
    complete_case()
    complete_case()
    submission = sent()
    receipt = actions.Receipt("", "", b"", number="R-1", accepted=1, rejected=0)
    actions.attach_receipt(SYSTEM, submission, receipt, on=TODAY)
    verdicts = {row[0]: row[3] for row in rows(opened(submission)["Control counts"])}
    assert verdicts["Accepted and rejected by the receipt"] == "NO: the receipt has -1"
    assert verdicts["Rejected by the receipt, entered"] == "yes"


def test_a_quarter_is_compared_with_the_last_and_with_last_years(complete_case, prepare, sent):
    complete_case(dateCaseCompleted="20240610")
    complete_case(dateCaseCompleted="20250310", classOfCase="34")
    sent(first="2025-01-01", last="2025-03-31")
    complete_case()
    complete_case(primarySite="C504")
    sheet = opened(prepare())["Comparison"]
    assert [cell.value for cell in sheet[1]] == [
        "Cases of the registry", "Value", "2025Q2", "2025Q1", "2024Q2",
        "Difference to 2025Q1", "Percent of 2025Q1", "Difference to 2024Q2", "Percent of 2024Q2",
    ]  # fmt: skip
    found = {(row[0], row[1]): row[2:] for row in rows(sheet)}
    assert found["Cases", None] == [2, 1, 1, 1, 100, 1, 100]
    sent_row = found["Sent to this destination for the period", None]
    assert sent_row == [0, 1, 0, -1, -100, 0, None]
    assert found["Class of case", "analytic (00-22)"] == [2, 0, 1, 2, None, 1, 100]
    assert found["Class of case", "other"] == [0, 1, 0, -1, -100, 0, None]
    assert found["Site group", "Breast"] == [1, 0, 0, 1, None, 1, None]


def test_notes_and_errors_stand_in_the_workbook(complete_case, prepare):
    complete_case()
    submission = prepare()
    actions.write_notes(SYSTEM, submission, "=cmd|Late because of the new standard")
    book = opened(submission)
    cover = {row[0].value: row[1] for row in book["Cover"].iter_rows(min_row=2)}
    assert cover["Notes of the preparer"].value == "=cmd|Late because of the new standard"
    assert cover["Notes of the preparer"].data_type == "s"
    assert any(row[0] == "R019" and row[2:] == ["open", 1] for row in rows(book["Edits"]))
    assert any(row[2] == "R019" and row[3] == "open" for row in rows(book["Errors"]))


@pytest.mark.skipif(
    not shutil.which("soffice") and "REGISTRY_REQUIRE_OFFICE" not in os.environ,
    reason="LibreOffice is not installed",
)
def test_libreoffice_opens_it_and_keeps_every_value(complete_case, prepare, tmp_path):
    complete_case(addrAtDxPostalCode="01234", nameLast="Ågren")
    path = tmp_path / "pack.xlsx"
    submission = prepare()
    with path.open("wb") as file:
        workbook.write(submission, file)
    profile = (tmp_path / "profile").as_uri()
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(path)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "rror" not in done.stdout + done.stderr
    ours, theirs = (openpyxl.load_workbook(each) for each in (path, tmp_path / "out" / "pack.xlsx"))
    assert theirs.sheetnames == ours.sheetnames
    for sheet in ours:
        again = theirs[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                value = again[cell.coordinate].value
                assert (value or None) == (cell.value or None), (sheet.title, cell.coordinate)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.text(max_size=12), max_size=30), max_size=5))
def test_rows_put_in_are_read_as_they_were(values):
    book = Book(creator="x", created=datetime(2025, 1, 1, tzinfo=UTC))
    part, style = book.sheet("Cases", [str(index) for index in range(30)], [])
    plain, target = io.BytesIO(), io.BytesIO()
    book.save(plain)
    text_rows.insert(plain, target, part, values, first_row=2, style=style)
    sheet = openpyxl.load_workbook(target)["Cases"]
    allowed = [[text_rows.storable(value) for value in row] for row in values]
    found = [[value or "" for value in row] for row in rows(sheet)]
    for expected, read in zip(allowed, found, strict=False):
        assert read[: len(expected)] == expected


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_named_as_excel_does(index, name):
    assert text_rows.column_name(index) == name


def test_the_archive_holds_each_part_once(complete_case, prepare, tmp_path):
    complete_case()
    path = Path(tmp_path / "book.xlsx")
    with path.open("wb") as file:
        workbook.write(prepare(), file)
    with ZipFile(path) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert len(names) == len(set(names))
