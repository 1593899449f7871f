"""Nobody who may not see patients finds them by asking for their names."""

from registry.security import Permission, Role
from tests.whole_app.test_routes import address


def of_analysts(views):
    return [
        rule
        for rule, view in views
        if getattr(view, "required_permission", None) in Role.ANALYST.permissions
    ]


def test_an_analyst_is_refused_words_everywhere(views, sign_in, make_abstract):
    make_abstract(primarySite="C341")
    browser = sign_in("analyst")
    token, rules = browser.token(), of_analysts(views)
    assert len([rule for rule in rules if rule.rule.startswith("/statistics")]) > 20
    for rule in rules:
        for method in sorted(rule.methods & {"GET", "POST"}):
            answer = browser.client.open(
                f"{address(rule)}?words=Okafor",
                method=method,
                data={"csrf_token": token} if method == "POST" else None,
            )
            assert answer.status_code == 403, (method, rule)
            assert b"leave out words" in answer.data
            assert b"Okafor" not in answer.data


def test_a_name_in_a_form_is_refused_too(sign_in):
    browser = sign_in("analyst")
    asked = {"csrf_token": browser.token(), "words": "Okafor", "name": "Mine", "rows": "sex"}
    assert browser.client.post("/statistics/builder/keep", data=asked).status_code == 403


def test_who_may_see_patients_may_search_them(sign_in, make_abstract):
    make_abstract(primarySite="C341")
    assert Permission.VIEW_CASES in Role.REGISTRAR.permissions
    sign_in("registrar").get("/abstracts", words="Okafor")
