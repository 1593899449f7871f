"""What the frame of every page does in a real browser."""

import pytest

from tests.fixtures.people import PASSWORD

pytestmark = pytest.mark.browser


def sign_in(tab, user):
    tab.goto("/sign-in")
    tab.get_by_label("User name").fill(user.username)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=Sign out")


def test_signing_in_needs_the_keyboard_alone(tab, make_user):
    make_user(username="kim", role="administrator")
    tab.goto("/users")
    tab.keyboard.type("kim")
    tab.keyboard.press("Tab")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="Users", level=1).wait_for()
    assert tab.title() == "Users – Cancer Registry"


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(tab, make_user):
    sign_in(tab, make_user(role="administrator"))
    tab.goto("/facilities/new")
    tab.get_by_role("button", name="Save").click()
    tab.wait_for_selector("#error-summary:focus")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "name"


def test_the_first_stop_of_the_tab_key_skips_to_the_content(tab, make_user):
    sign_in(tab, make_user(role="administrator"))
    tab.goto("/facilities")
    tab.keyboard.press("Tab")
    assert tab.locator(".skip-link").bounding_box()["x"] == 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


def test_a_changed_form_is_not_left_without_a_question(tab, make_user):
    sign_in(tab, make_user(role="administrator"))
    tab.goto("/facilities/new")
    tab.get_by_label("Name").fill("Elm Hospital")
    asked = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    tab.get_by_role("link", name="Audit trail").click()
    tab.wait_for_url("**/audit")
    assert asked == ["beforeunload"]


def test_the_session_ends_with_a_warning_and_can_be_kept(app, tab, make_user):
    # Two minutes before the end comes the warning: here, two seconds after the page.
    app.config["SESSION_IDLE_MINUTES"] = 122 / 60
    sign_in(tab, make_user(role="administrator"))
    tab.goto("/facilities/new")
    tab.get_by_label("Name").fill("Elm Hospital")
    warning = tab.get_by_role("dialog", name="Your session is about to end")
    warning.wait_for()
    app.config["SESSION_IDLE_MINUTES"] = 30
    tab.get_by_role("button", name="Stay signed in").click()
    warning.wait_for(state="hidden")
    assert tab.get_by_label("Name").input_value() == "Elm Hospital"
