import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from registry.audit.actions import SYSTEM, Actor
from registry.audit.models import AuditEvent
from registry.cases import actions
from registry.cases.drafts import actions as drafting
from registry.cases.drafts import queries as present
from registry.cases.drafts.actions import Typed
from registry.cases.drafts.models import Draft
from registry.cases.items import CaseItems
from registry.extensions import db
from tests.fixtures.people import TODAY


def address(abstract, section="cancer"):
    return f"/abstracts/{abstract.id}/sections/{section}"


def opened(person, abstract, section="cancer"):
    """Open a section as a browser does; return what names the page there."""
    return person.get(address(abstract, section)).fields("#section")["page"]


def keep(person, abstract, page, *, status=200, loaded=None, rest=None, **typed):
    """Send what a page holds, as its module does every few seconds."""
    values = {"typed": json.dumps(typed), "loaded": json.dumps(loaded or {}), **(rest or {})}
    return person.post(f"/abstracts/{abstract.id}/drafts/{page}", values, status=status)


def stored(abstract):
    db.session.expire_all()
    return CaseItems.of(abstract)


def test_what_was_typed_before_a_crash_is_offered_beside_what_is_stored(registrar, breast):
    keep(registrar, breast, opened(registrar, breast), laterality="1", dateOfDiagnosis="6/2/2025",
         loaded={"dateOfDiagnosis": "20250601"})  # fmt: skip
    page = registrar.get(address(breast))
    assert page.texts(".offer th label") == ["Laterality", "Date of Diagnosis"]
    assert page.texts(".offer-value") == ["1", "(blank)", "6/2/2025", "20250601"]
    assert page.select_one("#laterality").get("value") == ""

    taken = registrar.submit(page, "#take-1", take=["laterality", "dateOfDiagnosis"])
    assert taken.select_one("#laterality")["value"] == "1"
    assert taken.select_one("#dateOfDiagnosis")["value"] == "6/2/2025"
    assert not taken.select(".offer")
    registrar.submit(taken, "#section")
    assert stored(breast)["laterality"] == "1"
    assert stored(breast)["dateOfDiagnosis"] == "20250602"
    assert not registrar.get(address(breast)).select(".offer")


def test_a_draft_that_is_older_than_the_case_is_not_ticked_where_both_changed(registrar, breast):
    page = opened(registrar, breast)
    keep(registrar, breast, page, laterality="1", diagnosticConfirmation="1")
    actions.save_items(SYSTEM, breast, {"laterality": "2"}, loaded={}, today=TODAY)
    page = registrar.get(address(breast))
    ticked = [box["value"] for box in page.select(".offer input[name=take][checked]")]
    assert ticked == ["diagnosticConfirmation"]
    assert "changed since you typed" in page.text(".offer tr:has([value=laterality])")


def test_a_draft_that_says_what_is_stored_by_now_is_not_offered(registrar, breast):
    keep(registrar, breast, opened(registrar, breast), laterality="2")
    actions.save_items(SYSTEM, breast, {"laterality": "2"}, loaded={}, today=TODAY)
    assert not registrar.get(address(breast)).select(".offer")


def test_two_tabs_keep_a_draft_each_and_each_hears_of_the_other(registrar, breast):
    first, second = opened(registrar, breast), opened(registrar, breast)
    keep(registrar, breast, first, laterality="1")
    said = keep(registrar, breast, second, laterality="2").answer.text
    assert "You have this section open in another tab, with typing that is not saved" in said
    drafts = db.session.scalars(select(Draft).order_by(Draft.typed_at))
    assert [draft.typed for draft in drafts] == [{"laterality": "1"}, {"laterality": "2"}]
    page = registrar.get(address(breast))
    assert len(page.select(".offer")) == 2
    assert "Another tab may still show this draft" in page.texts(".offer")[0]


def test_saving_ends_the_draft_and_a_late_one_does_not_come_back(registrar, breast):
    form = registrar.get(address(breast))
    page = form.fields("#section")["page"]
    keep(registrar, breast, page, laterality="1")
    registrar.submit(form, "#section", laterality="1")
    keep(registrar, breast, page, laterality="1", status=410)
    assert not db.session.scalars(select(Draft).where(Draft.typed_at.is_not(None))).all()


def test_a_refused_save_keeps_the_draft(registrar, breast):
    form = registrar.get(address(breast))
    page = form.fields("#section")["page"]
    keep(registrar, breast, page, laterality="12")
    refused = registrar.submit(form, "#section", laterality="12")
    assert refused.select(".error-summary")
    assert refused.fields("#section")["page"] == page
    assert db.session.get(Draft, page).typed == {"laterality": "12"}


def test_a_discarded_draft_is_gone_and_recorded_without_its_values(registrar, breast):
    keep(registrar, breast, opened(registrar, breast, "text"), textDxProcPath="Okafor, Ada")
    page = registrar.get(address(breast, "text"))
    page = registrar.submit(page, ".offer form[method=post]")
    assert page.text(".flash") == "The draft is discarded; nothing that was saved has changed."
    assert not page.select(".offer")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "discard draft")).one()
    assert event.detail == {"section": "text", "items": ["textDxProcPath"]}


def test_nobody_reads_writes_or_discards_the_draft_of_another(registrar, at_work, breast):
    page = opened(registrar, breast)
    keep(registrar, breast, page, laterality="1")
    other = at_work("registrar", "bob")
    keep(other, breast, page, laterality="2", status=410)
    assert not other.get(address(breast)).select(".offer")
    taken = other.get(f"{address(breast)}?draft={page}&take=laterality")
    assert taken.select_one("#laterality").get("value") == ""
    other.post(f"/abstracts/{breast.id}/drafts/{page}/discard", {"section": "cancer"})
    assert db.session.get(Draft, page).typed == {"laterality": "1"}


def test_two_people_in_a_case_see_each_other_until_one_leaves(registrar, at_work, breast):
    bob = at_work("registrar", "bob")
    page, others = opened(registrar, breast, "surgery"), opened(bob, breast)
    said = keep(bob, breast, others).answer.text
    assert f"{registrar.user.full_name} is in Surgery" in said
    keep(registrar, breast, page, rxSummSurgPrimSite2023="B000")
    assert "is in Surgery and types" in keep(bob, breast, others).answer.text
    assert "is in Cancer identification" in registrar.get(address(breast, "text")).text("#others")
    keep(registrar, breast, page, rest={"leaving": "yes"}, status=204)
    assert "in Surgery" not in keep(bob, breast, others).answer.text


def test_a_page_hears_that_the_case_was_saved_after_it_was_opened(registrar, breast):
    page = opened(registrar, breast)
    assert "after this page was opened" not in keep(registrar, breast, page).answer.text
    actions.save_items(SYSTEM, breast, {"laterality": "2"}, loaded={}, today=TODAY)
    said = keep(registrar, breast, page).answer.text
    assert "command line saved this case at" in said


def test_a_number_is_kept_masked_as_long_as_nobody_types_another(registrar, breast):
    page = opened(registrar, breast, "identification")
    keep(registrar, breast, page, socialSecurityNumber="123453457",
         loaded={"socialSecurityNumber": "•••••3456"})  # fmt: skip
    offered = registrar.get(address(breast, "identification"))
    assert offered.texts(".offer-value") == ["•••••3457", "•••••3456"]


def test_a_draft_that_is_no_table_of_texts_is_refused(registrar, breast):
    page = opened(registrar, breast)
    for typed in ("[]", "{", '{"laterality": 1}'):
        values = {"typed": typed, "loaded": "{}"}
        registrar.post(f"/abstracts/{breast.id}/drafts/{page}", values, status=400)


def test_an_open_page_prolongs_the_session_only_while_somebody_types(registrar, breast):
    page = opened(registrar, breast)

    def kept(**headers):
        with registrar.client.session_transaction() as session:
            session["seen_at"] = time.time() - 600
        values = {"typed": "{}", "loaded": "{}", "csrf_token": token}
        answer = registrar.client.post(
            f"/abstracts/{breast.id}/drafts/{page}", data=values, headers=headers
        )
        assert answer.status_code == 200
        return registrar.get("/session").answer.json["seconds_left"]

    token = registrar.token()
    assert kept(**{"X-Idle": "yes"}) < 1201
    assert kept() > 1795


def test_the_token_of_the_session_is_told_only_to_who_is_signed_in(registrar, new_browser):
    state = registrar.get("/session").answer.json
    assert state["csrf_token"]
    assert new_browser().get("/session").answer.json == {"seconds_left": 0}


@pytest.mark.postgres
def test_a_page_is_seen_while_it_reports_and_its_draft_stays_behind(any_app):
    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    patient = actions.add_patient(SYSTEM, {"nameLast": "Okafor"})
    values = {"dateOf1stContact": "20250610"}
    abstract = actions.open_abstract(SYSTEM, patient, facility, values, today=TODAY)
    pat, noon = Actor(1, "pat"), datetime(2025, 6, 30, 12, 0, tzinfo=UTC)
    page = drafting.open_section(pat, "Pat Quinn", abstract, "cancer", now=noon)
    drafting.keep(pat, page, Typed({"laterality": "1"}, {}), now=noon)

    soon, later = noon + timedelta(seconds=60), noon + timedelta(seconds=91)
    assert [each.token for each in present.others(abstract.id, "", now=soon)] == [page]
    assert present.others(abstract.id, page, now=soon) == []
    assert present.others(abstract.id, "", now=later) == []
    assert present.left_behind(1, now=soon) == []
    assert [row.section for row in present.left_behind(1, now=later)] == ["cancer"]
    assert [each.typed for each in present.unsaved(1, abstract.id, "cancer")] == [
        {"laterality": "1"}
    ]
    # A page that went without a word, and held nothing, is forgotten; a draft is not.
    silent = drafting.open_section(pat, "Pat Quinn", abstract, "text", now=noon)
    drafting.open_section(pat, "Pat Quinn", abstract, "text", now=noon + timedelta(days=3))
    assert db.session.get(Draft, silent) is None
    assert db.session.get(Draft, page) is not None
