import io
from datetime import date

import pytest
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.reports.analysis.reference_files import FIRST_AGES
from registry.reports.rates import pages
from registry.reports.rates.options import Options
from registry.reports.reference import actions as reference
from registry.reports.reference.models import POPULATION, RATES
from tests.fixtures.people import TODAY
from tests.reports.reference.test_reference import population_of

DAY = date(2026, 6, 30)


def open_cases(facility, count, *, sex="1", county="121", year=2024, **items):
    """Open cases of people aged 62."""
    for number in range(count):
        person = {
            "nameLast": f"Case{sex}{county}{year}{number}",
            "sexAssignedAtBirth": sex,
            "dateOfBirth": f"{year - 62}0101",
            "vitalStatus": "1",
            "dateOfLastContact": f"{year}1231",
        }
        values = {
            "primarySite": "C341",
            "histologicTypeIcdO3": "8140",
            "behaviorCodeIcdO3": "3",
            "classOfCase": "14",
            "dateOfDiagnosis": f"{year}0301",
            "dateOf1stContact": f"{year}0301",
            "addrAtDxState": "GA",
            "countyAtDx": county,
        }
        patient = actions.add_patient(SYSTEM, person)
        actions.open_abstract(SYSTEM, patient, facility, values | items, today=TODAY)


def load(content):
    reference.load(SYSTEM, POPULATION, "Georgia", content.encode())


@pytest.fixture
def facility(app):
    """A hospital without cases."""
    return actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")


def page(**query):
    options = Options.from_query(MultiDict({"year_from": "2024", "year_to": "2024"} | query), DAY)
    return pages.page(options, DAY)


def values(found, place=0):
    table = found.tables[0]
    keys = [column.key for column in table.columns]
    return dict(zip(keys, table.rows[place].values, strict=True))


def test_rates_worked_by_hand(facility):
    open_cases(facility, 20)
    open_cases(facility, 10, sex="2")
    load(population_of(years=(2024,), people=1000))
    shown = values(page())
    # 30 of 38,000 people; at 60-64 30 of 2,000, which weighs 10,654,272 of 274,633,642.
    assert (shown["cases"], shown["people"]) == (30, 38_000)
    assert shown["crude"] == pytest.approx(100_000 * 30 / 38_000)
    assert shown["adjusted"] == pytest.approx(1500 * 10_654_272 / 274_633_642)
    assert shown["cumulative"] == pytest.approx(100 * 5 * 30 / 2000)
    # Ten women are too few for a rate, but they are counted.
    assert values(page(), 2) == {**dict.fromkeys(shown), "cases": 10, "people": 19_000}


def test_who_is_left_out_is_counted_by_reason(facility):
    open_cases(facility, 1)
    open_cases(facility, 2, county="089")
    open_cases(facility, 1, behaviorCodeIcdO3="2")
    open_cases(facility, 1, primarySite="C679", behaviorCodeIcdO3="2")
    open_cases(facility, 1, sex="9")
    load(population_of(years=(2024,)))
    found = page()
    assert {reason: len(keys) for reason, keys in found.counted.left_out.items()} == {
        "Resident elsewhere": 2,
        "Not invasive": 1,
        "Sex other or unknown": 1,
    }
    assert (len(found.counted.frame), found.counted.looked_at) == (2, 6)


def test_without_a_population_there_is_a_share_of_the_caseload_and_nothing_else(facility, sign_in):
    open_cases(facility, 3)
    open_cases(facility, 1, sex="2")
    registrar = sign_in("registrar")
    for method in ("rates", "ages", "trend", "compare"):
        shown = registrar.get("/statistics/rates", method=method, year_from="2024", year_to="2024")
        assert shown.texts("h1") == ["Share of caseload"]
        assert shown.texts("tbody tr")[13] == "60-64 4 100.0 3 100.0 1 100.0"


def test_an_analyst_sees_no_share_of_few(facility, sign_in):
    open_cases(facility, 4)
    shown = sign_in("analyst").get("/statistics/rates", year_from="2024", year_to="2024")
    assert shown.texts("tbody tr")[13].startswith("60-64 * * * *")


def test_a_population_that_lacks_a_year_is_said(facility, sign_in):
    load(population_of(years=(2024,)))
    shown = sign_in("analyst").get("/statistics/rates", year_from="2023", year_to="2024")
    assert "The population has no year 2023 of area GA121" in shown.text(".error-summary")


def test_a_trend_says_its_change(facility):
    for year, count in ((2021, 40), (2022, 20), (2023, 10)):
        open_cases(facility, count, year=year)
    load(population_of(years=(2021, 2022, 2023, 2024), people=1000))
    found = page(method="trend", year_from="2021")
    assert "Years without cases are left out of the lines: 2024." in found.notes
    assert any(note.startswith("Annual percent change: -50.0 %") for note in found.notes)
    assert any(note.startswith("Joinpoints (BIC): none") for note in found.notes)
    assert found.trend.best.fitted == pytest.approx([each.rate for each in found.trend.rates])
    few = page(method="trend")
    assert "A trend needs at least three years with cases." in few.notes


def test_areas_are_compared_with_one_another(facility):
    open_cases(facility, 40)
    open_cases(facility, 20, county="089")
    load(population_of(("GA121", "GA089"), years=(2024,), people=1000))
    table = page(method="compare").tables[0]
    assert [row.label for row in table.rows] == ["Male to female", "GA089", "GA121"]
    other = values(page(method="compare"), 2)
    assert other["ratio"] == pytest.approx(2)
    # 20 of 2,000 elsewhere let expect 20 here.
    assert (other["expected"], other["sir"]) == (pytest.approx(20), pytest.approx(2))
    one = page(method="rates", area="GA089")
    assert values(one)["cases"] == 20
    with pytest.raises(ValueError, match="Area: 'GA001' is not one of GA089, GA121"):
        page(area="GA001")


def test_the_standardised_ratio_worked_by_hand(facility):
    """At 62 a rate of 500 of 100,000 lets 10 be expected of 2,000 person-years."""
    open_cases(facility, 16)
    open_cases(facility, 8, sex="2")
    open_cases(facility, 6, county="089")
    load(population_of(("GA121", "GA089"), (2024,), people=2000))
    with pytest.raises(ValueError, match="A standardised ratio needs reference rates"):
        page(method="ratio")
    rows = (f"all,{sex},{age},{500 if age == 60 else 0}\n" for sex in "12" for age in FIRST_AGES)
    content = "site,sex,age,rate\n" + "".join(rows)
    reference.load(SYSTEM, RATES, "State", content.encode())
    found = page(method="ratio")
    both, male, female = (values(found, place) for place in range(3))
    assert (both["cases"], both["expected"], both["sir"]) == (30, 40, 0.75)
    assert (male["cases"], male["expected"], male["sir"]) == (22, 20, 1.1)
    assert (female["cases"], female["expected"], female["sir"]) == (8, 20, 0.4)
    # The exact limits of 30 cases are 20.24 and 42.83 (Poisson).
    assert (both["sir.low"], both["sir.high"]) == (
        pytest.approx(20.24 / 40, abs=1e-4), pytest.approx(42.83 / 40, abs=1e-4),
    )  # fmt: skip
    elsewhere, here = found.tables[1].rows
    assert (elsewhere.label, elsewhere.values[:4]) == ("GA089", (6, 76_000, 20, 0.3))
    assert (here.label, here.values[:4]) == ("GA121", (24, 76_000, 20, 1.2))
    assert "State, version 1" in " ".join(found.notes)
    one = page(method="ratio", area="GA121")
    assert (len(one.tables), values(one)["cases"], values(one)["expected"]) == (1, 24, 20)


def test_the_ratio_takes_whole_site_groups_that_the_file_has(facility):
    load(population_of(years=(2024,)))
    reference.load_made_up(SYSTEM, RATES)
    assert "made up" in page(method="ratio").warning
    assert values(page(method="ratio", group="22030"))["expected"] > 0
    with pytest.raises(ValueError, match="leave out histology, site"):
        page(method="ratio", site="C34", histology="8140")
    only = [f"22030,{sex},{age},1\n" for sex in "12" for age in FIRST_AGES]
    content = "site,sex,age,rate\n" + "".join(only)
    lung = reference.load(SYSTEM, RATES, "Lung", content.encode())
    assert values(page(method="ratio", group="22030", reference=str(lung.id)))["cases"] == 0
    with pytest.raises(ValueError, match="The reference rates have no site all"):
        page(method="ratio", reference=str(lung.id))


def test_small_counts_behind_a_ratio_are_hidden_from_analysts(facility):
    open_cases(facility, 30)
    open_cases(facility, 4, sex="2")
    load(population_of(years=(2024,), people=2000))
    reference.load_made_up(SYSTEM, RATES)
    options = Options.from_query(
        MultiDict({"year_from": "2024", "year_to": "2024", "method": "ratio"}), DAY
    )
    both, male, female = (row.values for row in pages.page(options, DAY, 11).tables[0].rows)
    assert both[0] == 34
    for hidden in (male, female):
        assert (hidden[0], hidden[3], hidden[4], hidden[5]) == ("*", "*", "*", "*")


def test_prevalence_counts_people_at_the_end_of_the_last_year(facility):
    open_cases(facility, 3)  # seen on the last day
    open_cases(facility, 2, year=2015)  # lost at once
    found = page(method="prevalence")
    assert [row.values[:2] for row in found.tables[0].rows] == [(3, 0), (3, 2), (3, 2), (3, 2)]
    assert "2024-12-31" in found.tables[0].definition


@pytest.mark.parametrize(
    ("method", "standard"),
    [
        ("rates", "segi"),
        ("ages", "us2000"),
        ("trend", "who"),
        ("compare", "esp2013"),
        ("prevalence", "us2000"),
    ],
)
def test_every_method_has_a_page_a_chart_and_a_workbook(facility, sign_in, method, standard):
    open_cases(facility, 20)
    reference.load_made_up(SYSTEM, POPULATION)
    analyst = sign_in("analyst")
    query = {"method": method, "standard": standard}
    shown = analyst.get("/statistics/rates", **query)
    assert "20 of 20 tumors are counted" in shown.text()
    assert (method == "prevalence") or "made up" in shown.text(".notice")
    for kind, begin in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        address = f"/statistics/rates/chart.{kind}"
        assert analyst.client.get(address, query_string=query).data.startswith(begin)
    answer = analyst.client.get("/statistics/rates/workbook.xlsx", query_string=query)
    assert load_workbook(io.BytesIO(answer.data)).sheetnames[-1] == "Left out"
    assert not shown.select("table a")
    registrar = sign_in("registrar")
    shown = registrar.get("/statistics/rates", **query)
    links = {link.text: link["href"] for link in shown.select("table a")}
    assert len(registrar.get(links["20"]).select("tbody tr")) == 20
    # A list tells its length, and so the counts that are hidden.
    analyst.get(links["20"], status=403)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"year_from": "2025", "year_to": "2020"}, "Years: 2025-2020 are not 1 to 60 years"),
        ({"year_to": "20"}, "Last year: '20' is not a year of four digits"),
        ({"standard": "mars"}, "Standard: 'mars' is not one of us2000"),
        ({"method": "magic"}, "Method: 'magic' is not one of rates"),
    ],
)
def test_what_cannot_be_answered_is_said_on_the_page(sign_in, query, words):
    analyst = sign_in("analyst")
    assert words in analyst.get("/statistics/rates", **query).text(".error-summary")
    answer = analyst.client.get("/statistics/rates/chart.png", query_string=query)
    assert answer.status_code == 400
