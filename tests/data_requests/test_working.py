"""Files of many records: checked and made in the background, with a page that waits."""

from registry.data_requests import making, queries
from registry.extensions import db
from tests.data_requests.test_desk import NOW, approved, lung_cases, prepared
from tests.imports.test_views import settled

__all__ = ["lung_cases"]


def test_a_large_file_is_checked_in_the_background(app, lung_cases, sign_in):
    app.config["CASES_AT_ONCE"] = 2
    prepared(fewest=2)
    browser = sign_in("registrar")
    page = browser.get("/research/1/check")
    assert page.text("h1") == "Checking the file"
    moving = page.select_one(".progress-box")["data-progress"]
    assert browser.client.get(moving).json["words"].endswith(" steps")
    assert sign_in("registrar").client.get(moving).status_code == 404
    checked = settled(browser, page)
    assert "Records asked for7" in checked.text("dl.figures")
    # What was looked at is shown again, until the request changes.
    assert browser.get(checked.address).text("h1") == "Check of request 1"
    request = queries.request_or_404(1)
    request.version += 1
    db.session.commit()
    assert browser.get(checked.address).text("h1") == "Checking the file"


def test_a_large_file_is_made_in_the_background(app, lung_cases, sign_in):
    app.config["CASES_AT_ONCE"] = 2
    approved()
    browser = sign_in("registrar")
    page = browser.submit(browser.get("/research/1"), "#make", form="csv")
    assert page.text("h1") == "Making the file"
    assert settled(browser, page).text("h1") == "Release 1 of request 1"
    lost = browser.get("/research/making/unknown")
    assert "nothing was kept of what broke off" in lost.text()


def test_a_large_file_that_is_refused_leads_back(app, lung_cases, sign_in):
    app.config["CASES_AT_ONCE"] = 2
    request = approved()
    request.fewest = 50
    db.session.commit()
    browser = sign_in("registrar")
    page = settled(browser, browser.submit(browser.get("/research/1"), "#make", form="csv"))
    assert "All records would be left out" in page.text(".flash")
    assert page.text("h1").startswith("Request 1")


def test_the_steps_of_a_check_are_told_to_the_last(lung_cases):
    request = prepared(fewest=2)
    told = []
    making.check(request, NOW.date(), told.append)
    assert told == sorted(told)
    assert told[0] == 1
    assert told[-1] < making.steps(request, NOW.date())
