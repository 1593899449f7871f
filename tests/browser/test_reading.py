"""Reports beside the fields: accepted and assigned by keys."""

import pytest

from registry.audit.actions import SYSTEM
from registry.cases.evidence import actions, queries
from tests.browser.test_abstracting import ready, saved, sign_in, stored

pytestmark = pytest.mark.browser

TEXT = """DIAGNOSIS: Breast, left, upper outer quadrant, lumpectomy: invasive ductal carcinoma.
The tumor board saw the case."""


@pytest.fixture
def registrar(make_user, make_facility):
    make_facility()
    return make_user(username="pat", role="registrar", initials="PAT")


def test_suggestions_are_accepted_and_words_assigned_by_keys(tab, registrar, make_abstract):
    abstract = make_abstract(primarySite="", laterality="")
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/cancer")
    ready(tab, "cancer")
    tab.wait_for_selector(".reading[data-ready]")

    # paste without leaving the page
    tab.click(".paste summary")
    tab.fill("#report-text", TEXT)
    tab.click(".paste .btn")
    tab.wait_for_selector(".offer[aria-current][data-item=primarySite]")
    assert tab.input_value("#primarySite") == ""

    # each key press accepts one and leads to the next
    tab.keyboard.press("Alt+a")
    tab.wait_for_selector(".offer[aria-current][data-item=laterality]")
    assert tab.input_value("#primarySite") == "C504"
    tab.keyboard.press("Alt+a")
    assert tab.input_value("#laterality") == "2"

    # select words by keyboard or mouse, and assign them
    tab.click(".report-text", click_count=3, position={"x": 30, "y": 12})
    tab.keyboard.press("Alt+m")
    tab.wait_for_selector("dialog.assign[open]")
    tab.keyboard.type("490")
    tab.keyboard.press("Tab")
    tab.fill("#assign-value", "1")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("dialog.assign", state="hidden")
    assert tab.input_value("#diagnosticConfirmation") == "1"

    tab.keyboard.press("Control+s")
    saved(tab, "cancer")
    _, case = stored()
    assert (case["primarySite"], case["laterality"]) == ("C504", "2")
    kept = queries.evidence(abstract.id)
    (report,) = queries.reports(abstract.id)
    words = {item: report.text[each.start : each.end] for item, each in kept.items()}
    assert words["primarySite"] == "upper outer quadrant"
    assert words["laterality"] == "left"
    assert words["diagnosticConfirmation"].startswith("DIAGNOSIS: Breast")


def test_a_value_typed_after_accepting_has_no_evidence(tab, registrar, make_abstract):
    abstract = make_abstract(primarySite="C504", laterality="")
    actions.add_report(SYSTEM, abstract, TEXT)
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/cancer")
    tab.wait_for_selector(".reading[data-ready]")
    tab.click(".offer[data-item=laterality] [data-accept]")
    tab.fill("#laterality", "1")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Control+s")
    saved(tab, "cancer")
    assert "laterality" not in queries.evidence(abstract.id)


def test_a_text_that_is_too_long_stays_in_the_box(tab, registrar, make_abstract):
    abstract = make_abstract(primarySite="C504")
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/reports")
    tab.fill("#text", "x" * 2_000_001)
    tab.click(".report-form .btn")
    tab.wait_for_selector(".reading-problem:not([hidden])")
    assert "2,000,001 characters" in tab.inner_text(".reading-problem")
    assert len(tab.input_value("#text")) == 2_000_001
    assert queries.reports(abstract.id) == []
