"""Finding codes and filling sections with the keyboard alone, in a real browser."""

import pytest

from registry.abstracting.personal import actions
from tests.browser.test_abstracting import focus, key_in, ready, sign_in, tab_to, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def registrar(make_user):
    return make_user(role="registrar", username="pat", initials="PAT")


def test_codes_are_found_while_typing_and_favourites_come_first(tab, registrar, make_abstract):
    abstract = make_abstract()
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/cancer")
    ready(tab, "cancer")
    key_in(tab, "primarySite", "ca of lt breast uiq")
    tab.wait_for_selector(".finder [data-code=C502][aria-selected=true]")
    assert tab.get_attribute("#primarySite", "aria-expanded") == "true"
    tab.keyboard.press("Control+d")
    tab.wait_for_selector(".finder [data-code=C502][data-favourite=yes]")
    tab.keyboard.press("Enter")
    wait_until(tab, lambda: tab.input_value("#primarySite") == "C502")
    tab.wait_for_selector("#primarySite-meaning:text('Upper-inner quadrant of breast')")
    key_in(tab, "histologicTypeIcdO3", "multiple myeloma")
    tab.wait_for_selector(".finder .caution:text('not in the SEER site/type list for C502')")
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".finder", state="detached")
    assert tab.input_value("#histologicTypeIcdO3") == "multiple myeloma"
    key_in(tab, "histologicTypeIcdO3", "dcis")
    tab.wait_for_selector(".finder [data-code='8500/2'][aria-selected=true]")
    tab.keyboard.press("Tab")
    wait_until(tab, lambda: tab.input_value("#behaviorCodeIcdO3") == "2")
    tab_to(tab, "primarySite", "Shift+Tab")
    tab.keyboard.press("F2")
    tab.wait_for_selector(".finder [role=group][aria-label=Favourites] [data-code=C502]")


def test_a_section_is_filled_looked_at_and_taken_back_by_keyboard(tab, registrar, make_abstract):
    abstract = make_abstract(primarySite="C504", dateOfDiagnosis="20250601")
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/systemic")
    ready(tab, "systemic")
    key_in(tab, "rxSummHormone", "01")
    tab.keyboard.press("Control+;")
    tab.wait_for_selector("dialog.fills summary:text('None given')")
    tab.keyboard.press("1")
    tab.wait_for_selector("dialog.fills tr.replaces [value=rxSummHormone]:not(:checked)")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("dialog.fills", state="detached")
    assert tab.input_value("#rxSummChemo") == "00"
    assert tab.input_value("#rxSummHormone") == "01"
    assert focus(tab) == "rxSummHormone"
    tab.click("text=Undo the fill")
    wait_until(tab, lambda: tab.input_value("#rxSummChemo") == "")
    assert tab.input_value("#rxSummHormone") == "01"


def test_a_long_fill_is_seen_from_its_first_line_in_a_narrow_window(tab, registrar, make_abstract):
    abstract = make_abstract(primarySite="C504", dateOfDiagnosis="20250601")
    sign_in(tab)
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto(f"/abstracts/{abstract.id}/sections/systemic")
    ready(tab, "systemic")
    tab.keyboard.press("Control+;")
    tab.wait_for_selector("dialog.fills[open] details[open] .btn:focus")
    sizes = tab.evaluate(
        """() => {
          const dialog = document.querySelector("dialog.fills");
          const box = dialog.getBoundingClientRect();
          const line = dialog.querySelector("details[open] tbody tr").getBoundingClientRect();
          const button = document.activeElement.getBoundingClientRect();
          return {
            sideways: dialog.scrollWidth - dialog.clientWidth,
            long: dialog.scrollHeight > dialog.clientHeight,
            line: box.top <= line.top && line.bottom <= button.top,
            button: button.bottom <= box.bottom,
          };
        }"""
    )
    assert sizes == {"sideways": 0, "long": True, "line": True, "button": True}
    tab.keyboard.press("Enter")
    tab.wait_for_selector("dialog.fills", state="detached")
    assert tab.input_value("#rxSummChemo") == "00"


def test_phrases_expand_and_text_is_counted(tab, registrar, make_abstract):
    actions.keep_phrase(registrar.actor, "bx", "Biopsy showed")
    abstract = make_abstract()
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/text")
    ready(tab, "text")
    key_in(tab, "textRemarks", ";bx adenoca;xx")
    wait_until(tab, lambda: tab.input_value("#textRemarks") == "Biopsy showed adenoca;xx")
    tab.keyboard.insert_text("x" * 4000)
    tab.wait_for_selector(".item-error:text('4,024 of 4,000 characters')")
