import pytest
from sqlalchemy import select

from registry.audit.models import AuditEvent
from registry.cases.items import CaseItems
from registry.cases.models import OverRide
from registry.extensions import db
from tests.abstracting.test_sections_view import COMPLETE

IN_SITU = {"behaviorCodeIcdO3": "2", "laterality": "9"}


def panel(registrar, abstract, **typed):
    return registrar.post(f"/abstracts/{abstract.id}/edits", typed)


@pytest.fixture
def in_situ(registrar, breast, key_in):
    """A breast case in situ with an unknown side: R088 fires, and may be over-ridden."""
    key_in(f"/abstracts/{breast.id}/sections/cancer", "section", **IN_SITU)
    return breast


def test_the_panel_follows_what_is_typed(registrar, breast):
    found = panel(registrar, breast, laterality="0").text("body")
    assert "Error C504 is a paired site: laterality must be 1-5 or 9, not 0" in found
    assert "paired site" not in panel(registrar, breast, laterality="1").text("body")


def test_a_failure_explains_itself_links_to_its_fields_and_offers_a_way_out(registrar, breast):
    page = panel(registrar, breast, laterality="0")
    failure = next(each for each in page.select(".edits-list li") if "R084" in each.text)
    assert "A tumor of a paired organ says which side it arose on." in failure.text
    assert [link.text for link in failure.select("[data-jump]")] == ["Primary Site", "Laterality"]
    assert [button["data-value"] for button in failure.select("[data-fix]")] == ["1", "2", "3", "9"]


def test_the_distance_to_each_destination_is_counted(registrar, breast):
    (here, state, ncdb) = panel(registrar, breast).texts(".edits-distance > div")
    assert here.startswith("Complete here")
    assert state.startswith("Acceptable to the state")
    assert ncdb.startswith("NCDB")
    assert "error" in state


def test_a_case_with_errors_is_not_completed(registrar, breast, key_in):
    address = f"/abstracts/{breast.id}/sections/cancer"
    for section in ("identification", "address", "cancer", "text", "extent", "factors"):
        key_in(address.replace("cancer", section), "section", **COMPLETE)
    for section in ("surgery", "systemic", "radiation", "follow-up"):
        key_in(address.replace("cancer", section), "section", **COMPLETE)
    key_in(address, "section", laterality="0")
    page = registrar.get(address.replace("cancer", "completion"))
    answer = registrar.submit(page, "form#complete")
    assert "The case stays incomplete: 1 edits have errors." in answer.text()


def test_an_over_ride_needs_a_reason_and_is_logged(registrar, in_situ):
    address = f"/abstracts/{in_situ.id}/over-rides/R088"
    page = registrar.get(address)
    assert "In situ at the paired site C504: laterality 9" in page.text()
    refused = registrar.submit(page, value="1", reason=" ")
    assert "Say why the case is right as it is" in refused.text(".error-summary")
    registrar.submit(page, value="1", reason="Side not stated in any report.")
    db.session.expire_all()
    assert CaseItems.of(in_situ)["overRideSiteLatMorph"] == "1"
    logged = db.session.scalars(select(OverRide)).one()
    assert (logged.edit_id, logged.set_by, logged.cleared_at) == ("R088", "pat", None)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "over-ride edit"))
    assert event.one().detail["reason"] == "Side not stated in any report."
    shown = panel(registrar, in_situ).text("body")
    assert "Over-ridden In situ at the paired site" in shown


def test_a_changed_item_clears_the_over_ride(registrar, in_situ, key_in):
    page = registrar.get(f"/abstracts/{in_situ.id}/over-rides/R088")
    registrar.submit(page, value="1", reason="Side not stated.")
    key_in(f"/abstracts/{in_situ.id}/sections/cancer", "section", laterality="1")
    db.session.expire_all()
    assert CaseItems.of(in_situ)["overRideSiteLatMorph"] == ""
    assert db.session.scalars(select(OverRide)).one().cleared_at is not None


def test_only_an_edit_that_fires_is_over_ridden(registrar, breast):
    address = f"/abstracts/{breast.id}/over-rides/R088"
    assert "The edit does not fire" in registrar.get(address).text()
    answer = registrar.post(address, {"value": "1", "reason": "because"})
    assert "R088 does not fire, so there is nothing to over-ride." in answer.text()
    registrar.get(f"/abstracts/{breast.id}/over-rides/R084", status=404)
    registrar.get(f"/abstracts/{breast.id}/over-rides/R999", status=404)


def test_analysts_have_no_panel(sign_in, breast):
    sign_in("analyst").post(f"/abstracts/{breast.id}/edits", {}, status=403)


def test_errors_of_the_page_come_before_those_elsewhere(registrar, breast):
    page = panel(registrar, breast, laterality="0", vitalStatus="1", rxSummChemo="01")
    first = page.select(".edits-list > li")[0]
    assert "paired site" in first.text or "Chemotherapy" in first.text
    severities = [each["class"][0] for each in page.select(".edits-list > li")]
    assert severities == sorted(severities)


def test_a_flag_is_cleared_and_never_typed(registrar, in_situ):
    address = f"/abstracts/{in_situ.id}/over-rides/R088"
    registrar.submit(registrar.get(address), value="1", reason="Side not stated.")
    completion = registrar.get(f"/abstracts/{in_situ.id}/sections/completion")
    assert "Over-ride Site/Lat/Morph" in completion.text()
    assert "overRideSiteLatMorph" not in completion.fields("form#section")
    registrar.post(address, {"clear": "yes"})
    db.session.expire_all()
    assert CaseItems.of(in_situ)["overRideSiteLatMorph"] == ""
    assert db.session.scalars(select(OverRide)).one().cleared_at is not None
