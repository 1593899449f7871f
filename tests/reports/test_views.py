import io
import time

import pytest
from openpyxl import load_workbook


@pytest.fixture
def cases(make_abstract):
    for site, histology in (("C341", "8140"), ("C341", "8070"), ("C504", "8500")):
        make_abstract(primarySite=site, histologicTypeIcdO3=histology, dateOfDiagnosis="20250601")


@pytest.mark.parametrize("name", ["primary-site", "trend", "age", "class-of-case"])
@pytest.mark.parametrize("role", ["registrar", "analyst"])
def test_every_table_is_shown_with_its_filters(sign_in, cases, name, role):
    page = sign_in(role).get(f"/statistics/{name}", basis="diagnosis", year_from="2025")
    assert page.text(".printed-filters").startswith("Year of diagnosis: from 2025; Facility: all")
    assert page.select_one("img.chart")["alt"].startswith("Chart of the table above")


def test_a_number_leads_a_registrar_to_the_cases(sign_in, cases):
    browser = sign_in("registrar")
    page = browser.get("/statistics/primary-site")
    link = next(row for row in page.select("tbody tr") if "Lung" in row.text).select_one("td a")
    listed = browser.get(link["href"])
    assert len(listed.select("table.cases tbody tr")) == 2


def test_no_number_leads_an_analyst_to_cases(sign_in, cases, make_abstract):
    for _ in range(10):
        make_abstract(primarySite="C341", histologicTypeIcdO3="8140", dateOfDiagnosis="20250601")
    browser = sign_in("analyst")
    page = browser.get("/statistics/primary-site")
    assert "Total" in page.text("table.report tbody")
    assert not page.select("table.report td a")
    assert not browser.get("/statistics/").select(".figures a")
    browser.get("/abstracts/1", status=403)


def test_an_analyst_sees_no_small_count(sign_in, cases):
    browser = sign_in("analyst")
    page = browser.get("/statistics/primary-site")
    lung = next(row for row in page.select("tbody tr") if "Lung" in row.text)
    assert lung.select_one("td").text == "*"
    assert not page.select("table.report td a")
    assert "* is hidden: a count below 11" in page.text(".notes")
    assert browser.get("/statistics/").texts(".figures dd")[1:3] == ["*", "*"]
    answer = browser.client.get("/statistics/workbook.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data))["Primary site table"]
    counts = {cell.value for row in sheet.iter_rows(min_row=5, min_col=2) for cell in row}
    assert not counts & {1, 2, 3}
    for name in ("trend", "age", "class-of-case", "primary-site"):
        assert browser.client.get(f"/statistics/{name}/chart.png").data.startswith(b"\x89PNG")


def test_an_empty_registry_has_tables_and_charts_too(sign_in):
    browser = sign_in("analyst")
    assert browser.get("/statistics/").texts(".figures dd") == ["0", "0", "0", "0"]
    assert browser.get("/statistics/trend").texts("tbody th") == ["Total"]
    assert browser.client.get("/statistics/age/chart.png").data.startswith(b"\x89PNG")


def test_the_workbook_is_downloaded_and_recorded(sign_in, cases):
    browser = sign_in("registrar")
    answer = browser.client.get("/statistics/workbook.xlsx?year_from=2025")
    book = load_workbook(io.BytesIO(answer.data))
    assert "Primary site table" in book.sheetnames
    assert "export statistics" in sign_in("administrator").get("/audit").text()


def test_a_filter_of_the_wrong_form_is_answered_in_words(sign_in):
    page = sign_in("analyst").get("/statistics/age", year_from="twenty")
    assert "First year: 'twenty' is not a whole number" in page.text(".error-summary")


def test_the_snapshot_is_refreshed_by_a_button(sign_in, make_abstract):
    make_abstract()
    browser = sign_in("analyst")
    page = browser.get("/statistics/snapshot")
    assert "no snapshot yet" in page.text()
    page = browser.submit(page)
    assert "is being refreshed" in page.text()
    for _ in range(100):  # another thread does it
        page = browser.get("/statistics/snapshot")
        if "Cases1" in page.text():
            break
        time.sleep(0.1)
    assert "Rows in changed parts0" in page.text()
    assert "Cases1" in page.text()
