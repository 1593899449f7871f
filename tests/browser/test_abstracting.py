"""Abstracting in a real browser with the keyboard alone."""

import pytest
from sqlalchemy import select

from registry.cases.drafts.models import Draft
from registry.cases.items import CaseItems
from registry.cases.models import COMPLETE, Abstract
from registry.extensions import db
from tests.fixtures.people import PASSWORD

pytestmark = pytest.mark.browser

LUNG = {
    "identification": {
        "casefindingSource": "10", "sexAssignedAtBirth": "1", "race1": "1",
        "spanishHispanicOrigin": "0",
    },
    "address": {
        "addrAtDxCity": "Ames", "addrAtDxState": "ia", "addrAtDxPostalCode": "50010",
        "countyAtDx": "169", "primaryPayerAtDx": "60",
    },
    "cancer": {"dateOfDiagnosis": "3/14/2025", "laterality": "1", "diagnosticConfirmation": "1"},
    "text": {"textDxProcPath": "3/14/2025 core biopsy right lower lobe: adenocarcinoma."},
    "extent": {
        "tumorSizeSummary": "028", "regionalNodesExamined": "0", "regionalNodesPositive": "98",
        "gradeClinical": "2", "gradePathological": "9", "ajccTnmClinStageGroup": "1a2",
        "summaryStage2018": "1",
    },
    "factors": {},
    "surgery": {
        "reasonForNoSurgery": "1", "rxSummScopeRegLnSur": "0", "rxSummSurgOthRegDis": "0",
    },
    "radiation": {
        "rxDateRadiation": "3/28/2025", "numberPhasesOfRadTxToVolume": "2",
        "phase1RadiationTreatmentModality": "02",
    },
    "systemic": {
        "rxSummTreatmentStatus": "1", "rxSummChemo": "0", "rxSummHormone": "0", "rxSummBrm": "0",
        "rxSummTransplntEndocr": "0", "rxSummOther": "0",
    },
    "physicians": {},
    "follow-up": {"dateOfLastContact": "5/2/2025", "vitalStatus": "1", "cancerStatus": "2"},
}  # fmt: skip


def focus(tab):
    return tab.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def tab_to(tab, name, key="Tab"):
    """Press Tab until the element with this id or these words has the focus."""
    for _ in range(120):
        if focus(tab) == name:
            return
        tab.keyboard.press(key)
    raise AssertionError(f"{name} cannot be reached with {key}; the focus is on {focus(tab)}")


def key_in(tab, naaccr_id, typed):
    tab_to(tab, naaccr_id)
    tab.keyboard.press("Control+a")
    tab.keyboard.type(typed)


def wait_until(tab, holds):
    """Wait for what no selector can say; the page's policy allows no script of ours."""
    for _ in range(100):
        if holds():
            return
        tab.wait_for_timeout(50)
    raise AssertionError("waited in vain")


def look_up(tab, naaccr_id, words, code):
    """Find a code by words in the list beside its field."""
    tab_to(tab, naaccr_id)
    tab.keyboard.press("F2")
    tab.wait_for_selector(".finder [role=option]")
    tab.keyboard.type(words)
    tab.wait_for_selector(f".finder [data-code='{code}'][aria-selected=true]")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".finder", state="detached")
    assert focus(tab) == naaccr_id


def sign_in(tab):
    tab.goto("/patients")
    tab.keyboard.type("pat")
    tab.keyboard.press("Tab")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#name_last:focus")


def ready(tab, section):
    """Wait until a section is open and its first field, or the page, can be typed into."""
    tab.wait_for_url(f"**/sections/{section}*")
    tab.wait_for_selector("body[data-started] form[data-module~=keying][data-ready]")


def saved(tab, section):
    tab.wait_for_selector(".flash-success")
    ready(tab, section)


def stored():
    db.session.rollback()
    abstract = db.session.scalars(select(Abstract)).one()
    return abstract, CaseItems.of(abstract)


@pytest.fixture
def registrar(make_user, make_facility):
    make_facility()
    return make_user(username="pat", role="registrar", initials="PAT")


def open_lung_case(tab, accession="202500001"):
    """Find nobody, add the patient, open the case with site and histology by words."""
    tab.keyboard.type("Nyberg")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".empty")
    tab_to(tab, "Add a new patient")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#nameLast:focus")
    key_in(tab, "nameFirst", "Karl")
    key_in(tab, "dateOfBirth", "2/3/1951")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#classOfCase:focus")
    key_in(tab, "classOfCase", "14")
    key_in(tab, "dateOf1stContact", "3/10/2025")
    tab.keyboard.press("Tab")
    proposed = lambda: tab.input_value("#accessionNumberHosp")  # noqa: E731
    wait_until(tab, lambda: proposed() == accession if accession else proposed()[:4] == "2025")
    look_up(tab, "primarySite", "lower lobe lung", "C343")
    look_up(tab, "histologicTypeIcdO3", "adenocarcinoma", "8140/3")
    tab.keyboard.press("Enter")


def test_a_lung_case_is_abstracted_and_completed_by_keyboard_alone(tab, registrar):
    sign_in(tab)
    open_lung_case(tab)
    for section, values in LUNG.items():
        ready(tab, section)
        for naaccr_id, typed in values.items():
            key_in(tab, naaccr_id, typed)
        tab.keyboard.press("Control+Enter")
    ready(tab, "completion")

    # Two required items were left out: F8 leads to each of them.
    assert tab.locator(".missing li").count() == 2
    tab.keyboard.press("F8")
    ready(tab, "surgery")
    tab.wait_for_selector("#rxSummSurgPrimSite2023:focus")
    tab.keyboard.type("b000")
    tab.keyboard.press("Control+s")
    saved(tab, "surgery")
    tab.wait_for_selector("#rxSummSurgPrimSite2023:focus")
    tab.keyboard.press("F8")
    ready(tab, "radiation")
    tab.wait_for_selector("#reasonForNoRadiation:focus")
    tab.keyboard.type("0")
    tab.keyboard.press("Tab")
    tab.wait_for_selector("#reasonForNoRadiation-meaning:text('given')", state="attached")
    tab.keyboard.press("Control+s")
    saved(tab, "radiation")

    for section in ("systemic", "physicians", "follow-up", "completion"):
        tab.keyboard.press("Alt+PageDown")
        ready(tab, section)
    tab_to(tab, "Complete the case", "Shift+Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".status-complete")

    abstract, case = stored()
    assert abstract.status == COMPLETE
    expected = {"primarySite": "C343", "histologicTypeIcdO3": "8140", "behaviorCodeIcdO3": "3"}
    expected |= {"dateOfDiagnosis": "20250314", "race1": "01", "addrAtDxState": "IA"}
    expected |= {"rxSummSurgPrimSite2023": "B000", "numberPhasesOfRadTxToVolume": "02"}
    assert {naaccr_id: case[naaccr_id] for naaccr_id in expected} == expected


def test_phases_open_with_their_number_and_meanings_follow_the_typing(
    tab, registrar, make_abstract
):
    abstract = make_abstract(dateOfDiagnosis="20250314", primarySite="C343")
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/radiation")
    ready(tab, "radiation")
    tab.wait_for_selector("#phase2TotalDose", state="hidden")
    key_in(tab, "numberPhasesOfRadTxToVolume", "2")
    tab.keyboard.press("Tab")
    tab.wait_for_selector("#phase2TotalDose", state="visible")
    wait_until(tab, lambda: tab.input_value("#numberPhasesOfRadTxToVolume") == "02")
    tab.wait_for_selector("#phase3TotalDose", state="hidden")
    key_in(tab, "rxDateRadiation", "4/31/2025")
    tab.keyboard.press("Tab")
    tab.wait_for_selector("#rxDateRadiation-meaning:text('April 2025 has the days 01-30')")


def test_help_stands_beside_the_field_and_opens_with_f1(tab, registrar, make_abstract):
    abstract = make_abstract()
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/cancer#primarySite")
    ready(tab, "cancer")
    tab.wait_for_selector("aside h2:text('Primary Site')")
    tab.keyboard.press("F1")
    tab.wait_for_selector("dialog[open] h2:text('Primary Site')")
    tab.keyboard.press("Escape")
    tab.wait_for_selector("dialog", state="hidden")
    assert focus(tab) == "primarySite"


def test_a_section_that_is_left_without_saving_offers_what_was_typed_there(
    tab, registrar, make_abstract
):
    abstract = make_abstract()
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/cancer")
    ready(tab, "cancer")
    key_in(tab, "laterality", "1")
    tab_to(tab, "Whole abstract", "Shift+Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("h1:text('Abstract')")
    wait_until(tab, lambda: kept(left=True) == [{"laterality": "1"}])

    tab.go_back()
    ready(tab, "cancer")
    tab.wait_for_selector(".offer label:text('Laterality')")
    tab_to(tab, "Take the ticked values")
    tab.keyboard.press("Enter")
    ready(tab, "cancer")
    wait_until(tab, lambda: tab.input_value("#laterality") == "1")
    tab.keyboard.press("Control+s")
    saved(tab, "cancer")
    assert stored()[1]["laterality"] == "1"
    assert kept() == []


def test_a_session_that_ends_in_mid_section_costs_nothing_that_was_typed(
    tab, registrar, make_abstract
):
    abstract = make_abstract()
    sign_in(tab)
    tab.goto(f"/abstracts/{abstract.id}/sections/cancer")
    ready(tab, "cancer")
    tab.context.clear_cookies()
    key_in(tab, "laterality", "1")
    tab.wait_for_selector("#draft-trouble:text('You are signed out')")
    tab.keyboard.press("Control+s")
    tab.wait_for_selector("#draft-trouble:focus")

    second = tab.context.new_page()
    sign_in(second)
    tab.bring_to_front()
    tab.keyboard.press("Control+s")
    saved(tab, "cancer")
    assert stored()[1]["laterality"] == "1"


def kept(*, left=False):
    """Return what is kept of open pages, or of those that said that they were left."""
    db.session.rollback()
    drafts = db.session.scalars(select(Draft).where(Draft.left == left))
    return [draft.typed for draft in drafts if draft.typed]
