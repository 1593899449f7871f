from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.extensions import db
from tests.fixtures.people import PASSWORD

REFUSED = "User name and password do not fit"


def trail():
    db.session.expire_all()
    order = select(AuditEvent.username, AuditEvent.action).order_by(AuditEvent.id)
    return [tuple(row) for row in db.session.execute(order)]


def try_to_sign_in(browser, username, password):
    return browser.submit(browser.get("/sign-in"), username=username, password=password)


def test_a_user_signs_in_and_out(browser, make_user):
    make_user(username="pat")
    page = try_to_sign_in(browser, "Pat ", PASSWORD)
    assert "Sign out" in page.text(".topbar")
    page = browser.sign_out()
    assert page.address == "/sign-in"
    assert page.texts(".flash") == ["You are signed out."]
    assert [trail()[0], trail()[-1]] == [("pat", "sign in"), ("pat", "sign out")]


def test_a_page_asked_for_comes_after_signing_in(browser, make_user):
    make_user(role="administrator", username="kim")
    page = browser.get("/users")
    assert page.address == "/sign-in?next=/users"
    page = browser.submit(page, username="kim", password=PASSWORD)
    assert page.address == "/users"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\x"])
def test_signing_in_never_leads_elsewhere(browser, make_user, target):
    make_user(username="pat", role="administrator")
    page = browser.get("/sign-in", next=target)
    answer = browser.client.post(
        "/sign-in", data={**page.fields(), "username": "pat", "password": PASSWORD}
    )
    assert answer.location == "/"


@pytest.mark.parametrize(("username", "password"), [("pat", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(
    browser, make_user, username, password
):
    make_user(username="pat")
    page = try_to_sign_in(browser, username, password)
    assert REFUSED in page.text(".error-summary")
    assert page.fields()["password"] == ""
    assert [action for _, action in trail()] == ["sign-in failed"]
    assert "nobody" not in str(trail())


def test_what_is_left_empty_is_asked_for(browser):
    page = try_to_sign_in(browser, "", "")
    assert page.texts(".error-summary li") == ["Type your user name", "Type your password"]
    assert page.select_one("#username")["aria-describedby"] == "username-error"


def test_five_failures_close_the_account_for_a_while(browser, make_user):
    make_user(username="pat")
    for _ in range(5):
        try_to_sign_in(browser, "pat", "wrong")
    page = try_to_sign_in(browser, "pat", PASSWORD)
    assert REFUSED in page.text(".error-summary")
    assert trail()[-1] == ("pat", "sign-in refused")
    user = db.session.scalar(select(User))
    assert user.locked_until - datetime.now(UTC) > timedelta(minutes=14)
    user.locked_until = datetime.now(UTC) - timedelta(seconds=1)
    db.session.commit()
    assert "Sign out" in try_to_sign_in(browser, "pat", PASSWORD).text(".topbar")


def test_somebody_switched_off_cannot_sign_in(browser, make_user):
    make_user(username="pat", active=False)
    assert REFUSED in try_to_sign_in(browser, "pat", PASSWORD).text(".error-summary")


def test_a_copied_cookie_is_worth_nothing_after_signing_out(sign_in):
    browser = sign_in("administrator")
    with browser.client.session_transaction() as session:
        copied = dict(session)
    browser.sign_out()
    with browser.client.session_transaction() as session:
        session.update(copied)
    assert browser.get("/users").address == "/sign-in?next=/users"


def test_a_first_sign_in_leads_to_a_new_password(browser, make_user):
    make_user(username="pat", role="administrator", must_change_password=True)
    page = try_to_sign_in(browser, "pat", PASSWORD)
    assert page.address == "/password"
    assert browser.get("/users").address == "/password"
    new = "three otters on a raft"
    page = browser.submit(page, current=PASSWORD, new=new, again=new)
    assert page.texts(".flash") == ["Your password was changed. Other devices are signed out."]
    assert browser.get("/users").address == "/users"
    browser.sign_out()
    assert "Sign out" in try_to_sign_in(browser, "pat", new).text(".topbar")
