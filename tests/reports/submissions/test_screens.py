"""The pages of submissions in a real browser: on a narrow screen, and by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from registry.audit.actions import SYSTEM
from registry.reports.submissions import queries
from registry.reports.submissions.answers import actions as answers
from tests.fixtures.people import PASSWORD

pytestmark = pytest.mark.browser

PAGES = (
    "/submissions/",
    "/submissions/1?show=errors",
    "/submissions/1/rejects",
    "/submissions/1/cases/1",
    "/submissions/cases/1",
    "/submissions/waivers/1/1/R019",
    "/submissions/destinations",
    "/submissions/destinations/1",
    "/submissions/destinations/1/required-items/260",
)


def sign_in(tab, user):
    tab.goto("/sign-in")
    tab.get_by_label("User name").fill(user.username)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=Sign out")


def test_every_page_fits_a_narrow_screen_and_is_accessible(tab, make_user, complete_case, sent):
    complete_case()
    submission = sent()
    [case] = queries.in_order(submission.id)
    answers.enter_rejects(SYSTEM, submission, {case.id: "county " * 30})
    sign_in(tab, make_user(role="registrar"))
    tab.set_viewport_size({"width": 320, "height": 700})
    for address in PAGES:
        assert tab.goto(address).status == 200, address
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, address
        found = [each["id"] for each in Axe().run(tab).response["violations"]]
        assert found == [], address


def test_a_reject_is_entered_by_keyboard_alone(tab, make_user, complete_case, sent):
    number = complete_case().accession_number_hosp
    sent()
    sign_in(tab, make_user(role="registrar"))
    tab.goto("/submissions/1/rejects")
    tab.focus("#text")
    tab.keyboard.type(f"{number}-00, county")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=Rejected cases entered: 1.")
    tab.focus("#note-1")
    tab.keyboard.type("Corrected")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=The reject is settled.")
