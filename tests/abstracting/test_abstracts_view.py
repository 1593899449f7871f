from datetime import date

import pytest
from sqlalchemy import select

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions
from registry.extensions import db
from tests.abstracting.test_sections_view import COMPLETE


def save(abstract, **values):
    actions.save_items(SYSTEM, abstract, values, loaded={}, today=date(2025, 6, 30))


def last_event():
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()


def test_the_whole_abstract_reads_with_codes_and_labels(registrar, breast):
    save(breast, textDxProcPath="Biopsy: ductal carcinoma.\nMargins clear. " + "More. " * 20)
    page = registrar.get(f"/abstracts/{breast.id}")
    assert page.text("h1") == "Abstract 202500001-00"
    values = {
        row.dt.get_text(" ", strip=True): row.dd.get_text(" ", strip=True)
        for row in page.select(".values > div")
    }
    assert values["Primary Site 400"] == "C504 Upper-outer quadrant of breast"
    assert values["Class of Case 610"] == "14 Dx here, all treated here"
    assert values["Social Security Number 2320"] == "•••••3456"
    assert values["Text--DX Proc--Path 2570"].startswith("Biopsy: ductal carcinoma.\nMargins")


def test_items_of_other_years_and_without_section_are_on_the_page(registrar, breast):
    save(breast, grade="2", censusTract2020="010100")
    text = registrar.get(f"/abstracts/{breast.id}").text()
    assert "Census Tract 2020" in text
    assert "Moderately differentiated" in text


def test_derived_items_stand_below_with_the_rows_that_decided(registrar, breast):
    page = registrar.get(f"/abstracts/{breast.id}")
    rows = {
        row.th.get_text(): row.get_text(" ", strip=True) for row in page.select("#derived tr")[1:]
    }
    assert rows["SEER site recode"].startswith(
        "SEER site recode 26000 Breast Row 43 of site_groups"
    )
    assert "SEER behavior recode 2010" in rows["Behavior recode for analysis"]
    assert "stored:" not in page.text()


@pytest.mark.parametrize(("part", "action"), [("", "view case"), ("/print", "print case")])
def test_reading_and_printing_are_recorded(reviewer, breast, part, action):
    reviewer.get(f"/abstracts/{breast.id}{part}")
    event = last_event()
    assert (event.action, event.username, event.patient_id) == (action, "rae", breast.patient_id)


def test_the_print_says_who_printed_it(registrar, breast):
    page = registrar.get(f"/abstracts/{breast.id}/print")
    assert "by pat. Confidential" in page.text(".print-stamp")


def test_an_abstract_that_does_not_exist_is_not_found(registrar):
    registrar.get("/abstracts/99", status=404)
    registrar.get("/abstracts/99/sections/text", status=404)


def test_completing_is_refused_with_links_to_what_is_missing(registrar, breast):
    where = f"/abstracts/{breast.id}/sections/completion"
    page = registrar.post(
        f"/abstracts/{breast.id}/completion", registrar.get(where).fields("#complete")
    )
    assert page.address == where
    assert "The case stays incomplete" in page.text(".flash")
    links = {link.text: link["href"] for link in page.select(".missing a")}
    assert links["Laterality"] == f"/abstracts/{breast.id}/sections/cancer#laterality"
    # Of alternatives each is linked.
    assert links["Text--DX Proc--Path"].endswith("/sections/text#textDxProcPath")


def test_a_case_with_all_required_items_is_completed(registrar, breast):
    save(breast, **COMPLETE)
    where = f"/abstracts/{breast.id}/sections/completion"
    assert "All required items are filled" in registrar.get(where).text()
    page = registrar.post(
        f"/abstracts/{breast.id}/completion", registrar.get(where).fields("#complete")
    )
    assert page.address == f"/abstracts/{breast.id}"
    assert page.text(".status") == "Complete"


def test_a_reviewer_has_no_links_to_keying(reviewer, breast):
    page = reviewer.get(f"/abstracts/{breast.id}")
    assert not page.select("a[href*='/sections/']")
