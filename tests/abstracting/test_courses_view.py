"""Keying treatments and recurrences in, reading them, and who may."""

import pytest

from registry.audit.actions import SYSTEM
from registry.cases.courses import actions, queries
from registry.cases.items import CaseItems
from registry.extensions import db
from tests.cases.test_courses import TODAY


@pytest.fixture
def abstract(make_abstract):
    return make_abstract(dateOfDiagnosis="20240110", primarySite="C504", rxSummChemo="00")


def treatments(abstract):
    return queries.treatments([abstract.tumor_id])


def test_a_treatment_is_keyed_in_changed_and_removed(sign_in, abstract):
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/treatments/new")
    # The first course is coded in the abstract: the next treatment belongs to the second.
    assert page.fields("#treatment")["course"] == "2"
    page = browser.submit(
        page, "#treatment", drugs="Herceptin; TCH", started="3/2/2024", reason="recurrence"
    )
    assert "The treatment was added." in page.text()
    row = treatments(abstract)[0]
    assert (row.modality, row.started) == ("immunotherapy", "20240302")
    assert "trastuzumab" in page.text()
    page = browser.get(f"/abstracts/{abstract.id}/treatments/{row.id}")
    assert page.fields("#treatment")["drugs"] == "; ".join(row.drugs)
    browser.submit(page, "#treatment", course="3")
    assert treatments(abstract)[0].course == 3
    page = browser.get(f"/abstracts/{abstract.id}/treatments/{row.id}")
    page = browser.submit(page, "#treatment", remove="yes")
    assert "The treatment was removed" in page.text()
    assert treatments(abstract) == []


def test_what_cannot_be_kept_is_said_at_its_field_and_stays_typed(sign_in, abstract):
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/treatments/new")
    page = browser.submit(page, "#treatment", drugs="cisplatn", started="2024", ended="2023")
    assert "no drug or regimen is called 'cisplatn'; alike: cisplatin" in page.text()
    assert "End: 2023 lies before the start, 2024" in page.text()
    assert page.fields("#treatment")["drugs"] == "cisplatn"
    assert treatments(abstract) == []


def test_a_save_over_somebody_else_s_shows_both(sign_in, abstract):
    values = {"course": "2", "modality": "chemo", "started": "2024"}
    row = actions.keep_treatment(SYSTEM, abstract, values, today=TODAY)
    browser = sign_in("registrar")
    mine = browser.get(f"/abstracts/{abstract.id}/treatments/{row.id}")
    actions.keep_treatment(
        SYSTEM, abstract, values | {"note": "By another"}, treatment=row, today=TODAY
    )
    page = browser.submit(mine, "#treatment", note="Mine")
    assert "changed this since the form was opened" in page.text()
    assert "By another" in page.text()
    assert page.fields("#treatment")["note"].strip() == "Mine"
    browser.submit(page, "#treatment")
    assert treatments(abstract)[0].note == "Mine"


def test_a_recurrence_is_keyed_in_and_its_items_follow(sign_in, abstract):
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/recurrences/new")
    page = browser.submit(
        page, "#recurrence", date="5/2024", type="54", sites="C22.0", confirmed="imaging"
    )
    assert "C22.0 Liver" in page.text()
    case = CaseItems.of(abstract)
    assert (case["recurrenceDate1st"], case["recurrenceType1st"]) == ("202405", "54")


def test_a_recurrence_that_is_coded_can_be_listed_and_settled(sign_in, make_abstract):
    abstract = make_abstract(recurrenceDate1st="20240510", recurrenceType1st="54")
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/courses")
    assert "tell of a recurrence: 2024-05-10, 54 Liver" in page.text()
    page = browser.submit(page, "#step", right="items")
    assert [row.type for row in queries.recurrences([abstract.tumor_id])] == ["54"]
    assert "tell of a recurrence" not in page.text()


def test_the_codes_of_the_drugs_are_put_into_the_abstract(sign_in, abstract):
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/treatments/new")
    page = browser.submit(page, "#treatment", course="1", drugs="AC")
    assert "What the drugs of the first course code" in page.text()
    # Doxorubicin and cyclophosphamide: several agents, code 03, where 00 stood.
    page = browser.submit(page, "#codes")
    assert "1 item was coded by the drugs." in page.text()
    assert CaseItems.of(abstract)["rxSummChemo"] == "03"


def test_contradicting_dates_are_explained(sign_in, abstract):
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/treatments/new")
    page = browser.submit(page, "#treatment", modality="surgery", started="20231201")
    assert "Surgery, 2023-12-01, lies before the diagnosis, 2024-01-10" in page.text()


def test_who_may_not_abstract_reads_only(sign_in, abstract):
    reviewer = sign_in("reviewer")
    page = reviewer.get(f"/abstracts/{abstract.id}/courses")
    assert "Add a treatment" not in page.text()
    assert reviewer.get(f"/abstracts/{abstract.id}/treatments/new", status=403)
    analyst = sign_in("analyst")
    assert analyst.get(f"/abstracts/{abstract.id}/courses", status=403)


def test_a_treatment_of_another_tumor_is_not_found(sign_in, abstract, make_abstract):
    values = {"course": "2", "modality": "chemo"}
    row = actions.keep_treatment(SYSTEM, make_abstract(), values, today=TODAY)
    browser = sign_in("registrar")
    assert browser.get(f"/abstracts/{abstract.id}/treatments/{row.id}", status=404)


def test_drugs_are_looked_up_by_brand_with_their_codes(sign_in):
    page = sign_in("registrar").get("/drugs?q=keytruda")
    assert "pembrolizumab" in page.text()
    assert "immunotherapy" in page.text()


def test_the_printed_abstract_has_courses_and_recurrences(sign_in, abstract):
    values = {"course": "2", "drugs": ["FOLFOX"], "started": "202403", "reason": "recurrence"}
    actions.keep_treatment(SYSTEM, abstract, values, today=TODAY)
    found = {"date": "20240210", "type": "54", "sites": ["C220"], "confirmed": "imaging"}
    actions.keep_recurrence(SYSTEM, abstract, found, today=TODAY)
    page = sign_in("registrar").get(f"/abstracts/{abstract.id}/print").text()
    assert (
        "Course 2, chemotherapy, 2024-03, fluorouracil; leucovorin; oxaliplatin, recurrence" in page
    )
    assert "2024-02-10, 54 Liver, C22.0 Liver, confirmed by imaging" in page


def test_a_completed_case_that_falls_back_says_so(sign_in, abstract):
    abstract.status = "complete"
    db.session.commit()
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/treatments/new")
    page = browser.submit(page, "#treatment", modality="surgery", started="2024")
    assert "incomplete again" not in page.text()
    page = browser.get(f"/abstracts/{abstract.id}/recurrences/new")
    page = browser.submit(page, "#recurrence", date="2024", type="54")
    assert "it is incomplete again until" in page.text()
