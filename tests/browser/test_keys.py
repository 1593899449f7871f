"""The keys of the abstract, and two people in one case, in a real browser."""

import pytest

from tests.browser.test_abstracting import focus, kept, key_in, ready, saved, sign_in, stored
from tests.fixtures.people import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def registrar(make_user, make_facility):
    make_facility()
    make_user(username="bob", role="registrar", initials="BOB", full_name="Bob Lind")
    return make_user(username="pat", role="registrar", initials="PAT", full_name="Pat Quinn")


@pytest.fixture
def case(tab, registrar, make_abstract):
    """A case whose cancer section is open."""
    abstract = make_abstract(
        primarySite="C504", histologicTypeIcdO3="8500", behaviorCodeIcdO3="3",
        dateOfDiagnosis="20250601", laterality="1",
    )  # fmt: skip
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/cancer")
    ready(tab, "cancer")
    return abstract


def jump(tab, letters):
    tab.keyboard.press("Control+k")
    tab.wait_for_selector("dialog[open] [role=option]")
    tab.keyboard.type(letters)
    tab.wait_for_selector(f"dialog[open] [aria-selected=true] code:text-is('{letters}')")
    tab.keyboard.press("Enter")


def test_a_number_leads_to_its_item_here_and_in_another_section(tab, case):
    jump(tab, "490")
    tab.wait_for_selector("#diagnosticConfirmation:focus")
    tab.keyboard.type("1")
    jump(tab, "1760")
    ready(tab, "follow-up")
    tab.wait_for_selector("#vitalStatus:focus")
    assert stored()[1]["diagnosticConfirmation"] == "1"


def test_f4_walks_through_the_failing_edits_and_shift_f4_back(tab, case):
    tab.wait_for_selector(".edits-list > li")
    seen = []
    for key in ("F4", "F4", "Shift+F4"):
        before = focus(tab)
        tab.keyboard.press(key)
        tab.wait_for_timeout(300)
        tab.wait_for_selector("body[data-started] form[data-ready]")
        seen.append(focus(tab))
        assert seen[-1] != before
    assert seen[0] == seen[2]


def test_a_change_is_taken_back_on_the_page_and_from_the_history(tab, case):
    key_in(tab, "laterality", "2")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Alt+z")
    assert tab.input_value("#laterality") == "1"
    key_in(tab, "laterality", "2")
    tab.keyboard.press("Control+s")
    saved(tab, "cancer")

    tab.wait_for_selector("#laterality:focus")
    tab.keyboard.press("Alt+z")
    tab.wait_for_selector("dialog[open] [data-restore]:focus")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("dialog[open]", state="detached")
    assert focus(tab) == "laterality"
    assert tab.input_value("#laterality") == "1"


def test_the_list_of_keys_opens_and_gives_the_focus_back(tab, case):
    tab.wait_for_selector("#dateOfDiagnosis:focus")
    tab.keyboard.press("Control+/")
    tab.wait_for_selector("dialog[open] h2:text('Keys')")
    tab.keyboard.press("Escape")
    tab.wait_for_selector("dialog[open]", state="detached")
    assert focus(tab) == "dateOfDiagnosis"


def test_two_people_in_one_section_see_each_other_and_both_values(tab, case, chromium):
    context = chromium.new_context(base_url=tab.url.split("/abstracts")[0])
    other = context.new_page()
    other.goto(f"/sign-in?next=/abstracts/{case.id}/sections/cancer")
    other.fill("#username", "bob")
    other.fill("#password", PASSWORD)
    other.keyboard.press("Enter")
    ready(other, "cancer")
    other.wait_for_selector("#others:has-text('Pat Quinn is in this section')")
    key_in(tab, "laterality", "2")
    tab.wait_for_selector("#others:has-text('Bob Lind is in this section')")
    assert kept() == [{"laterality": "2"}]

    key_in(other, "laterality", "3")
    other.keyboard.press("Control+s")
    saved(other, "cancer")
    tab.keyboard.press("Control+s")
    tab.wait_for_selector("#conflicts:focus")
    assert "2 Left" in tab.text_content("#conflicts tbody")
    assert "3" in tab.text_content("#conflicts tbody")
    assert stored()[1]["laterality"] == "3"
    context.close()


def test_a_report_of_megabytes_is_said_at_once_and_never_lost(tab, case):
    tab.goto(f"/abstracts/{case.id}/sections/text")
    ready(tab, "text")
    tab.evaluate(
        """() => {
          const field = document.getElementById("textDxProcPath");
          field.value = "x".repeat(5_000_000);
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    said = "#textDxProcPath-meaning:text('Shorten to 4,000 characters: this text has 5,000,000')"
    tab.wait_for_selector(said)
    tab.keyboard.press("Control+s")
    tab.wait_for_selector("#draft-trouble:focus:has-text('shorten the longest text')")
    assert len(tab.input_value("#textDxProcPath")) == 5_000_000
