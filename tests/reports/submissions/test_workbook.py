import io
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.reports.submissions import text_rows, workbook
from registry.reports.submissions.sheets import Book

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
        "Cases",
        "Changes",
        "Not in the file",
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
    assert ["Cases read", "in the file + left out", 2, "yes"] in counts
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
