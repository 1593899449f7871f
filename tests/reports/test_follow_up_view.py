from datetime import date

import pytest

from registry.reports import following
from tests.reports.survival.test_page import open_cases


@pytest.fixture
def followed(make_facility):
    """Three heard of lately, one dead, one lost."""
    facility = make_facility(reference_date="20180101")
    open_cases(facility, "1", ["20260101"] * 3 + ["20240101"], died=False)
    open_cases(facility, "7", ["20210101"], died=True)
    return facility


def test_both_counts_follow_from_the_stored_cases(followed):
    since, recent = following.results(followed.id, date(2026, 6, 30), without_class_00=False)
    assert (since.start, recent.start) == (date(2018, 1, 1), date(2021, 6, 30))
    assert (since.found.to_follow, since.found.dead, since.found.current) == (5, 1, 3)
    assert since.found.rate == 80
    assert since.is_met
    assert recent.found.to_follow == 0
    assert not recent.is_met


def test_the_page_shows_the_steps_and_who_is_lost(sign_in, followed, frozen_today):
    page = sign_in("registrar").get("/statistics/follow-up")
    rows = page.texts("tbody tr")
    assert any(row.startswith("A. To be followed5") for row in rows)
    assert any(row.startswith("E. Lost") for row in rows)
    assert "Lost to follow-up" in page.text()
    assert len(page.select(".lost li")) >= 1


@pytest.mark.parametrize("role", ["registrar", "reviewer"])
def test_the_lost_lead_to_a_page_that_their_reader_may_open(sign_in, followed, role):
    browser = sign_in(role)
    for link in browser.get("/statistics/follow-up").select(".lost a"):
        browser.get(link["href"])


def test_the_page_shows_what_is_due_by_month(sign_in, followed, frozen_today):
    due = following.to_ask(followed.id, date(2026, 6, 30))
    assert following.by_month(due) == [("2025-01", 1, 1)]
    page = sign_in("registrar").get("/statistics/follow-up", facility=followed.id)
    assert "Due for follow-up" in page.text()
    assert any(row.startswith("2025-01") for row in page.texts("tbody tr"))


def test_analysts_see_the_rate_without_the_list(sign_in, followed):
    page = sign_in("analyst").get("/statistics/follow-up", facility=followed.id)
    rows = page.texts("tbody tr")
    assert any(row.startswith("Rate (B + D) / A, % *") for row in rows)
    assert "E: lost * 0" in rows
    assert "* is hidden: a count below 11" in page.text()
    assert page.select(".lost li") == []


def test_an_empty_registry_has_no_rate(sign_in):
    assert "Rate, (B + D) / A––" in sign_in("registrar").get("/statistics/follow-up").text()
    rows = sign_in("analyst").get("/statistics/follow-up").texts("tbody tr")
    assert "Rate (B + D) / A, % – –" in rows
