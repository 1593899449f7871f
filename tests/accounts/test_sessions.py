import time

import pytest

from registry.accounts import sessions

SETTINGS = {"SESSION_IDLE_MINUTES": 30, "SESSION_HOURS": 12}
HOUR = 3600


@pytest.mark.parametrize(
    ("seen", "signed_in", "left"),
    [
        (0, 0, 1800),  # just now: the idle time is what is left
        (-600, -600, 1200),
        (-1800, -1800, 0),
        (0, -12 * HOUR + 60, 60),  # at work all day: the twelve hours count
        (0, -13 * HOUR, -HOUR),
    ],
)
def test_what_is_left_of_a_session(seen, signed_in, left):
    now = 1_000_000.0
    held = {"seen_at": now + seen, "signed_in_at": now + signed_in}
    assert sessions.seconds_left(held, SETTINGS, now) == left


def test_a_session_without_times_is_over():
    assert sessions.seconds_left({}, SETTINGS, 1_000_000.0) < 0


def grow_old(browser, **ages):
    with browser.client.session_transaction() as session:
        for name, seconds in ages.items():
            session[name] = time.time() - seconds


def test_an_idle_session_ends_and_leads_back_after_signing_in(sign_in):
    browser = sign_in("administrator")
    grow_old(browser, seen_at=31 * 60)
    page = browser.get("/users")
    assert page.address == "/sign-in?next=/users"
    assert browser.get("/session").answer.json == {"seconds_left": 0}


def test_a_session_ends_after_twelve_hours_of_work(sign_in):
    browser = sign_in("administrator")
    grow_old(browser, signed_in_at=12 * HOUR + 1)
    assert browser.get("/users").text("h1") == "Sign in"


def test_work_prolongs_the_session_and_asking_for_what_is_left_does_not(sign_in):
    browser = sign_in("administrator")
    grow_old(browser, seen_at=600)
    assert 1195 < browser.get("/session").answer.json["seconds_left"] <= 1200
    browser.get("/users")
    assert browser.get("/session").answer.json["seconds_left"] > 1795


def test_static_files_come_without_a_cookie_although_somebody_is_signed_in(sign_in):
    browser = sign_in("administrator")
    grow_old(browser, seen_at=600)
    answer = browser.client.get("/static/css/base.css?v=1")
    assert "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]


def test_staying_signed_in_prolongs_the_session(sign_in):
    browser = sign_in("administrator")
    grow_old(browser, seen_at=1790)
    browser.post("/session/keep", status=204)
    assert browser.get("/session").answer.json["seconds_left"] > 1795


def test_a_form_sent_too_late_is_answered_and_works_after_signing_in_again(sign_in, new_browser):
    browser = sign_in("administrator")
    values = {**browser.get("/facilities/new").fields("#facility"), "name": "Elm Hospital"}
    values["facility_id"] = "0006123456"
    grow_old(browser, seen_at=31 * 60)
    answer = browser.client.post("/facilities/new", data=values)
    assert answer.status_code == 401
    assert "You are not signed in" in answer.text
    browser.sign_in(browser.user)
    assert browser.client.post("/facilities/new", data=values).status_code == 303
    assert "Elm Hospital" in browser.get("/facilities").text("table")


def test_a_part_that_a_script_fetches_is_not_replaced_by_the_sign_in_page(browser):
    answer = browser.client.get("/users", headers={"Sec-Fetch-Dest": "empty"})
    assert answer.status_code == 401
