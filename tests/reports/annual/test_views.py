import io

import docx
import pytest
from openpyxl import load_workbook

from registry.audit.actions import SYSTEM
from registry.cases.directory import actions as directory

CASE = {
    "primarySite": "C504",
    "histologicTypeIcdO3": "8500",
    "behaviorCodeIcdO3": "3",
    "dateOfDiagnosis": "20250110",
    "rxSummSurgPrimSite2023": "B240",
    "rxDateSurgery": "20250201",
    "date1stCrsRxCoc": "20250201",
    "ajccTnmClinStageGroup": "1A",
    "sequenceNumberHospital": "00",
    "abstractedBy": "ABC",
}
TABLES = 20


@pytest.fixture
def facility(make_abstract, make_facility, make_patient):
    """A facility with three cases, whose name needs letters beyond Latin-1."""
    facility = make_facility(name="Łódź–Ærø Hospital")
    for _ in range(3):
        make_abstract(facility=facility, patient=make_patient(dateOfBirth="19600101"), **CASE)
    return facility


def test_an_analyst_sees_no_small_count(sign_in, facility):
    browser = sign_in("analyst")
    page = browser.get("/statistics/annual/", year="2025", facility=facility.id)
    assert "* is hidden: a count below 11" in page.text(".printed-filters")
    assert not page.select("table.report td a")
    for image in page.select("img.chart"):
        assert browser.client.get(image["src"]).data.startswith(b"\x89PNG")


def cell(facility, name, key, **query):
    address = f"/statistics/annual/cells/{name}/{key}"
    return address, {"year": "2025", "facility": facility.id, **query}


def test_a_number_without_a_filter_leads_to_its_definition_and_cases(sign_in, facility):
    browser = sign_in("registrar")
    page = browser.get("/statistics/annual/", year="2025", facility=facility.id)
    link = page.select_one("#care-days-to-treatment ~ .table-scroll td:nth-child(4) a")
    found = browser.get(link["href"])
    assert found.text("h1") == "Days to first treatment: Breast, Median days"
    terms = found.text("dl.terms")
    assert "Half of these began by that day." in terms
    assert "SEER site recode 26000: C500-C509" in terms
    assert "Rests on3 cases" in terms
    assert len(found.select("table.cases tbody tr")) == 3
    assert browser.get(found.select_one("table.cases tbody a")["href"]).text("h1")


def test_a_share_shows_the_cases_that_it_counts_and_those_it_is_a_share_of(sign_in, facility):
    browser = sign_in("registrar")
    address, query = cell(facility, "unknown", "percent", row="Race 1 (160)")
    found = browser.get(address, **query)
    assert "3 cases, compared with 3" in found.text("dl.terms")
    chips = [each.text.split() for each in found.select("ul.chips a")]
    assert [words[-1] for words in chips] == ["3", "3"]
    assert found.select("table.cases tbody tr")
    whole = browser.get(found.select("ul.chips a")[1]["href"])
    assert whole.select_one("ul.chips a[aria-current]").text.startswith("Race 1 (160): Cases")


def test_whose_cases_a_number_listed_is_in_the_audit_trail(sign_in, facility):
    address, query = cell(facility, "timeliness", "overdue", row="Total")
    page = sign_in("registrar").get(address, **query)
    assert len(page.select("table.cases tbody tr")) == 3
    trail = sign_in("administrator").get("/audit").text()
    assert "list cases" in trail
    assert "annual report: timeliness, overdue" in trail


@pytest.mark.parametrize(
    ("name", "key", "row"),
    [
        ("timeliness", "overdue", "Total"),
        ("days-to-treatment", "median", "Breast"),
        ("unknown", "percent", "Race 1 (160)"),
        ("top-sites", "Cases", "Breast"),
    ],
)
def test_an_analyst_learns_no_hidden_number_and_sees_no_case(sign_in, facility, name, key, row):
    browser = sign_in("analyst")
    address, query = cell(facility, name, key, row=row)
    page = browser.get(address, **query)
    assert page.select_one("dl.terms dd").text == "*"
    assert "Rests on" not in page.text("dl.terms")
    assert "Cases are listed for those who may see patients." in page.text()
    assert not page.select("table, ul.chips")


def test_a_physicians_name_is_in_no_address(sign_in, facility, make_abstract, make_patient):
    person = {"kind": "physician", "number": "", "npi": "2000000010", "name": "Ito, Rei"}
    directory.keep(SYSTEM, None, person)
    managed = CASE | {"npiPhysicianManaging": "2000000010"}
    make_abstract(facility=facility, patient=make_patient(), **managed)
    browser = sign_in("registrar")
    page = browser.get("/statistics/annual/", year="2025", facility=facility.id)
    row = page.select_one("#work-npiPhysicianManaging ~ .table-scroll tbody tr")
    assert row.select_one("th").text == "Ito, Rei (2000000010)"
    share = row.select("a")[-1]["href"]
    assert "Ito" not in share
    assert browser.get(share).text("h1") == "Managing physician: Ito, Rei (2000000010), %"


def test_pages_of_numbers_show_an_analyst_what_the_report_shows(
    sign_in, facility, make_abstract, make_patient
):
    """None of them tells a number or lists a case that the protected report hides."""
    for _ in range(12):
        make_abstract(facility=facility, patient=make_patient(dateOfBirth="19600101"), **CASE)
    browser = sign_in("analyst")
    page = browser.get("/statistics/annual/", year="2025", facility=facility.id)
    numbers = [each for each in page.select("table.report td a") if "/cells/" in each["href"]]
    assert len(numbers) > 20
    for number in numbers:
        found = browser.get(number["href"])
        assert found.select_one("dl.terms dd").text == number.text
        assert "Rests on" not in found.text("dl.terms")
        assert not found.select("table, ul.chips")


@pytest.mark.parametrize(
    ("name", "key", "row"),
    [("tea", "late", "Total"), ("timeliness", "tea", "Total"), ("timeliness", "late", "tea")],
)
def test_a_number_that_the_report_does_not_have(sign_in, facility, name, key, row):
    browser = sign_in("registrar")
    address, query = cell(facility, name, key, row=row)
    answer = browser.client.get(address, query_string=query)
    assert answer.status_code == 404
    assert "The annual report has no such number" in answer.text
    assert browser.client.get(address, query_string={"year": "soon"}).status_code == 400


def test_definitions_stand_below_each_table(sign_in, facility):
    page = sign_in("analyst").get("/statistics/annual/", year="2025", facility=facility.id)
    assert len(page.select("details.definition dl.terms")) == len(page.select("table.report"))


@pytest.mark.parametrize(("query", "shown"), [("", 3), ("&for=outside", "*")])
def test_a_file_for_outside_the_hospital_hides_small_counts(sign_in, facility, query, shown):
    address = f"/statistics/annual/report.xlsx?year=2025{query}"
    answer = sign_in("registrar").client.get(address)
    assert load_workbook(io.BytesIO(answer.data))["Top sites"]["B5"].value == shown


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_every_form_can_be_made_for_outside(sign_in, facility, form):
    address = f"/statistics/annual/report.{form}?year=2025&for=outside"
    assert sign_in("registrar").client.get(address).status_code == 200


def test_the_report_is_shown_and_its_numbers_lead_to_cases(sign_in, facility):
    browser = sign_in("registrar")
    page = browser.get("/statistics/annual/", year="2025", facility=facility.id)
    assert page.text("h1") == "Annual report 2025"
    assert "Facility: Łódź–Ærø Hospital" in page.text(".printed-filters")
    assert len(page.select("table.report")) > TABLES
    link = page.select_one("#sites-top-sites ~ .table-scroll td a")
    assert browser.get(link["href"]).select("tbody tr")
    measured = page.select_one("#measures-measures ~ .table-scroll td a")
    assert browser.get(measured["href"]).select("table.cases tbody tr")
    image = next(each["src"] for each in page.select("img.chart") if "top-sites.png" in each["src"])
    assert browser.client.get(image).data.startswith(b"\x89PNG")


def test_the_workbook_has_native_tables_and_charts(sign_in, facility):
    answer = sign_in("registrar").client.get("/statistics/annual/report.xlsx?year=2025")
    book = load_workbook(io.BytesIO(answer.data))
    assert len(book.sheetnames) > TABLES
    sheet = book["Top sites"]
    assert (sheet["A5"].value, sheet["B5"].value) == ("Breast", 3)
    assert len(sheet.tables) == 1
    assert len(sheet._charts) == 1
    terms = [row[:3] for row in book["Definitions"].iter_rows(min_row=2, values_only=True)]
    described = "SEER site recode 26000: C500-C509 without histology 9050-9055 9140 9590-9993."
    assert ("In several tables", "Breast", described) in terms
    late = "Completed after the day that it was due."
    assert ("In several tables", "Completed late", late) in terms
    assert "annual report xlsx" in sign_in("administrator").get("/audit").text()


def test_the_word_file_has_headings_tables_and_figures(sign_in, facility):
    address = f"/statistics/annual/report.docx?year=2025&facility={facility.id}"
    document = docx.Document(io.BytesIO(sign_in("registrar").client.get(address).data))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings[:3] == ["Cases by site", "Patients", "Stage and treatment"]
    assert len(document.tables) > TABLES
    assert len(document.inline_shapes) > 3
    assert any("Łódź–Ærø" in each.text for each in document.paragraphs)
    assert headings[-1] == "Definitions"
    words = [each.text for each in document.paragraphs]
    assert "Median days: Half of these began by that day." in words


def test_the_pdf_takes_any_name(sign_in, facility, caplog):
    address = f"/statistics/annual/report.pdf?year=2025&facility={facility.id}"
    answer = sign_in("registrar").client.get(address)
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].endswith("annual-report-2025.pdf")
    # fpdf2 warns of a character that the font lacks.
    assert not [each for each in caplog.messages if "glyph" in each]


def test_a_table_of_nobody_says_so(sign_in, facility):
    """None of the three cases is known to be a man's."""
    browser = sign_in("registrar")
    page = browser.get("/statistics/annual/", year="2025", facility=facility.id)
    assert page.select_one("#sites-top-sites-men ~ *").text == "No cases."
    address = f"/statistics/annual/report.docx?year=2025&facility={facility.id}"
    document = docx.Document(io.BytesIO(browser.client.get(address).data))
    words = [each.text for each in document.paragraphs]
    assert words[words.index("Top sites, men") + 2] == "No cases."


def test_an_empty_year_says_so_on_the_page_and_in_the_files(sign_in, facility):
    browser = sign_in("analyst")
    page = browser.get("/statistics/annual/", year="1999")
    assert page.text(".empty") == "There is no case in this year. There are cases of 2025."

    def file(form):
        return browser.client.get(f"/statistics/annual/report.{form}?year=1999").data

    written = [each.text for each in docx.Document(io.BytesIO(file("docx"))).paragraphs]
    assert "There is no case in this year." in written
    assert file("pdf").startswith(b"%PDF-")
    assert load_workbook(io.BytesIO(file("xlsx"))).sheetnames == ["Cover"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"year": "soon"}, "Year: 'soon' is not a year"),
        ({"basis": "tea"}, "Year basis: 'tea'"),
        ({"facility": "99"}, "Facility: '99'"),
    ],
)
def test_a_wrong_question_is_answered_in_words(sign_in, query, words):
    browser = sign_in("analyst")
    assert words in browser.get("/statistics/annual/", **query).text(".error-summary")
    answer = browser.client.get("/statistics/annual/report.xlsx", query_string=query)
    assert answer.status_code == 400
    assert browser.client.get("/statistics/annual/report.odt").status_code == 404


def test_the_registers_name_every_patient_and_refer_from_other_names(
    sign_in, make_abstract, make_patient
):
    ada = make_patient(nameLast="Okafor", nameFirst="Ada", nameBirthSurname="Eze")
    make_abstract(patient=ada, medicalRecordNumber="77", **CASE)
    make_abstract(patient=make_patient(nameLast="Abiola", nameFirst="Uma"), **CASE)
    answer = sign_in("registrar").client.get("/statistics/annual/registers.xlsx?year=2025")
    book = load_workbook(io.BytesIO(answer.data))
    register = list(book["Accession register"].iter_rows(min_row=2, values_only=True))
    assert [row[2:5] for row in register] == [
        ("Okafor", "Ada", "C50.4"),
        ("Abiola", "Uma", "C50.4"),
    ]
    index = list(book["Patient index"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in index] == ["Abiola", "Eze", "Okafor"]
    assert index[1][2] == "Okafor, Ada"
    assert index[2][3] == "77"
    assert "export cases" in sign_in("administrator").get("/audit").text()


def test_an_analyst_gets_no_register(sign_in, facility):
    browser = sign_in("analyst")
    assert "registers" not in str(browser.get("/statistics/annual/", year="2025").soup)
    assert browser.client.get("/statistics/annual/registers.xlsx?year=2025").status_code == 403
