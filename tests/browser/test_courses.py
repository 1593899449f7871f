"""Treatments and recurrences by keyboard, in a real browser."""

import pytest

from registry.cases.courses import queries
from registry.extensions import db
from tests.browser.test_abstracting import sign_in, tab_to

pytestmark = pytest.mark.browser


@pytest.fixture
def case(tab, make_user, make_abstract):
    make_user(username="pat", role="registrar", initials="PAT", full_name="Pat Quinn")
    abstract = make_abstract(primarySite="C187", dateOfDiagnosis="20230110")
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/courses")
    return abstract


def find(tab, words):
    """Type the beginning of a name, and take what the list offers first."""
    tab.keyboard.type(words, delay=20)
    tab.wait_for_selector("#finder-list [aria-selected=true]")
    tab.keyboard.press("Enter")


def test_a_treatment_and_a_recurrence_are_keyed_in_without_a_mouse(tab, case):
    tab_to(tab, "Add a treatment")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("form[data-ready] #course:focus")
    tab.keyboard.press("Tab")
    tab.keyboard.type("3/2/2024")
    tab_to(tab, "drugs")
    # By regimen and by brand, one after the other.
    find(tab, "folfo")
    find(tab, "avast")
    tab.keyboard.press("Control+s")
    tab.wait_for_selector(".flash-success")
    tab_to(tab, "Add a recurrence")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("form[data-ready] #date:focus")
    tab.keyboard.type("202401")
    tab.keyboard.press("Tab")
    # A select goes to what begins with the letters that are typed: 54, liver.
    tab.keyboard.type("54")
    tab_to(tab, "sites")
    find(tab, "liver")
    tab.keyboard.press("Control+s")
    tab.wait_for_selector(".flash-success")
    db.session.rollback()
    treatment = queries.treatments([case.tumor_id])[0]
    assert treatment.drugs == ["fluorouracil", "leucovorin", "oxaliplatin", "bevacizumab"]
    assert (treatment.course, treatment.started) == (2, "20240302")
    recurrence = queries.recurrences([case.tumor_id])[0]
    assert (recurrence.date, recurrence.type, recurrence.sites) == ("202401", "54", ["C220"])
