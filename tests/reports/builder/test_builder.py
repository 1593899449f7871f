"""The report builder: counted by hand, safe for analysts, kept and handed out."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from registry.audit.actions import SYSTEM
from registry.cases import actions as cases
from registry.cases.queries import counted
from registry.extensions import db
from registry.reports.builder import counting, dimensions, files
from registry.reports.builder.definition import Definition

TODAY = "20250630"
BUILDER = "/statistics/builder/"
# site, sex, size, how many: 12 + 3 breasts, 20 + 15 lungs.
CASES = [
    ("C504", "2", "020", 12),
    ("C504", "1", "999", 3),
    ("C341", "2", "030", 20),
    ("C341", "1", "041", 15),
]


def fill():
    facility = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    for site, sex, size, number in CASES:
        for _ in range(number):
            patient = cases.add_patient(SYSTEM, {"sexAssignedAtBirth": sex, "nameLast": "Okafor"})
            values = {"primarySite": site, "tumorSizeSummary": size, "dateOf1stContact": "2025"}
            values |= {"metsAtDxBone": "1" if size == "041" else "", "dateOfDiagnosis": "20250101"}
            cases.open_abstract(SYSTEM, patient, facility, values, today=date(2025, 6, 30))


@pytest.fixture
def filled(app):
    fill()


def report(fewest=1, **query):
    return counting.count(Definition.from_query(query), fewest=fewest, today=TODAY)


def numbers(made):
    return {line.label: [cell.count for cell in line.cells] for line in made.lines}


@pytest.mark.postgres
def test_two_items_are_counted_with_totals(any_app):
    fill()
    made = report(rows="primarySite", columns="sexAssignedAtBirth")
    assert made.headings == ("1 Male", "2 Female", "Total")
    assert {label[:4]: counts for label, counts in numbers(made).items()} == {
        "C341": [15, 20, 35],
        "C504": [3, 12, 15],
        "Tota": [18, 32, 50],
    }


def test_small_counts_are_hidden_with_what_would_tell_them(filled):
    """3 is small; each of the four cells follows from the other three, so that all go."""
    made = report(11, rows="primarySite", columns="sexAssignedAtBirth", show="row")
    assert [[cell.count for cell in line.cells] for line in made.lines] == [
        [None, None, 35],
        [None, None, 15],
        [18, 32, 50],
    ]
    percents = [[cell.percent for cell in line.cells] for line in made.lines]
    assert percents == [[None, None, 100], [None, None, 100], [36, 64, 100]]


def test_medians_leave_unknown_out_and_need_enough_numbers(filled):
    """Lungs: 20 x 30 and 15 x 41 mm, the 18th is 30. Breasts: 12 x 20 mm, 3 unknown."""
    made = report(11, rows="primarySite", median="tumorSizeSummary")
    assert [line.median for line in made.lines] == [30, 20, 30]
    made = report(13, rows="primarySite", median="tumorSizeSummary")
    assert [line.median for line in made.lines] == [30, None, 30]


def test_blank_is_a_category(filled):
    made = report(rows="metsAtDxBone")
    assert list(numbers(made).values()) == [[15], [35], [50]]
    assert "Blank" in numbers(made)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ("primarySite", "sexAssignedAtBirth"),
        ("metsAtDxBone", "tumorSizeSummary"),
        ("dateOfDiagnosis", "site_group"),
        ("ageAtDiagnosis", "diagnosis_year"),
        ("facility_id", "status"),
        ("accession_year", "summary_stage"),
        ("first_contact_year", "stage_group"),
    ],
)
@pytest.mark.postgres
def test_every_count_is_that_of_the_cases_it_leads_to(any_app, rows, columns):
    fill()
    made = report(rows=rows, columns=columns)
    for line in made.lines:
        for cell in line.cells:
            live = db.session.scalar(counted(cell.cases, TODAY))
            assert live == cell.count, (line.label, cell.cases)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "Rows: choose the item"),
        ({"rows": "nameLast"}, "nameLast is not in the snapshot: Names"),
        ({"rows": "nosuch"}, "'nosuch' cannot be counted by; choose"),
        ({"rows": "sex", "columns": "220"}, "Columns: choose another item"),
        ({"rows": "sex", "median": "race1"}, "Race 1 is not measured in numbers"),
        ({"rows": "sex", "show": "all"}, "'all' is not one of"),
        ({"rows": "sex", "items": "nameLast:Okafor"}, "is no item to filter by"),
        ({"rows": "sex", "items": "race1"}, "is not of the form"),
        ({"rows": "sex", "year_from": "20x5"}, "'20x5' is not a whole number"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(filled, query, message):
    with pytest.raises(ValueError, match=message):
        report(**query)


def test_items_are_found_by_number_and_by_name(app):
    assert dimensions.found("400") == "primarySite"
    assert dimensions.found("primary site") == "primarySite"
    assert dimensions.found("Primary Site [400]") == "primarySite"


def test_no_item_that_identifies_is_offered(app):
    offered = dimensions.offered()
    assert "primarySite" in offered
    assert "site_group" in offered
    for name in ("nameLast", "medicalRecordNumber", "accessionNumberHosp", "textDxProcPath"):
        assert name not in offered


def test_an_analyst_sees_counts_without_links_and_never_the_small_ones(sign_in, filled):
    page = sign_in("analyst").get(BUILDER, rows="400", columns="sexAssignedAtBirth", small="yes")
    assert page.texts("tbody td") == (
        ["*hidden", "*hidden", "35", "*hidden", "*hidden", "15", "18", "32", "50"]
    )
    assert page.select("tbody a") == []
    assert "Data as of" in page.text()


def test_a_registrar_may_see_all_and_follow_a_count_to_its_cases(sign_in, filled):
    client = sign_in("registrar")
    page = client.get(BUILDER, rows="primarySite", columns="sexAssignedAtBirth", small="yes")
    assert page.texts("tbody td")[3] == "3"
    cases_page = client.get(page.select("tbody a")[3]["href"])
    assert "3 cases" in cases_page.text()


def test_words_do_not_search_for_names(sign_in, filled):
    page = sign_in("registrar").get(BUILDER, rows="primarySite", words="nobody")
    assert "50" in page.texts("tbody td")
    sign_in("analyst").get(BUILDER, rows="primarySite", words="nobody", status=403)
    page = sign_in("analyst").get(BUILDER, rows="primarySite", items="nameLast:Okafor")
    assert "is no item to filter by" in page.text()


def test_filters_that_leave_nothing_say_so(sign_in, filled):
    page = sign_in("analyst").get(BUILDER, rows="primarySite", year_from="1999", year_to="1999")
    assert "No case passes these filters" in page.text()


def test_the_examples_of_the_empty_page_can_be_counted(sign_in, filled):
    browser = sign_in("registrar")
    links = browser.get("/statistics/builder/").select("main p a")
    assert links[0].text == "SEER site group by Best AJCC stage group"
    for link in links:
        assert browser.get(link["href"]).select("table.report tbody tr")


def test_files_hide_what_the_screen_hides(sign_in, filled):
    client = sign_in("analyst")
    query = {"rows": "primarySite", "columns": "sexAssignedAtBirth", "show": "total"}
    made = client.get(f"{BUILDER}report.csv", **query)
    rows = list(csv.reader(io.StringIO(made.answer.text)))
    assert any(row[1:] == ["*", "", "*", "", "15", "30.0"] for row in rows)
    made = client.get(f"{BUILDER}report.xlsx", **query)
    sheet = load_workbook(io.BytesIO(made.answer.data)).active
    assert any([cell.value for cell in row][1:7] == ["*", None, "*", None, 35, 70] for row in sheet)
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        assert client.get(f"{BUILDER}report.{kind}", **query).answer.data.startswith(start)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_spreadsheet_runs_no_formula_of_ours(text):
    assert files.harmless(text) == f"'{text}"
    assert files.harmless("C504 Breast") == "C504 Breast"


def test_reports_are_kept_shared_and_deleted(sign_in, filled):
    analyst, other = sign_in("analyst"), sign_in("registrar")
    for name, shared in (("Mine", ""), ("Ours", "yes")):
        page = analyst.get(BUILDER, rows="primarySite", year_from="2025")
        page = analyst.submit(page, "#keep", name=name, shared=shared)
        assert f"{name} is kept" in page.text()
    assert analyst.get(BUILDER).texts(".saved-reports a") == ["Mine", "Ours"]
    page = other.get(BUILDER)
    assert page.texts(".saved-reports a") == ["Ours"]
    assert "year_from=2025" in page.select(".saved-reports a")[0]["href"]
    assert page.select(".saved-reports form") == []
    page = analyst.submit(analyst.get(BUILDER), ".saved-reports form")
    assert "Mine is deleted" in page.text()
