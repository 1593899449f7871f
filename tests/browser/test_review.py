"""The second look by keys alone."""

import pytest

from registry.audit.actions import SYSTEM, Actor
from registry.cases.filters import CaseFilter
from registry.cases.models import COMPLETE
from registry.cases.reabstraction import actions as reabstraction
from registry.cases.reabstraction.actions import Plan
from registry.cases.review import actions, queries
from registry.extensions import db
from tests.browser.test_frame import sign_in

pytestmark = pytest.mark.browser


def focused(tab):
    return tab.evaluate("document.activeElement.dataset.comment ?? document.activeElement.id")


def test_a_reviewer_walks_comments_and_goes_on_without_a_mouse(tab, make_user, make_abstract):
    first, second = (
        make_abstract(
            primarySite="C504", laterality="1", dateOfDiagnosis="20250601",
            textPrimarySiteTitle="Right breast",
        )
        for _ in range(2)
    )  # fmt: skip
    for each in (first, second):
        each.status = COMPLETE
    db.session.commit()
    sign_in(tab, make_user(username="rae", role="reviewer"))
    tab.goto("/review/next?review=to-do")
    tab.wait_for_selector("body[data-started]")
    assert focused(tab) == "dateOfDiagnosis"
    tab.wait_for_selector("#text-textPrimarySiteTitle.is-near")
    for _ in range(2):  # site, side
        tab.keyboard.press("ArrowDown")
    assert focused(tab) == "laterality"
    tab.keyboard.press("Enter")
    assert focused(tab) == "comment-text"
    tab.keyboard.press("Escape")
    assert focused(tab) == "laterality"
    tab.keyboard.press("Enter")
    tab.keyboard.type("Which side?")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("#row-laterality .comment")
    tab.wait_for_selector("body[data-started]")
    assert focused(tab) == "laterality"
    db.session.commit()  # read anew
    [made] = queries.comments(first.id)
    assert (made.item, made.remarks[0].text) == ("laterality", "Which side?")

    actions.answer(Actor(None, "pat"), first, made, "Right, as the text says")
    tab.reload()
    tab.wait_for_selector("body[data-started]")
    tab.keyboard.press("F4")
    assert focused(tab) == f"answer-text-{made.id}"
    tab.keyboard.press("F9")
    tab.wait_for_url(f"**/abstracts/{second.id}/review*")
    assert tab.text_content(".flash") == "The second look is noted."


def test_the_blind_form_keeps_what_is_typed(tab, make_user, make_abstract):
    make_abstract(abstractedBy="KIM", primarySite="C504", laterality="1").status = COMPLETE
    db.session.commit()
    plan = Plan("A", CaseFilter(), "1", 100, items=("primarySite", "laterality"))
    [case] = reabstraction.draw(SYSTEM, plan, today="20250630").cases
    address = f"/reabstraction/{case.id}"
    sign_in(tab, make_user(username="pat", role="registrar", initials="PAT"))
    tab.goto(address)
    tab.wait_for_selector("body[data-started]")
    tab.fill("#primarySite", "c50.4")
    tab.wait_for_selector("#draft-state:text('draft kept at')")
    # A browser that crashed says nothing more.
    tab.goto("about:blank")
    tab.goto(address)
    assert tab.input_value("#primarySite") == "c50.4"
    tab.click("button[value=stay]")
    tab.wait_for_selector(".flash:text('Kept')")
    assert tab.input_value("#primarySite") == "C504"
    assert tab.locator("#discard").count() == 0
