import pytest
from sqlalchemy import select

from registry.audit.models import AuditEvent
from registry.cases.editing import local
from registry.extensions import db

MEASURED = {
    "name": "Size is measured",
    "fails_when": "primarySite starts with 'C50' and tumorSizeSummary = '999'",
    "message": "The size of a breast cancer is in the report",
    "severity": "error",
}


@pytest.fixture
def administrator(sign_in):
    return sign_in("administrator")


def write(administrator, go="keep", **typed):
    page = administrator.get("/local-edits/new")
    return administrator.submit(page, "form#local-edit", go=go, **{**MEASURED, **typed})


def test_an_edit_is_tried_on_cases_before_it_is_kept(administrator, make_abstract):
    failing = make_abstract(primarySite="C504", tumorSizeSummary="999")
    make_abstract(primarySite="C504", tumorSizeSummary="014")
    page = write(administrator, go="try")
    assert "Of the 2 cases that were changed last, 1 fails." in page.text()
    assert failing.accession_number_hosp in page.text()
    assert local.rows() == []


def test_a_kept_edit_runs_beside_the_edit_set_once_it_is_switched_on(administrator, make_abstract):
    breast = make_abstract(primarySite="C504", tumorSizeSummary="999")
    write(administrator)
    panel = f"/abstracts/{breast.id}/edits"
    assert "L001" not in administrator.post(panel).text("body")
    page = administrator.get("/local-edits/1")
    kept = administrator.submit(page, "form#local-edit", go="keep", active="y")
    assert "L001 Size is measured" in kept.text()
    found = administrator.post(panel).text("body")
    assert "Error The size of a breast cancer is in the report" in found
    events = select(AuditEvent).where(AuditEvent.action == "keep local edit")
    assert len(db.session.scalars(events).all()) == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"fails_when": "primarySit = 'C50'"}, "'primarySit' is no item's XML id; is one of these"),
        ({"fails_when": ""}, "Fails when: write the condition"),
        ({"name": ""}, "Name: say in a few words"),
        ({"message": ""}, "Message: say what is wrong"),
        ({"first_year": "long ago"}, "Not a valid integer value"),
    ],
)
def test_what_cannot_be_an_edit_is_said_at_its_field(administrator, typed, words):
    page = write(administrator, **typed)
    assert words in page.text(".error-summary")
    assert local.rows() == []


def test_braces_in_a_message_are_only_words(administrator, make_abstract):
    breast = make_abstract(primarySite="C504", tumorSizeSummary="999")
    write(administrator, message="{0} {nope}", active="y")
    assert "{0} {nope}" in administrator.post(f"/abstracts/{breast.id}/edits").text("body")


def test_registrars_may_not(sign_in):
    sign_in("registrar").get("/local-edits", status=403)
