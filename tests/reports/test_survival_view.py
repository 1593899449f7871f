import pytest

from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.cases.filters import CaseFilter
from registry.reports import survival
from tests.fixtures.people import TODAY

TODAY_TEXT = "20260630"


def open_cases(facility, stage, days, *, died):
    """Open a case for each survival time, diagnosed on the first of January 2020."""
    for number, last in enumerate(days):
        patient = actions.add_patient(
            SYSTEM,
            {
                "nameLast": f"Case{stage}{number}",
                "vitalStatus": "0" if died else "1",
                "dateOfLastContact": last,
            },
        )
        values = {
            "primarySite": "C341",
            "behaviorCodeIcdO3": "3",
            "classOfCase": "14",
            "dateOfDiagnosis": "20200101",
            "dateOf1stContact": "20200101",
            "summaryStage2018": stage,
        }
        actions.open_abstract(SYSTEM, patient, facility, values, today=TODAY)


@pytest.fixture
def twenty(any_app):
    """Ten localized cases alive after six years, ten distant ones dead after half a year."""
    with any_app.app_context():
        facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
        open_cases(facility, "1", ["20260101"] * 10, died=False)
        open_cases(facility, "7", ["20200701"] * 10, died=True)
        yield facility


def test_groups_are_told_apart(twenty):
    found = survival.survival_of(CaseFilter(), "summary_stage", TODAY_TEXT)
    local, distant = found.groups
    assert (local.label, distant.label) == ("Localized", "Distant")
    assert [estimate and estimate.surv for estimate in local.estimates] == [
        1.0,
        1.0,
        1.0,
        1.0,
        None,
    ]
    assert distant.estimates == (None,) * 5  # nobody is at risk after half a year
    assert distant.curve.median == 182
    assert found.test.p < 0.0001
    assert (found.counted, found.looked_at) == (20, 20)


def test_what_is_left_out_is_counted_by_reason(twenty):
    open_cases(twenty, "1", ["20190101", ""], died=False)
    found = survival.survival_of(CaseFilter(), "none", TODAY_TEXT)
    assert dict(found.left_out) == {
        "Last contact before diagnosis": 1,
        "Date of last contact unknown": 1,
    }
    assert found.counted == 20


def test_the_page_shows_estimates_the_test_and_the_chart(sign_in, make_facility):
    facility = make_facility()
    open_cases(facility, "1", ["20260101"] * 10, died=False)
    open_cases(facility, "7", ["20200701"] * 12, died=True)
    analyst = sign_in("analyst")
    page = analyst.get("/statistics/survival")
    rows = page.texts("table tbody tr")
    assert rows[0].startswith("Localized few cases 10 0 100.0 100.0-100.0")
    assert rows[1].startswith("Distant few cases 12 12 –")
    assert "Log-rank test of equal survival: chi-square" in page.text()
    chart = analyst.client.get(page.select_one("img.chart")["src"])
    assert chart.data.startswith(b"\x89PNG")


def test_nothing_to_count_is_said(sign_in, make_facility):
    page = sign_in("analyst").get("/statistics/survival", by="sex")
    assert "No case is left to count." in page.text()
    assert (
        sign_in("analyst", username="two")
        .client.get("/statistics/survival/chart.svg")
        .data.startswith(b"<?xml")
    )


def test_a_year_that_is_none_is_said(sign_in):
    page = sign_in("analyst").get("/statistics/survival", year_from="long ago")
    assert "First year: 'long ago' is not a whole number" in page.text(".error-summary")
