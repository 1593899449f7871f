"""No route is forgotten: who may use it, what it is called, that nobody forges requests to it."""

import re
from pathlib import Path

import pytest

from registry.security import Role

LIST = Path(__file__).parent / "routes.txt"
PUBLIC = {
    "accounts.help_page",
    "accounts.session_state",
    "accounts.sign_in",
    "accounts.sign_out",
}
PARAMETER = re.compile(r"<(int|string|any\([^)]*\)):[a-z_]+>")
# Any number, word or choice will do: the guard answers before the view looks for the thing.
ANYTHING = {"int": "1", "string": "x"}


def address(rule):
    """Return an address that *rule* matches."""

    def fill(found):
        choice = re.match(r"any\('?([^',)]+)", found[1])
        return choice[1] if choice else ANYTHING[found[1]]

    return PARAMETER.sub(fill, rule.rule)


def methods(rule):
    return sorted(rule.methods - {"HEAD", "OPTIONS"})


def test_every_route_has_a_permission_or_is_meant_for_everybody(views):
    open_to_all = {rule.endpoint for rule, view in views if getattr(view, "is_public", False)}
    unguarded = {
        rule.endpoint
        for rule, view in views
        if not hasattr(view, "required_permission") and rule.endpoint not in open_to_all
    }
    assert unguarded == set()
    assert open_to_all == PUBLIC


def test_nobody_gets_in_without_signing_in(views, new_browser):
    for rule, view in views:
        if getattr(view, "is_public", False):
            continue
        client = new_browser().client
        if "GET" in rule.methods:
            answer = client.get(address(rule))
            assert (answer.status_code, answer.location[:8]) == (303, "/sign-in"), rule
        if "POST" in rule.methods:
            assert client.post(address(rule)).status_code == 400, rule


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_refused_what_it_may_not_do(views, sign_in, role):
    browser = sign_in(role.value)
    token = browser.token()
    for rule, view in views:
        permission = getattr(view, "required_permission", None)
        if permission is None or permission in role.permissions:
            continue
        for method in methods(rule):
            answer = browser.client.open(
                address(rule), method=method, data={"csrf_token": token} if method == "POST" else {}
            )
            assert answer.status_code == 403, (role, method, rule)


def test_no_route_that_changes_anything_takes_a_request_without_a_token(views, sign_in):
    browser = sign_in("administrator")
    posts = [rule for rule, _ in views if "POST" in rule.methods]
    assert posts
    for rule in posts:
        answer = browser.client.post(address(rule), data={"csrf_token": "forged"})
        assert answer.status_code == 400, rule
        assert "form is too old" in answer.text, rule


def test_addresses_are_in_kebab_case_with_typed_parameters(views):
    for rule, _ in views:
        rest = PARAMETER.sub("x", rule.rule)
        assert re.fullmatch(r"(/[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*)*/?", rest), rule.rule


def test_routes_come_and_go_only_on_purpose(views):
    """After a change on purpose: REGISTRY_WRITE_ROUTES=1 pytest tests/whole_app writes the list."""
    import os

    found = "".join(f"{' '.join(methods(rule)):8} {rule.rule}\n" for rule, _ in views)
    if os.environ.get("REGISTRY_WRITE_ROUTES"):
        LIST.write_text(found, encoding="utf-8")
    assert found == LIST.read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ["/patients/{}", "/abstracts/{}", "/imports/{}"])
def test_a_number_that_no_database_holds_is_no_address(sign_in, address):
    sign_in("administrator").get(address.format(10**20), status=404)
