"""Every page, as each role sees it, breaks no rule of WCAG 2.2 AA, and fits into 320 px."""

import re
import warnings

import pytest

from registry.abstracting.sections import TITLES
from registry.audit.actions import SYSTEM
from registry.practice import actions
from registry.security import Role
from tests.browser.test_frame import sign_in

pytestmark = pytest.mark.browser

STANDARD = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
# Answers to GET that no browser shows as a page of its own, and why.
NO_PAGE = {
    "abstracting.code_options": "a part of the look-up, which a test below opens",
}
WIDTH, HEIGHT = 1366, 768
# Of a long table so many rows are looked at: the others are like them.
ROWS = 12
FILES = re.compile(r"\.(csv|json|xml|xlsx|svg|png)")


@pytest.fixture
def axe():
    """The accessibility engine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from axe_playwright_python.sync_playwright import Axe
    return Axe()


def violations(tab, axe):
    """Return what axe finds on the page: rule, words, and the first elements."""
    tab.evaluate(
        f"""() => document.querySelectorAll("tbody > tr:nth-child(n + {ROWS})")
          .forEach((row) => row.remove())"""
    )
    # As tall as the page: what a bar at its edge covers is elsewhere scrolled free.
    height = tab.evaluate("document.documentElement.scrollHeight")
    tab.set_viewport_size({"width": WIDTH, "height": max(HEIGHT, height)})
    found = axe.run(tab, options=STANDARD).response["violations"]
    tab.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return [
        f"{one['id']}: {one['help']}: "
        + " | ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in found
    ]


def too_wide(tab):
    """Return the elements that make the page scroll sideways in a window of 320 px."""
    tab.set_viewport_size({"width": 320, "height": 640})
    found = tab.evaluate(
        """() => {
          const page = document.documentElement;
          if (page.scrollWidth <= page.clientWidth) return [];
          return [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > page.clientWidth)
            .map((one) => one.outerHTML.slice(0, 120)).slice(0, 4);
        }"""
    )
    tab.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return [f"wider than 320 px: {' | '.join(found)}"] if found else []


def words_of(page):
    """Return the HTML of a page's content without what differs from one request to the next."""
    content = re.search(r"<main.*</main>", page, re.DOTALL)
    return content and re.sub(r'value="[^"]*"', "", content[0])


def pages(app, tab, addresses, role):
    """Yield the addresses of all pages that *role* may see, each with its content."""
    for endpoint, address in addresses:
        permission = getattr(app.view_functions[endpoint], "required_permission", None)
        if endpoint in NO_PAGE or FILES.search(address):
            continue
        if permission and permission not in role.permissions:
            continue
        answer = tab.request.get(address)
        assert answer.ok, f"{address} ({role.value}): {answer.status}"
        if answer.headers["content-type"].startswith("text/html"):
            content = words_of(answer.text())
            assert content, f"{endpoint} answers with no page: say why in NO_PAGE"
            yield answer.url, content


def test_every_page_is_accessible_to_every_role_and_fits_a_narrow_window(
    app, tab, axe, example_addresses, make_user
):
    tab.set_default_timeout(60_000)
    # Drawing charts takes long; their words and their tables stand in the page.
    tab.route("**/chart.*", lambda route: route.abort())
    users = {role: make_user(role=role.value) for role in Role}
    seen, problems = set(), []
    for role in Role:
        tab.context.clear_cookies()
        sign_in(tab, users[role])
        problems += [f"navigation of {role.value}: {one}" for one in violations(tab, axe)]
        for address, content in pages(app, tab, example_addresses, role):
            if (address, content) in seen:
                continue
            seen.add((address, content))
            tab.goto(address)
            problems += [f"{address}: {one}" for one in (*too_wide(tab), *violations(tab, axe))]
    assert not problems, "\n".join(problems)


@pytest.fixture
def open_section(tab, make_user, make_abstract):
    """Open sections of a breast case that lacks much."""
    case = make_abstract(
        primarySite="C504", histologicTypeIcdO3="8500", behaviorCodeIcdO3="3",
        dateOfDiagnosis="20250601", laterality="0", numberPhasesOfRadTxToVolume="03",
    )  # fmt: skip
    sign_in(tab, make_user(role="registrar"))

    def open_it(section):
        tab.goto(f"/abstracts/{case.id}/sections/{section}")
        tab.wait_for_selector("body[data-started]")

    return open_it


def test_every_section_is_accessible_and_fits_a_narrow_window(tab, axe, open_section):
    problems = []
    for section in TITLES:
        open_section(section)
        problems += [f"{section}: {one}" for one in (*too_wide(tab), *violations(tab, axe))]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(
    ("keys", "opened"),
    [
        (["F1"], "dialog[open]"),
        (["F2"], "[role=listbox] [role=option]"),
        (["Control+k"], "dialog[open] [role=option]"),
        (["Control+;"], "dialog[open]"),
        (["Shift+F2"], "dialog[open]"),
        (["Control+/"], "dialog[open]"),
        (["Control+a", "1", "2", "Control+s"], "#error-summary"),
    ],
)
def test_what_a_key_opens_is_accessible(tab, axe, open_section, keys, opened):
    open_section("cancer")
    tab.focus("#laterality")
    for key in keys:
        tab.keyboard.press(key)
    tab.wait_for_selector(opened)
    assert violations(tab, axe) == []
    assert too_wide(tab) == []


def test_practice_is_accessible_and_fits_a_narrow_window(tab, axe, make_user):
    actions.found(SYSTEM)
    sign_in(tab, make_user(role="registrar"))
    problems = []
    for step in (
        lambda: tab.goto("/practice/"),
        lambda: tab.click("text=Begin >> nth=0"),
        lambda: tab.click("text=Submit for scoring"),
        lambda: tab.goto("/practice/"),
    ):
        step()
        tab.wait_for_selector("h1")
        problems += [f"{tab.url}: {one}" for one in (*too_wide(tab), *violations(tab, axe))]
    assert not problems, "\n".join(problems)
