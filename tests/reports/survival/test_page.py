import io
from datetime import date

import pytest
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.cases.filters import CaseFilter
from registry.reports.reference import actions as reference
from registry.reports.reference.models import LIFE_TABLE
from registry.reports.survival import cohort, pages, tables
from registry.reports.survival.cohort import Rules
from registry.reports.survival.options import Options
from tests.fixtures.people import TODAY

DAY = date(2026, 6, 30)


def open_case(facility, patient, **values):
    """Open a malignant lung case of class 14, diagnosed on the first of January 2020."""
    items = {
        "primarySite": "C341",
        "histologicTypeIcdO3": "8140",
        "behaviorCodeIcdO3": "3",
        "classOfCase": "14",
        "dateOfDiagnosis": "20200101",
        "dateOf1stContact": "20200101",
    }
    return actions.open_abstract(SYSTEM, patient, facility, items | values, today=TODAY)


def open_cases(facility, stage, days, *, died, **values):
    """Open a case for each day of last contact."""
    for number, last in enumerate(days):
        person = {
            "nameLast": f"Case{stage}{number}",
            "vitalStatus": "0" if died else "1",
            "dateOfLastContact": last,
            "dateOfBirth": "19600101",
            "sexAssignedAtBirth": str(1 + number % 2),
        }
        patient = actions.add_patient(SYSTEM, person)
        open_case(facility, patient, summaryStage2018=stage, **values)


def make_twenty():
    """Ten localized cases alive after six years, ten distant ones dead after half a year."""
    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    open_cases(facility, "1", ["20260101"] * 10, died=False)
    open_cases(facility, "7", ["20200701"] * 10, died=True)
    return facility


@pytest.fixture
def twenty(app):
    """The twenty cases in a fresh database."""
    return make_twenty()


def options(**query):
    return Options.from_query(MultiDict(query))


def page(**query):
    return pages.page(options(**query), DAY)


def load(**rules):
    return cohort.load(CaseFilter(basis="diagnosis"), Rules(**rules), (), DAY)


@pytest.mark.postgres
def test_groups_are_told_apart(any_app):
    make_twenty()
    found = page()
    local, distant = found.groups
    assert (local.label, distant.label) == ("Localized", "Distant")
    shown = [estimate and estimate.surv for estimate in local.estimates]
    assert shown == [1.0, 1.0, 1.0, 1.0, None]
    assert distant.estimates == (None,) * 5  # nobody is at risk after half a year
    assert (distant.curve.median, distant.deaths) == (182, 10)
    [_, died] = tables.observed(found.groups, "Stage").rows
    keys = [column.key for column in tables.observed(found.groups, "Stage").columns]
    # All ten die after 182 days: the limits of the median are the median.
    assert [died.values[keys.index(f"median{end}")] for end in ("", ".low", ".high")] == [6.0] * 3
    assert "p < 0.0001" in found.notes[0]
    assert (found.counted, found.cohort.looked_at) == (20, 20)


def test_what_is_left_out_is_counted_by_reason_and_adds_up(twenty):
    open_cases(twenty, "1", ["20190101", "", "20301231"], died=False)
    open_cases(twenty, "1", ["20210101"], died=False, behaviorCodeIcdO3="2")
    open_cases(twenty, "1", ["20210101"], died=False, classOfCase="00")
    open_cases(twenty, "1", ["20210101"], died=True, typeOfReportingSource="7")
    found = load()
    assert {reason: len(keys) for reason, keys in found.left_out.items()} == {
        "Last contact before diagnosis": 1,
        "Date of last contact unknown": 1,
        "Last contact to come": 1,
        "Not malignant": 1,
        "Class of case is not 10-22": 1,
        "Found by autopsy or death certificate only": 1,
    }
    assert (len(found.frame), found.looked_at) == (20, 26)
    assert len(load(classes="analytic").frame) == 21


def test_of_fifteen_tumors_one_or_all_are_counted(app):
    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    person = {"nameLast": "Many", "vitalStatus": "1", "dateOfLastContact": "20260101"}
    patient = actions.add_patient(SYSTEM, person)
    for number in range(1, 16):
        open_case(
            facility, patient, primarySite=f"C{20 + number}9",
            dateOfDiagnosis=f"{2004 + number}0101", sequenceNumberHospital=f"{number:02d}",
        )  # fmt: skip
    (first,) = load().frame["begun"]
    assert first.year == 2005
    (earliest,) = cohort.load(
        CaseFilter(basis="diagnosis", year_from="2010"), Rules(primaries="earliest"), (), DAY
    ).frame["begun"]
    assert earliest.year == 2010
    assert len(load(primaries="all").frame) == 15


def test_partial_dates_are_imputed_and_ages_out_of_range_are_unknown(app):
    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    open_cases(facility, "1", ["20200131"], died=True, dateOfDiagnosis="202001")
    frame = load().frame
    assert list(frame["days"]) == [15]  # from the 16th of January
    person = {
        "nameLast": "Old", "vitalStatus": "1", "dateOfLastContact": "2021",
        "dateOfBirth": "18900101", "sexAssignedAtBirth": "1",
    }  # fmt: skip
    open_case(facility, actions.add_patient(SYSTEM, person))
    frame = load().frame
    assert sorted(frame["age"]) == [cohort.NO_AGE, 60]
    assert [group.label for group in page(by="age").groups] == ["55-64", "Unknown"]


def test_partial_dates_are_imputed_within_what_birth_leaves_open(app):
    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    person = {
        "nameLast": "Young", "vitalStatus": "1", "dateOfLastContact": "20201231",
        "dateOfBirth": "20201001", "sexAssignedAtBirth": "1",
    }  # fmt: skip
    open_case(facility, actions.add_patient(SYSTEM, person), dateOfDiagnosis="2020")
    # Half way between the 1st of October and the 31st of December, not of the whole year.
    assert [str(each.date()) for each in load().frame["begun"]] == ["2020-11-15"]


def test_the_end_of_the_study_ends_the_observation(twenty):
    until = date(2020, 4, 1)
    frame = load(until=until).frame
    assert not frame["died"].any()
    assert set(frame["days"]) == {91}
    open_cases(twenty, "1", ["20200201"], died=False)
    assert sorted(load(until=until).frame["days"])[0] == 31
    assert set(load(until=until, presumed_alive=True).frame["days"]) == {91}
    assert load(until=date(2019, 12, 31)).left_out.keys() == {"Diagnosed after the study"}


def test_any_coded_item_groups_cases(twenty):
    found = page(by="item:laterality")
    assert [group.label for group in found.groups] == ["Blank"]
    assert [group.label for group in page(by="sex").groups] == ["Male", "Female"]
    assert [group.label for group in page(by="period").groups] == ["2020-2024"]
    assert [group.label for group in page(by="facility").groups] == ["Elm Hospital"]


def test_causes_of_death_compete(twenty):
    open_cases(twenty, "3", ["20200701"] * 5, died=True, seerCauseSpecificCod="0")
    found = page(method="causes", by="none")
    assert found.further["Cause of death unknown"]
    assert "of 15 deaths is unknown" in found.warning
    (group,) = found.causes
    assert (group.of_cancer, group.of_others, group.size) == (0, 5, 15)
    assert group.others[0].share == pytest.approx(1 / 3)
    assert group.cancer[0].share == 0


def test_the_certificate_says_what_the_case_does_not(app):
    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    for cause in ("C349", "I219", ""):
        person = {
            "nameLast": f"Cause{cause}", "vitalStatus": "0", "dateOfLastContact": "20210101",
            "causeOfDeath": cause, "icdRevisionNumber": "1",
        }  # fmt: skip
        open_case(facility, actions.add_patient(SYSTEM, person), sequenceNumberHospital="00")
    assert sorted(load().frame["cause"]) == [
        cohort.UNKNOWN_CAUSE, cohort.THIS_CANCER, cohort.OTHER_CAUSE,
    ]  # fmt: skip


def test_relative_survival_needs_a_life_table_and_says_which(twenty):
    with pytest.raises(ValueError, match="needs a life table"):
        page(method="net")
    rows = [f"{sex},{year},{age},0" for sex in (1, 2) for year in (2020, 2021) for age in range(66)]
    raw = "\n".join(["sex,year,age,q", *rows]).encode()
    reference.load(SYSTEM, LIFE_TABLE, "Nobody dies", raw)
    found = page(method="net")
    local = found.nets[0]
    assert local.nets[0].pohar_perme == pytest.approx(1)
    assert "Life table: Nobody dies, version 1" in found.notes[0]
    assert "ends at age 65: 10 people" in found.notes[1]
    assert "holds 2020-2021: 10 people" in found.notes[2]
    reference.load_made_up(SYSTEM, LIFE_TABLE)
    assert "demonstration only" in page(method="net").warning


def test_cox_compares_with_the_reference_that_was_chosen(twenty):
    open_cases(twenty, "7", ["20260101"], died=False)
    open_cases(twenty, "1", ["20200601"], died=True)
    found = page(method="cox", **{"with": "summary_stage"})
    assert found.model.references["Summary Stage"] == ("Localized", 11, 1)
    chosen = page(method="cox", **{"with": "summary_stage", "ref_summary_stage": "Distant"})
    assert [effect.level for effect in chosen.model.effects] == ["Localized"]
    assert "Fewer than ten deaths" not in " ".join(chosen.notes)


def test_a_group_without_deaths_is_left_out_of_the_regression(twenty):
    open_cases(twenty, "3", ["20200301", "20200801", "20200901"], died=True)
    found = page(method="cox", **{"with": "summary_stage"})
    assert {reason: len(keys) for reason, keys in found.further.items()} == {
        "Summary Stage Localized: nobody died": 10
    }
    assert (found.counted, found.model.size) == (13, 13)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"method": "magic"}, "Method: 'magic' is not one of"),
        ({"by": "nameLast"}, "By: 'nameLast' is no way to group cases"),
        ({"by": "item:nameLast"}, "By: 'item:nameLast' is no way"),
        ({"until": "2024"}, "End of the study: '2024' has no day"),
        ({"until": "soon"}, "End of the study: "),
        ({"presumed": "yes"}, "End of the study: needed where"),
        ({"tumors": "none"}, "Tumors: 'none' is not one of first, earliest, all"),
        ({"classes": "34"}, "Class: '34' is not one of"),
        ({"ties": "exact"}, "Ties: 'exact' is not one of"),
        ({"year_from": "long ago"}, "First year: 'long ago' is not a whole number"),
    ],
)
def test_what_cannot_be_answered_is_said_on_the_page(sign_in, query, words):
    analyst = sign_in("analyst")
    assert words in analyst.get("/statistics/survival", **query).text(".error-summary")
    assert (
        analyst.client.get("/statistics/survival/chart.png", query_string=query).status_code == 400
    )


def test_the_page_shows_estimates_the_test_the_chart_and_the_cases(sign_in, make_facility):
    facility = make_facility()
    open_cases(facility, "1", ["20260101"] * 10, died=False)
    open_cases(facility, "7", ["20200701"] * 12, died=True)
    open_cases(facility, "7", ["20200701"] * 2, died=True, behaviorCodeIcdO3="2")
    registrar = sign_in("registrar")
    shown = registrar.get("/statistics/survival")
    rows = shown.texts("table tbody tr")
    assert rows[0].startswith("Localized 10 0 100.0 100.0-100.0")
    assert rows[1].startswith("Distant 12 12 –")
    assert "Log-rank test of equal survival: chi-square" in shown.text()
    chart = registrar.client.get(shown.select_one("img.chart")["src"])
    assert chart.data.startswith(b"\x89PNG")
    links = {link.text: link["href"] for link in shown.select("table a")}
    assert len(registrar.get(links["12"]).select("tbody tr")) == 12
    assert "Not malignant" in registrar.get(links["2"]).text()


def test_an_analyst_sees_no_curve_of_few(sign_in, make_facility):
    facility = make_facility()
    open_cases(facility, "1", ["20260101"] * 5, died=False)
    open_cases(facility, "2", ["20260101"] * 15, died=False)
    open_cases(facility, "7", ["20200701"] * 20, died=True)
    analyst = sign_in("analyst")
    shown = analyst.get("/statistics/survival")
    rows = {row.split()[0]: row for row in shown.texts("table tbody tr")}
    assert rows["Localized"].startswith("Localized * ")
    assert rows["Distant"].startswith("Distant 20 20")
    assert analyst.client.get(shown.select_one("img.chart")["src"]).data.startswith(b"\x89PNG")
    assert analyst.client.get("/statistics/survival/cases?label=Localized").status_code == 403


@pytest.mark.parametrize("method", ["kaplan-meier", "actuarial", "causes", "net", "cox"])
def test_every_method_has_a_page_a_chart_and_a_workbook(sign_in, make_facility, method):
    facility = make_facility()
    open_cases(facility, "1", ["20260101"] * 10, died=False)
    open_cases(facility, "7", ["20200701"] * 12, died=True, seerCauseSpecificCod="1")
    open_cases(facility, "1", ["20210701"] * 2, died=True, seerCauseSpecificCod="0")
    reference.load_made_up(SYSTEM, LIFE_TABLE)
    analyst = sign_in("analyst")
    query = {"method": method, "with": "sex"}
    shown = analyst.get("/statistics/survival", **query)
    assert "24 of 24 tumors are counted" in shown.text()
    for kind, begin in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        address = f"/statistics/survival/chart.{kind}"
        assert analyst.client.get(address, query_string=query).data.startswith(begin)
    answer = analyst.client.get("/statistics/survival/workbook.xlsx", query_string=query)
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames[0] == "Cover"
    assert book.sheetnames[-1] == "Left out"
    assert len(book.sheetnames) == len(set(book.sheetnames)) > 2


def test_nothing_to_count_is_said(sign_in, make_facility):
    analyst = sign_in("analyst")
    assert "No case is left to count." in analyst.get("/statistics/survival", by="sex").text()
    assert analyst.client.get("/statistics/survival/chart.svg").data.startswith(b"<?xml")
