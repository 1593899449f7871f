"""The research desk from the request to the file's return, through its pages."""

import csv
import hashlib
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from sqlalchemy import select

from registry import clock, snapshot
from registry.audit.actions import SYSTEM, Actor
from registry.audit.models import AuditEvent
from registry.cases import actions as cases
from registry.cases.models import Patient
from registry.data_requests import actions, queries
from registry.data_requests.models import DataRequest, Release
from registry.disclosure.releasing import NotAllowed
from registry.extensions import db

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)
SECRET = bytes(range(32))
ASKED = {
    "title": "Stage at diagnosis of lung cancer",
    "requester": "Dr. Mara Linden",
    "institution": "Elm University",
    "address": "1 Elm Street",
    "purpose": "To see whether stage differs by sex",
    "irb_number": "2025-017",
    "irb_review": "exempt",
    "agreement": "DUA 9",
}
PREPARER, APPROVER = Actor(None, "pat"), Actor(None, "robin")


@pytest.fixture
def lung_cases(make_patient, make_abstract):
    """Six men with lung cancer, one woman with it, and a man with another cancer."""
    for number in range(6):
        patient = make_patient(
            nameLast=f"Marker{number}", sexAssignedAtBirth="1", dateOfBirth="19600101"
        )
        make_abstract(patient=patient, primarySite="C341", dateOfDiagnosis=f"2024022{number}")
    woman = make_patient(nameLast="Marker7", sexAssignedAtBirth="2")
    make_abstract(patient=woman, primarySite="C349", dateOfDiagnosis="20240401")
    make_abstract(primarySite="C187", dateOfDiagnosis="20240401")


def days(number):
    return (clock.today() + timedelta(days=number)).isoformat()


def prepared(**values):
    """A request for the lung cases by sex, a draft."""
    return actions.add(
        PREPARER,
        {
            **ASKED,
            "cohort": {"group": "22030", "basis": "diagnosis"},
            "items": ["sexAssignedAtBirth", "vitalStatus"],
        }
        | values,
        now=NOW,
        secret=SECRET,
    )


def approved(**values):
    request = prepared(**values)
    actions.submit(PREPARER, request, today=NOW.date())
    actions.decide(APPROVER, "Robin", request, approve=True, words="Fine", now=NOW)
    return request


def test_a_request_goes_its_way_through_the_pages(lung_cases, sign_in):
    asker, decider = sign_in("analyst"), sign_in("registrar")
    page = asker.submit(asker.get("/research/new"), **ASKED, agreement_expires=days(90))
    assert page.text("h1") == "Cases of request 1"
    page = asker.submit(page, "#cohort", basis="diagnosis", group="22030")
    assert page.text("h1") == "Items of request 1"

    page = asker.submit(page, "#find", find="390")
    assert "Date of Diagnosis 390 dateOfDiagnosis" in page.text("#add-items")
    page = asker.submit(page, "#add-items", item="dateOfDiagnosis")
    page = asker.submit(asker.get("/research/1/items", find="sex assigned"), "#find")
    asker.post(
        "/research/1/items",
        {"item": ["dateOfDiagnosis", "sexAssignedAtBirth"], "version": version(1)},
    )
    page = asker.get("/research/1/items", find="social security")
    assert "never" in page.text("#add-items")
    assert not page.select("#add-items input[type=checkbox]")

    page = asker.submit(asker.get("/research/1/protection"), "#protection", fewest="2")
    assert page.text("h1") == "Check of request 1"
    # The analyst, who may not see patients, is told of no few of them.
    figures = page.text("dl.figures")
    assert "Records asked forfewer than 11 Left outfewer than 11" in figures
    assert "Patients alike" not in page.text()
    assert "Sex Assigned at BirthLeave the item outnone" in page.text().replace(" Do it", "")
    assert "Fewer than 11 records of fewer than 11 patients" in asker.get("/research/1").text()
    page_of_decider = decider.get("/research/1/check")
    assert "Records asked for7" in page_of_decider.text("dl.figures")
    # The woman stands out; without her sex all seven were diagnosed in 2024.
    assert "Left out1" in page_of_decider.text("dl.figures")
    page = asker.submit(page, "#submit")
    assert "somebody else" in page.text(".flash")
    assert "/research/1/decision" not in str(page.soup)

    page = decider.get("/research/1")
    values = {**page.fields("#decide"), "words": "No names in it", "decision": "approve"}
    page = decider.post("/research/1/decision", values)
    assert "approved" in page.text(".flash")
    page = decider.submit(page, "#make", form="xlsx")
    assert page.text("h1") == "Release 1 of request 1"
    assert "6 records of 6 patients, k = 6; 1 records left out" in page.text("dl.facts")

    book = downloaded(decider, "/research/releases/1/data")
    assert hashlib.sha256(book).hexdigest() == db.session.get(Release, 1).sha256
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Data"]
    assert [cell.value for cell in sheet[1]][2:] == ["dateOfDiagnosis", "sexAssignedAtBirth"]
    assert {tuple(cell.value for cell in row[2:]) for row in sheet.iter_rows(min_row=2)} == {
        ("2024", "1")
    }
    text = downloaded(decider, "/research/releases/1/dictionary").decode()
    assert "sexAssignedAtBirth,225,Sex Assigned at Birth,Quasi-identifier,As it is,1,Male" in text
    assert "Marker" not in text

    page = decider.submit(decider.get("/research/releases/1"), "#give")
    assert "Dr. Mara Linden, Elm University" in page.text(".flash")
    assert "Release 1" in decider.get("/research/disclosures").text("table")
    patient = patients_of(1)[0]
    page = decider.get(f"/research/patients/{patient}/disclosures")
    assert "Dr. Mara Linden, Elm University" in page.text("table")
    page = decider.submit(decider.get("/research/releases/1"), "#settle", settled_note="Letter")
    assert "destroyed on" in page.text("dl.facts")
    actions_done = db.session.scalars(select(AuditEvent.action)).all()
    for action in ("approve data request", "download data release", "give data release"):
        assert action in actions_done


def downloaded(browser, address):
    with browser.client.get(address) as answer:
        assert answer.status_code == 200
        return answer.data


def version(request_id):
    return db.session.get(DataRequest, request_id).version


def patients_of(request_id):
    return sorted(queries.patients_of(db.session.get(DataRequest, request_id)))


def test_what_is_wrong_with_a_form_is_said(app, sign_in):
    browser = sign_in("registrar")
    page = browser.submit(browser.get("/research/new"), title=" ")
    assert page.texts(".error-summary li")[:2] == ["Type a title", "Type who asks for the data"]
    request = prepared()
    page = browser.get(f"/research/{request.id}/cohort")
    page = browser.submit(page, "#cohort", year_from="24x")
    assert "24x" in page.text(".error-summary")
    page = browser.get(f"/research/{request.id}/protection")
    page = browser.submit(page, "#protection", shift="y", fewest="0")
    assert page.texts(".error-summary li") == [
        "De-identified, safe harbor: dates are given by their year, not shifted",
        "Type a whole number from 1 to 1,000",
    ]


def test_an_empty_cohort_is_said(app, sign_in):
    request = prepared()
    browser = sign_in("registrar")
    assert "No case today" in browser.get(f"/research/{request.id}").text("dl.facts")
    assert "The cohort has no case" in browser.get(f"/research/{request.id}/check").text(".notice")
    page = browser.submit(browser.get(f"/research/{request.id}/check"), "#submit")
    assert "The cohort has no case: change its filter" in page.text(".flash")


def test_nobody_approves_what_they_prepared_or_asked_for(lung_cases):
    request = prepared(fewest=1)
    actions.change(Actor(None, "kim"), request, {"title": "Another"}, request.version)
    actions.submit(PREPARER, request, today=NOW.date())
    for actor, name in (
        (PREPARER, "Pat"),
        (Actor(None, "kim"), "Kim"),
        (Actor(None, "mara"), "dr. mara LINDEN"),
    ):
        with pytest.raises(actions.Refused, match="somebody else has to decide"):
            actions.decide(actor, name, request, approve=True, words="", now=NOW)
    actions.decide(APPROVER, "Robin", request, approve=True, words="", now=NOW)
    assert (request.state, request.decided_by) == ("approved", "robin")


def test_a_change_after_the_approval_needs_another_one(lung_cases):
    request = approved(fewest=1)
    with pytest.raises(actions.Refused, match="approved, and not draft"):
        actions.change(PREPARER, request, {"items": ["vitalStatus"]}, request.version)
    actions.take_back(PREPARER, request)
    assert (request.state, request.decided_by) == ("draft", None)
    with pytest.raises(actions.Refused, match="draft, and not approved"):
        actions.make(APPROVER, request, "csv", now=NOW)


def test_a_stale_change_is_refused(lung_cases):
    request = prepared()
    version = request.version
    actions.change(PREPARER, request, {"title": "One"}, version)
    with pytest.raises(actions.Refused, match="Somebody else has changed"):
        actions.change(APPROVER, request, {"title": "Two"}, version)
    assert request.title == "One"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"items": []}, "Choose the items"),
        ({"profile": "limited", "agreement": ""}, "needs a data use agreement"),
        ({"irb_number": ""}, "Type the IRB number"),
        ({"agreement_expires": NOW.date() - timedelta(days=1)}, "agreement expired on 2025-06-29"),
        ({"irb_expires": NOW.date() - timedelta(days=1)}, "IRB expired on 2025-06-29"),
        ({"fewest": 50}, "All records would be left out"),
        ({"fewest": 5, "leave_out": False}, "Some records have fewer than 5 patients alike"),
    ],
)
def test_what_is_incomplete_is_not_submitted(lung_cases, values, words):
    request = prepared(**values)
    with pytest.raises(actions.Refused, match=words):
        actions.submit(PREPARER, request, today=NOW.date())
    assert request.state == "draft"


def test_identifying_items_and_names_never_get_through(lung_cases):
    request = prepared(items=["nameLast"])
    with pytest.raises(NotAllowed, match="nameLast cannot be in the file"):
        actions.submit(PREPARER, request, today=NOW.date())
    request = prepared(cohort={"words": "Marker1"})
    with pytest.raises(ValueError, match="cannot be chosen by a name"):
        actions.submit(PREPARER, request, today=NOW.date())


def test_after_the_agreement_expired_nothing_is_made_or_given(lung_cases):
    request = approved(fewest=1, profile="limited", agreement_expires=NOW.date())
    made = actions.make(APPROVER, request, "csv", now=NOW)
    later = NOW + timedelta(days=1)
    for act in (
        lambda: actions.make(APPROVER, request, "csv", now=later),
        lambda: actions.content(APPROVER, made, today=later.date()),
        lambda: actions.give(APPROVER, made, {}, today=later.date()),
    ):
        with pytest.raises(actions.Refused, match="The agreement expired on 2025-06-30"):
            act()


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_the_same_request_gives_the_same_file_until_the_data_change(lung_cases, form):
    request = approved(fewest=1)
    first = actions.make(APPROVER, request, form, now=NOW)
    second = actions.make(APPROVER, request, form, now=NOW + timedelta(days=200))
    assert first.sha256 == second.sha256
    assert queries.same_file(second) is first
    cases.add_patient(SYSTEM, {"nameLast": "Bystander"})
    with actions.content(APPROVER, first, today=NOW.date()) as content:
        assert hashlib.sha256(content.read()).hexdigest() == first.sha256
    patient = db.session.get(Patient, min(patients_of(request.id)))
    patient.vital_status = "0"
    patient.changed_at = datetime.now(UTC)
    db.session.commit()
    with pytest.raises(actions.Refused, match="The data have changed"):
        actions.content(APPROVER, first, today=NOW.date())


HASHES = {}


@pytest.mark.postgres
def test_sqlite_and_postgresql_give_the_same_file(any_app):
    facility = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    for number, sex in enumerate("1122112"):
        patient = cases.add_patient(SYSTEM, {"sexAssignedAtBirth": sex, "dateOfBirth": "19500101"})
        values = {
            "primarySite": "C341",
            "dateOfDiagnosis": f"2024022{number}",
            "dateOf1stContact": "20240229",
            "metsAtDxBone": str(number % 2),
        }
        cases.open_abstract(SYSTEM, patient, facility, values, today=NOW.date())
    request = approved(
        items=["sexAssignedAtBirth", "dateOfBirth", "dateOfDiagnosis", "metsAtDxBone"],
        profile="limited",
        shift=True,
        agreement_expires=NOW.date(),
        fewest=2,
    )
    found = {
        form: actions.make(APPROVER, request, form, now=NOW).sha256
        for form in ("csv", "parquet", "xlsx")
    }
    assert len(set(found.values())) == 3
    assert HASHES.setdefault("hashes", found) == found


def test_the_key_is_for_administrators_and_leads_back_to_the_patient(lung_cases, sign_in):
    request = approved(fewest=1)
    actions.make(APPROVER, request, "csv", now=NOW)
    sign_in("registrar").get(f"/research/{request.id}/key.csv", status=403)
    sign_in("analyst").get("/research/releases/1", status=403)
    text = downloaded(sign_in("administrator"), f"/research/{request.id}/key.csv").decode()
    keyed = {row["patient_id"]: row for row in csv.DictReader(io.StringIO(text))}
    with actions.content(APPROVER, db.session.get(Release, 1), today=NOW.date()) as content:
        rows = list(csv.DictReader(io.StringIO(content.read().decode())))
    assert {row["patient_id"] for row in rows} == set(keyed)
    assert len(keyed) == 7
    assert sorted(int(row["patient_key"]) for row in keyed.values()) == patients_of(request.id)


def test_a_file_that_is_not_returned_in_time_is_listed(lung_cases, sign_in):
    request = approved(fewest=1)
    release = actions.make(APPROVER, request, "csv", now=NOW)
    values = {
        "recipient": "Dr. Linden",
        "recipient_address": "1 Elm Street",
        "given_on": NOW.date(),
        "due_on": NOW.date() + timedelta(days=30),
    }
    actions.give(APPROVER, release, values, today=NOW.date())
    due = values["due_on"]
    assert queries.given(overdue_on=due) == []
    assert queries.given(overdue_on=due + timedelta(days=1)) == [release]
    browser = sign_in("registrar")
    assert "1 file should have been returned or destroyed" in browser.get("/research/").text()
    assert "overdue" in browser.get("/research/disclosures?overdue=yes").text("table")
    settled = {"settled_how": "destroyed", "settled_on": due, "settled_note": ""}
    actions.settle(APPROVER, release, settled)
    assert queries.given(overdue_on=due + timedelta(days=1)) == []
    with pytest.raises(actions.Refused, match="Only a file that somebody holds"):
        actions.settle(APPROVER, release, settled)


def test_a_filter_of_a_list_becomes_the_cohort(lung_cases, sign_in):
    browser = sign_in("registrar")
    page = browser.get("/research/new", group="22030", derived="behaviorRecode:3")
    page = browser.submit(page, **ASKED)
    browser.submit(page, "#cohort", sex="1")
    cohort = db.session.get(DataRequest, 1).cohort
    assert cohort == {
        "group": "22030",
        "derived": "behaviorRecode:3",
        "sex": "1",
        "basis": "accession",
    }
    assert snapshot.as_of()
