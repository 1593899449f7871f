import io

import pytest
from click.testing import CliRunner

from registry.audit.actions import SYSTEM
from registry.cli import main
from registry.reports.analysis import populations, reference_rates
from registry.reports.analysis.reference_files import FIRST_AGES, SEXES, FileError
from registry.reports.reference import actions, made_up, queries
from registry.reports.reference.models import LIFE_TABLE, POPULATION

HEADER = "area,year,sex,age,people\n"


def population_of(areas=("GA121",), years=(2020,), people=10):
    rows = (
        f"{area},{year},{sex},{age},{people}\n"
        for area in areas
        for year in years
        for sex in SEXES
        for age in FIRST_AGES
    )
    return HEADER + "".join(rows)


def test_people_are_added_up_by_age():
    found = populations.read(population_of(("GA121", "GA089"), (2020, 2021)))
    assert found.by_age(["GA121"], [2020]) == [20.0] * 19
    assert found.by_age(["GA121", "GA089"], [2020, 2021], ["1"]) == [40.0] * 19
    assert found.extent == "2 areas (GA089, GA121), 2020-2021"
    with pytest.raises(FileError, match="no year 2022 of area GA121"):
        found.by_age(["GA121"], [2022])


def test_ages_fall_into_the_groups_of_the_standard():
    groups = {age: populations.age_group(age) for age in (0, 1, 4, 5, 9, 10, 84, 85, 120)}
    assert groups == {0: 0, 1: 1, 4: 1, 5: 2, 9: 2, 10: 3, 84: 17, 85: 18, 120: 18}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("area,year,sex,age\n", "the header lacks people"),
        (HEADER, "there are no rows"),
        (population_of() + "GA121,2020,1,0,9\n", "line 40: area GA121, year 2020, sex 1, age 0 "
         "stands in line 2 already"),
        (population_of(years=(2020, 2022)), "area GA121, year 2021 is missing"),
        (population_of().replace("GA121,2020,2,85,10\n", ""), "sex 2, age 85 is missing"),
        (HEADER + "GA121,2020,1,0,-1\n", "line 2, people: '-1' is not a number from 0 on"),
        (HEADER + "GA121,2020,1,0,inf\n", "line 2, people: 'inf' is not a number"),
        (HEADER + "GA121,2020,9,0,1\n", "line 2, sex: '9' is not 1 or 2"),
        (HEADER + "GA121,2020,1,3,1\n", "line 2, age: '3' is not one of 0, 1, 5"),
        (HEADER + "GA121,20,1,0,1\n", "line 2, year: '20' is not a whole number 1900-2099"),
        (HEADER + ",2020,1,0,1\n", "line 2, area: '' has not"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_population_is_refused(content, words):
    with pytest.raises(FileError) as refused:
        populations.read(content)
    assert words in str(refused.value)


def rates_of(sites=("all",), rate=10):
    rows = (f"{site},{sex},{age},{rate}\n" for site in sites for sex in SEXES for age in FIRST_AGES)
    return "site,sex,age,rate\n" + "".join(rows)


def test_reference_rates_of_sites_are_added_up():
    found = reference_rates.read(rates_of(("26000", "all")))
    assert found.by_age([], "1") == [10.0] * 19
    assert found.by_age(["26000", "all"], "2") == [20.0] * 19
    assert found.extent == "2 sites (26000, all)"
    with pytest.raises(FileError, match="The reference rates have no site 22030"):
        found.by_age(["22030"], "1")


def test_reference_rates_are_worked_out_from_cases_and_people():
    rows = (f"all,{sex},{age},3,6000\n" for sex in SEXES for age in FIRST_AGES)
    found = reference_rates.read("site,sex,age,cases,people\n" + "".join(rows))
    # 3 of 6,000 are 50 of 100,000.
    assert found.by_age([], "2") == [50.0] * 19


RATES_HEADER = "site,sex,age,rate\n"
COUNTS_HEADER = "site,sex,age,cases,people\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("site,sex,age\n", "the header lacks rate, or cases and people"),
        ("site,sex,age,cases\n", "the header lacks people"),
        ("site,sex,age,rate,cases\n", "the header has rate beside cases or people"),
        (RATES_HEADER, "there are no rows"),
        (RATES_HEADER + "C50,1,0,1\n", "line 2, site: 'C50' is not all or a SEER site group"),
        (RATES_HEADER + "all,M,0,1\n", "line 2, sex: 'M' is not 1 or 2"),
        (RATES_HEADER + "all,1,3,1\n", "line 2, age: '3' is not one of 0, 1, 5"),
        (RATES_HEADER + "all,1,0,many\n", "line 2, rate: 'many' is not a number from 0 on"),
        (COUNTS_HEADER + "all,1,0,-1,9\n", "line 2, cases: '-1' is not a number from 0 on"),
        (COUNTS_HEADER + "all,1,0,0,0\n", "line 2, people: '0' is not a number above 0"),
        (rates_of() + "all,1,0,9\n", "line 40: site all, sex 1, age 0 stands in line 2 already"),
        (rates_of().replace("all,2,85,10\n", ""), "site all, sex 2, age 85 is missing"),
    ],
)
def test_a_file_that_is_no_reference_rates_is_refused(content, words):
    with pytest.raises(FileError) as refused:
        reference_rates.read(content)
    assert words in str(refused.value)


@pytest.mark.postgres
def test_a_name_loaded_again_is_a_new_version(any_app):
    for people in (10, 20):
        raw = population_of(people=people).encode("utf-8-sig")
        actions.load(SYSTEM, POPULATION, "Georgia", raw)
    newest, older = queries.files(POPULATION)
    assert (newest.title, older.version) == ("Georgia, version 2", 1)
    assert queries.population(older).by_age(["GA121"], [2020])[0] == 20
    assert queries.chosen(POPULATION, str(older.id)).id == older.id
    assert queries.chosen(POPULATION, "").id == newest.id
    assert queries.chosen(LIFE_TABLE, "") is None


def test_nothing_is_kept_of_a_file_that_is_refused(app):
    for raw, words in (
        (b"\xff\xfe", "byte 1 is not UTF-8 text"),
        (b"sex,year\n", "the header lacks age, q"),
    ):
        with pytest.raises(actions.FileRefused, match=words):
            actions.load(SYSTEM, LIFE_TABLE, "Georgia", raw)
    with pytest.raises(actions.FileRefused, match="name: '' has not 1-80 characters"):
        actions.load(SYSTEM, LIFE_TABLE, " ", made_up.life_table().encode())
    assert queries.files(LIFE_TABLE) == []


def test_the_administrator_loads_files_in_the_browser(sign_in):
    browser = sign_in("administrator")
    page = browser.get("/administration/reference/populations")
    bad = (io.BytesIO(b"area,year\n"), "bad.csv")
    shown = browser.submit(page, name="Georgia", file=bad)
    assert "File: the header lacks sex, age, people" in shown.text(".error-summary")
    good = (io.BytesIO(population_of().encode()), "good.csv")
    shown = browser.submit(page, name="Georgia", file=good)
    assert "Georgia, version 1 is loaded: 1 area (GA121), 2020-2020." in shown.text()
    assert "made up" not in shown.text("table")
    shown = browser.post("/administration/reference/life-tables/made-up")
    assert "Made up for demonstration" in shown.text("table")


def test_the_analyst_loads_reference_rates_in_the_browser(sign_in):
    browser = sign_in("analyst")
    page = browser.get("/statistics/rates/reference-rates")
    assert "Populations" not in page.text()
    bad = (io.BytesIO(b"site,sex,age,rate\nC34,1,0,1\n"), "bad.csv")
    shown = browser.submit(page, name="State", file=bad)
    assert "File: line 2, site: 'C34' is not all" in shown.text(".error-summary")
    shown = browser.submit(page, name="State", file=(io.BytesIO(rates_of().encode()), "a.csv"))
    assert "State, version 1 is loaded: 1 site (all)." in shown.text()
    shown = browser.post("/statistics/rates/reference-rates/made-up")
    assert "Made up for demonstration" in shown.text("table")


def test_the_command_line_loads_and_lists(app, tmp_path, monkeypatch):
    monkeypatch.setenv("REGISTRY_INSTANCE", app.instance_path)
    path = tmp_path / "georgia.csv"
    path.write_text(population_of())
    run = CliRunner().invoke
    assert "georgia, version 1 is loaded" in run(main, ["population", "load", str(path)]).output
    assert "1 area (GA121)" in run(main, ["population", "list"]).output
    path.write_text(HEADER)
    refused = run(main, ["population", "load", str(path)])
    assert (refused.exit_code, "there are no rows" in refused.output) == (1, True)
    rates = tmp_path / "rates.csv"
    rates.write_text(rates_of(("26000", "22030")))
    assert "ages 0-99" in run(main, ["lifetable", "load", "--made-up"]).output
    assert "made up" in run(main, ["lifetable", "list"]).output
    assert "(22030, 26000)" in run(main, ["referencerates", "load", str(rates)]).output
    assert "rates, version 1" in run(main, ["referencerates", "list"]).output
    assert run(main, ["lifetable", "load"]).exit_code == 2
