import json
from datetime import date

import pytest
from sqlalchemy import select

from registry.abstracting.sections import TITLES
from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions
from registry.cases.items import CaseItems
from registry.extensions import db

COMPLETE = {
    "abstractedBy": "PAT", "race1": "01", "spanishHispanicOrigin": "0", "addrAtDxCity": "Ames",
    "addrAtDxState": "IA", "addrAtDxPostalCode": "50010", "countyAtDx": "169",
    "primaryPayerAtDx": "60", "laterality": "1", "diagnosticConfirmation": "1",
    "textDxProcPath": "Biopsy.", "gradeClinical": "2", "gradePathological": "9",
    "tumorSizeSummary": "018", "regionalNodesExamined": "00", "regionalNodesPositive": "98",
    "summaryStage2018": "1", "rxSummTreatmentStatus": "1", "rxSummSurgPrimSite2023": "B000",
    "rxSummScopeRegLnSur": "0", "rxSummSurgOthRegDis": "0", "reasonForNoSurgery": "1",
    "phase1RadiationTreatmentModality": "00", "reasonForNoRadiation": "1", "rxSummChemo": "00",
    "rxSummHormone": "01", "rxDateHormone": "20250615", "rxSummBrm": "00",
    "rxSummTransplntEndocr": "00", "rxSummOther": "0",
    "estrogenReceptorSummary": "1", "progesteroneRecepSummary": "1", "her2OverallSummary": "0",
    "ajccTnmClinStageGroup": "1A",
    "dateOfLastContact": "20250620", "vitalStatus": "1", "cancerStatus": "2",
}  # fmt: skip


def address(abstract, section):
    return f"/abstracts/{abstract.id}/sections/{section}"


def stored(abstract):
    db.session.expire_all()
    return CaseItems.of(abstract)


def meanwhile(abstract, **values):
    """Somebody else saves *values*."""
    case = stored(abstract)
    loaded = {naaccr_id: case[naaccr_id] for naaccr_id in values}
    actions.save_items(SYSTEM, abstract, values, loaded=loaded, today=date(2025, 6, 30))


def completed(abstract):
    actions.save_items(SYSTEM, abstract, COMPLETE, loaded={}, today=date(2025, 6, 30))
    actions.complete(SYSTEM, abstract, today=date(2025, 6, 30))
    return abstract


@pytest.mark.parametrize("section", list(TITLES))
def test_every_section_opens_with_its_title(registrar, breast, section):
    page = registrar.get(address(breast, section))
    assert page.text("h1") == TITLES[section]
    assert len(page.select("h1")) == 1


def test_an_unknown_section_is_not_found(registrar, breast):
    registrar.get(address(breast, "gardening"), status=404)


def test_labels_numbers_codes_and_meanings_stand_side_by_side(registrar, breast):
    page = registrar.get(address(breast, "cancer"))
    assert page.select_one("label[for=primarySite]").text == "Primary Site"
    assert page.soup.find(id="primarySite")["value"] == "C504"
    assert page.soup.find(id="primarySite-meaning").text == "Upper-outer quadrant of breast"
    assert page.select_one("[data-item=primarySite] .item-number").text.strip() == "400"
    assert page.soup.find(id="dateOfDiagnosis-meaning").text == "2025-06-01"


def test_what_was_typed_is_saved_and_the_page_shown_again(breast, key_in):
    where = address(breast, "cancer")
    page = key_in(where, "section", laterality="1", dateOfDiagnosis="6/3/2025", go="stay")
    assert page.address == where
    assert stored(breast)["laterality"] == "1"
    assert stored(breast)["dateOfDiagnosis"] == "20250603"
    assert page.text(".flash") == "Saved 2 items of Cancer identification."


@pytest.mark.parametrize(("go", "section"), [("next", "text"), ("previous", "address")])
def test_saving_can_go_on_to_another_section(breast, go, section, key_in):
    page = key_in(address(breast, "cancer"), "section", laterality="1", go=go)
    assert page.address == address(breast, section)
    assert stored(breast)["laterality"] == "1"


def test_the_page_opens_again_where_the_cursor_was(registrar, breast):
    where = address(breast, "cancer")
    typed = registrar.get(where).fields("#section") | {"cursor": "laterality"}
    assert registrar.client.post(where, data=typed).location == f"{where}#laterality"


def test_a_value_that_cannot_be_stored_is_refused_and_all_typed_is_kept(registrar, breast):
    where = address(breast, "cancer")
    typed = registrar.get(where).fields("#section") | {
        "dateOfDiagnosis": "2/30/2025",
        "laterality": "1",
    }
    page = registrar.post(where, typed)
    assert page.soup.title.text.startswith("Error: ")
    links = {link["href"]: link.text for link in page.select(".error-summary li a")}
    assert list(links) == ["#dateOfDiagnosis"]
    assert (
        "Date of Diagnosis: Type a date that exists: 30: February 2025" in links["#dateOfDiagnosis"]
    )
    assert page.soup.find(id="dateOfDiagnosis")["value"] == "2/30/2025"
    assert page.soup.find(id="dateOfDiagnosis")["aria-invalid"] == "true"
    assert page.soup.find(id="laterality")["value"] == "1"
    assert stored(breast)["laterality"] == ""


def test_a_code_outside_the_list_is_stored_and_said(registrar, breast, key_in):
    where = address(breast, "cancer")
    key_in(where, "section", laterality="7")
    assert stored(breast)["laterality"] == "7"
    assert "not in the code list" in registrar.get(where).text("#laterality-meaning")


def test_histology_and_behavior_may_be_typed_together(breast, key_in):
    key_in(address(breast, "cancer"), "section", histologicTypeIcdO3="8520/2")
    assert stored(breast)["histologicTypeIcdO3"] == "8520"
    assert stored(breast)["behaviorCodeIcdO3"] == "2"


def test_items_that_others_saved_meanwhile_stay(registrar, breast):
    where = address(breast, "cancer")
    mine = registrar.get(where).fields("#section") | {"laterality": "1"}
    meanwhile(breast, diagnosticConfirmation="2")
    registrar.post(where, mine)
    case = stored(breast)
    assert (case["laterality"], case["diagnosticConfirmation"]) == ("1", "2")


def test_both_sides_are_shown_when_two_save_the_same_item(registrar, breast):
    where = address(breast, "cancer")
    mine = registrar.get(where).fields("#section") | {
        "laterality": "1",
        "diagnosticConfirmation": "1",
    }
    meanwhile(breast, laterality="2", dateOfDiagnosis="20250602")
    page = registrar.post(where, mine)
    row = [cell.get_text(" ", strip=True) for cell in page.select("#conflicts tbody tr > *")]
    assert row[:3] == ["Laterality", "1 Right", "2 Left"]
    assert row[3].startswith("command line, 20")
    # What was typed is still there, what the other side alone changed is shown as it is now.
    assert page.soup.find(id="laterality")["value"] == "1"
    assert page.soup.find(id="diagnosticConfirmation")["value"] == "1"
    assert page.soup.find(id="dateOfDiagnosis")["value"] == "20250602"
    assert stored(breast)["laterality"] == "2"


@pytest.mark.parametrize(("choice", "side"), [({}, "1"), ({"theirs-laterality": "yes"}, "2")])
def test_the_user_chooses_a_side_and_loses_nothing(registrar, breast, choice, side):
    where = address(breast, "cancer")
    mine = registrar.get(where).fields("#section") | {
        "laterality": "1",
        "diagnosticConfirmation": "1",
    }
    meanwhile(breast, laterality="2", dateOfDiagnosis="20250602")
    page = registrar.post(where, mine)
    again = page.fields("#section")
    registrar.post(where, again | choice)
    case = stored(breast)
    assert case["laterality"] == side
    assert (case["diagnosticConfirmation"], case["dateOfDiagnosis"]) == ("1", "20250602")


def test_a_completed_case_falls_back_when_it_changes(breast, key_in):
    completed(breast)
    where = address(breast, "extent")
    page = key_in(where, "section", tumorSizeSummary="020")
    assert "incomplete again" in page.text(".flash-info")
    assert page.select_one(".reopened").text.endswith("by pat")
    assert stored(breast)["tumorSizeSummary"] == "020"


def test_saving_without_a_change_leaves_a_completed_case_complete(registrar, breast, key_in):
    completed(breast)
    key_in(address(breast, "text"), "section")
    assert registrar.get(address(breast, "text")).text(".status") == "Complete"


def test_the_social_security_number_stays_hidden_and_unchanged(registrar, breast, key_in):
    where = address(breast, "identification")
    page = registrar.get(where)
    assert "123453456" not in page.answer.text
    assert page.soup.find(id="socialSecurityNumber")["value"] == "•••••3456"
    key_in(where, "section", race1="01")
    assert stored(breast)["socialSecurityNumber"] == "123453456"
    key_in(where, "section", socialSecurityNumber="900-65-4321")
    assert stored(breast)["socialSecurityNumber"] == "900654321"


def test_a_taken_accession_number_is_said_at_its_field(breast, elm, make_abstract, key_in):
    other = actions.add_patient(SYSTEM, {"nameLast": "Lind"})
    second = make_abstract(patient=other, facility=elm)
    where = address(second, "identification")
    page = key_in(where, "section", accessionNumberHosp="202500001")
    assert "belongs to another patient" in page.soup.find(id="accessionNumberHosp-error").text
    assert page.soup.find(id="accessionNumberHosp")["value"] == "202500001"
    assert stored(second)["accessionNumberHosp"] == "202500002"


def test_values_of_other_years_and_sites_are_kept_and_shown(registrar, breast, key_in):
    meanwhile(breast, grade="2", psaLabValue="6.4")
    page = registrar.get(address(breast, "cancer"))
    assert page.soup.find(id="grade") is None
    assert "2 Moderately differentiated" in page.select_one(".kept dd").get_text(" ", strip=True)
    key_in(address(breast, "cancer"), "section", laterality="1")
    key_in(address(breast, "factors"), "section", estrogenReceptorSummary="1")
    case = stored(breast)
    assert (case["grade"], case["psaLabValue"]) == ("2", "6.4")


def test_other_items_can_be_changed_and_blanked(breast, key_in):
    meanwhile(breast, grade="2", censusTract2020="010100")
    where = address(breast, "other")
    key_in(where, "section", grade="", censusTract2020="010200")
    case = stored(breast)
    assert (case["grade"], case["censusTract2020"]) == ("", "010200")


def test_items_of_a_user_dictionary_are_other_items(breast, key_in):
    breast.tumor.items = {**breast.tumor.items, "stateColor": "green"}
    db.session.commit()
    key_in(address(breast, "other"), "section", stateColor="blue")
    assert stored(breast)["stateColor"] == "blue"


def test_every_view_of_a_section_is_recorded(registrar, breast):
    registrar.get(address(breast, "surgery"))
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.username, event.abstract_id) == ("view case", "pat", breast.id)
    assert event.detail == {"section": "surgery"}


def test_a_reviewer_reads_but_does_not_key(reviewer, breast):
    reviewer.get(address(breast, "cancer"), status=403)
    reviewer.get(f"/abstracts/{breast.id}")


def test_a_form_without_its_loaded_values_shows_both_sides(registrar, breast):
    where = address(breast, "cancer")
    typed = registrar.get(where).fields("#section") | {"loaded": "[broken", "primarySite": "C509"}
    assert registrar.post(where, typed).select("#conflicts")
    assert stored(breast)["primarySite"] == "C504"


def test_loaded_values_travel_in_one_field(registrar, breast):
    form = registrar.get(address(breast, "cancer")).fields("#section")
    assert json.loads(form["loaded"])["primarySite"] == "C504"


def test_a_date_that_a_file_brought_in_no_form_stops_no_save(breast, key_in):
    breast.tumor.patient.date_of_birth = "1956????"
    db.session.commit()
    key_in(address(breast, "cancer"), "section", dateOfDiagnosis="20250602")
    case = stored(breast)
    assert (case["dateOfDiagnosis"], case["dateOfBirth"]) == ("20250602", "1956????")
