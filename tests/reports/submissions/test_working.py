"""Large submissions: counted and prepared in the background, with a page that waits."""

import sqlite3

import pytest

from registry.audit.actions import SYSTEM
from registry.extensions import db
from registry.reports.submissions import actions, queries
from registry.reports.submissions.gathering import Gathering
from tests.imports.test_views import settled
from tests.reports.submissions.conftest import NOON
from tests.reports.submissions.test_views import PERIOD


@pytest.fixture
def registrar(app, sign_in):
    """A registrar where more than two cases are many."""
    app.config["CASES_AT_ONCE"] = 2
    return sign_in("registrar")


def test_a_large_submission_is_previewed_and_prepared_in_the_background(registrar, complete_case):
    for _ in range(3):
        complete_case()
    page = registrar.submit(registrar.get("/submissions/new"), "form#selection", **PERIOD)
    assert page.text("h1") == "Counting the cases"
    preview = settled(registrar, page)
    assert preview.text("h1").startswith("Preview: ")
    assert "3 cases read = 3 in the file" in preview.text()
    page = settled(registrar, registrar.submit(preview, "form#prepare"))
    assert "Submission 1 is prepared; cases in its file: 3." in page.text()
    assert [one.kind for one in queries.in_order(1)] == ["new"] * 3
    # The preview is kept as it was counted; counted again it is work anew.
    assert registrar.get(preview.address).text("h1") == preview.text("h1")
    again = next(link["href"] for link in preview.select("a") if link.text == "Count again")
    assert "job=" in preview.address
    assert "job=" not in again


def test_a_large_submission_without_a_case_leads_back(registrar, complete_case, destination):
    for _ in range(3):
        complete_case(classOfCase="38")
    destination("STATE").classes = "00-22"
    db.session.commit()
    chosen = {"destination": destination("STATE").id, "facility": 1, "sending": "all"}
    page = registrar.post(
        "/submissions/prepare", PERIOD | chosen | {"version": "", "record_type": ""}
    )
    page = settled(registrar, page)
    assert "No case of this selection would be in the file" in page.text()
    assert queries.submissions().rows == []


def test_names_that_the_form_does_not_have_are_left_out_of_addresses(registrar, complete_case):
    complete_case()
    page = registrar.submit(registrar.get("/submissions/new"), "form#selection", **PERIOD)
    shown = registrar.get(f"{page.address}&endpoint=x&_external=y&_scheme=z")
    assert shown.text("h1") == page.text("h1")


def test_nobody_sees_the_work_of_another_and_lost_work_is_said(registrar, sign_in, complete_case):
    for _ in range(3):
        complete_case()
    page = registrar.submit(registrar.get("/submissions/new"), "form#selection", **PERIOD)
    moving = page.select_one(".progress-box")["data-progress"]
    assert registrar.client.get(moving).json["words"].endswith("of 3 cases")
    assert sign_in("registrar").client.get(moving).status_code == 404
    settled(registrar, page)
    lost = registrar.get("/submissions/preparing/unknown")
    assert "nothing was kept of what broke off" in lost.text()


def test_progress_counts_every_case_that_is_read(complete_case, select):
    for _ in range(3):
        complete_case()
    told = []
    gathering = Gathering.of(select(), progress=told.append)
    assert gathering.size() == 3
    assert len(list(gathering)) == 3
    assert told[-1] == 3


def test_others_write_while_cases_are_gathered(complete_case, select):
    complete_case()
    written = []

    def write(_done):
        with sqlite3.connect(db.engine.url.database, timeout=0.1) as other:
            other.execute("UPDATE facility SET name = 'Elm Hospital, new'")
        written.append(True)

    submission = actions.prepare(SYSTEM, select(), now=NOON, registry_items={}, progress=write)
    assert (written, submission.cases, submission.facility.name) == ([True], 1, "Elm Hospital, new")


def test_what_breaks_off_leaves_nothing(complete_case, select):
    complete_case()

    def break_off(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.prepare(SYSTEM, select(), now=NOON, registry_items={}, progress=break_off)
    assert queries.submissions().rows == []
    assert list(queries.in_order(1)) == []
