import io
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from registry import clock

COLON = {
    "primarySite": "C187",
    "histologicTypeIcdO3": "8140",
    "behaviorCodeIcdO3": "3",
    "sequenceNumberHospital": "00",
    "dateOfBirth": "19600101",
    "sexAssignedAtBirth": "1",
    "rxSummSurgPrimSite2023": "B300",
    "ajccTnmPathStageGroup": "3B",
    "ajccTnmPathN": "pN1a",
    "regionalNodesExamined": "14",
    "classOfCase": "14",
}


def day(before):
    return f"{clock.today() - timedelta(days=before):%Y%m%d}"


@pytest.fixture
def cases(make_abstract, make_patient):
    """Three stage III colon cancers: treated in time, not treated, 100 days ago."""
    chemo = {"rxSummChemo": "03", "rxDateChemo": day(300)}
    for diagnosed, more in ((day(360), chemo), (day(340), {"rxSummChemo": "00"}), (day(100), {})):
        born = {"dateOfBirth": "19600101", "sexAssignedAtBirth": "1"}
        items = {key: value for key, value in COLON.items() if key not in born} | more
        make_abstract(patient=make_patient(**born), dateOfDiagnosis=diagnosed, **items)


def row(page, name):
    found = next(each for each in page.select("tbody tr") if each.select_one("th").text == name)
    return [cell.text.strip() for cell in found.select("td")]


def test_the_list_counts_verdicts_and_gives_the_rate(sign_in, cases):
    page = sign_in("registrar").get("/statistics/quality/")
    # One of two decided: 50 %, Wilson's limits 9.5 and 90.5; one is incomplete.
    assert row(page, "ACT")[2:] == ["3", "1", "1", "1", "50.0", "9.5–90.5", "–"]
    assert row(page, "C12RLN")[2:7] == ["3", "3", "0", "0", "100.0"]


def test_a_number_leads_to_its_cases_with_the_reason(sign_in, cases):
    browser = sign_in("registrar")
    listed = browser.get("/statistics/quality/measures/ACT", outcome="not concordant")
    assert listed.texts("table.cases td.words") == ["Chemotherapy was not part of the plan (00)"]
    assert listed.select_one("table.cases a")["href"].startswith("/abstracts/")
    assert "Chemotherapy began by day 120" in listed.text(".definition")


def test_the_countdown_gives_the_days_that_are_left(sign_in, cases):
    page = sign_in("registrar").get("/statistics/quality/countdown")
    cells = page.texts("table.cases tbody tr:first-child td")
    assert cells[:2] == ["ACT", "At risk: 20 days left"]
    assert page.texts(".figures dd") == ["0", "1", "0", "0"]


def test_an_analyst_sees_no_number_of_a_patient(sign_in, cases):
    browser = sign_in("analyst")
    for address in ("countdown", "measures/ACT?outcome=concordant"):
        page = browser.get(f"/statistics/quality/{address}")
        assert not page.select("table.cases")
        assert "Cases are listed for those who may see patients" in page.text()
    answer = browser.client.get("/statistics/quality/workbook.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    assert "Cases" not in book.sheetnames
    act = next(row for row in book["Rates"].iter_rows(values_only=True) if row[0] == "ACT")
    assert act[5:8] == ("*", "*", "*")
    assert row(browser.get("/statistics/quality/"), "ACT")[2:4] == ["*", "*"]


def test_the_workbook_has_rates_years_definitions_and_cases(sign_in, cases):
    answer = sign_in("registrar").client.get("/statistics/quality/workbook.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["About", "Rates", "By year", "Definitions", "Cases"]
    act = next(row for row in book["Rates"].iter_rows(values_only=True) if row[0] == "ACT")
    assert act[5:10] == (3, 1, 1, 1, 50.0)
    own = [each for each in book["Cases"].iter_rows(values_only=True) if each[0] == "ACT"]
    assert sorted(each[6] for each in own) == ["concordant", "incomplete", "not concordant"]
    assert "measures workbook" in sign_in("administrator").get("/audit").text()


def test_the_chart_is_drawn_with_and_without_cases(sign_in, cases):
    client = sign_in("analyst").client
    for years in ("", "?year_from=1990&year_to=1991"):
        drawn = client.get(f"/statistics/quality/measures/ACT/chart.png{years}")
        assert drawn.data.startswith(b"\x89PNG")


def test_years_without_cases_and_wrong_years_are_answered_in_words(sign_in):
    browser = sign_in("analyst")
    empty = browser.get("/statistics/quality/measures/ACT", year_from="1990", year_to="1991")
    assert "No case of these years is eligible." in empty.text()
    refused = browser.get("/statistics/quality/", year_from="soon")
    assert "First year: 'soon' is not a whole number" in refused.text(".error-summary")
    browser.get("/statistics/quality/measures/NONE", status=404)
    browser.get("/statistics/quality/measures/ACT", status=404, outcome="lost")


def test_a_site_s_own_measure_appears_and_a_wrong_file_is_named(app, sign_in, cases):
    folder = Path(app.instance_path, "measures")
    folder.mkdir()
    file = folder / "own.toml"
    file.write_text(
        '[[measure]]\nid = "N14"\ntitle = "14 nodes"\nsite = "Colon"\nstatus = "local"\n'
        'basis = "local"\nsource = "Committee"\nyears = "2018-"\nmissed = "Fewer"\n'
        'include = ["first-invasive", "colon"]\n'
        'numerator = [ { reason = "Enough", item = "regionalNodesExamined", codes = "14-90" } ]\n'
    )
    browser = sign_in("registrar")
    assert row(browser.get("/statistics/quality/"), "N14")[2:5] == ["3", "3", "0"]
    file.write_text(file.read_text().replace("14-90", "14-9x"))
    refused = browser.get("/statistics/quality/").text(".error-summary")
    assert "own.toml: measure N14: numerator 1: codes: '9x'" in refused
