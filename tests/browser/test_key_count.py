"""How many keys one breast case with all modalities takes, without a mouse."""

import pytest

from registry.abstracting.sections import by_id
from registry.audit.actions import SYSTEM
from registry.cases.evidence import actions as evidence
from registry.cases.evidence import queries as reports
from registry.cases.items import CaseItems
from registry.practice.charts import charts
from registry.standards import items
from tests.browser.test_abstracting import focus, ready, sign_in, stored

pytestmark = pytest.mark.browser

CHART = charts()["breast-lumpectomy"]
NOTE = """
Radiation oncology, this hospital: whole breast, photons, 04/10/2025 to 05/02/2025. Docetaxel and
cyclophosphamide here from 03/25/2025. Letrozole here from 05/20/2025."""
# By section, in its order: what is typed, and the fills that come after.
WORK = {
    "identification": (
        {"classOfCase": "14", "casefindingSource": "20", "race1": "1",
         "spanishHispanicOrigin": "0"},
        [],
    ),
    "address": ({"addrAtDxPostalCode": "50010"}, ["From the postal code"]),
    "cancer": ({"diagnosticConfirmation": "1"}, []),
    "text": ({}, ["Text drafted"]),
    "extent": (
        {"summaryStage2018": "1"}, ["No distant metastases"],
    ),
    "factors": ({}, []),
    "surgery": (
        {"rxSummSurgPrimSite2023": "b240", "rxSummScopeRegLnSur": "2",
         "rxSummSurgOthRegDis": "0"},
        ["All that follows"],
    ),
    "radiation": (
        {"numberPhasesOfRadTxToVolume": "1",
         "phase1RadiationTreatmentModality": "02"},
        ["All that follows"],
    ),
    "systemic": (
        {"rxSummChemo": "03", "rxSummHormone": "01"},
        ["None given", "All that follows"],
    ),
    "physicians": ({}, []),
    "follow-up": (
        {"dateOfLastContact": "9/15/2025", "vitalStatus": "1", "cancerStatus": "1"}, [],
    ),
}  # fmt: skip
# What has to be stored in the end, among the rest.
STORED = {
    "classOfCase": "14", "addrAtDxCity": "AMES", "countyAtDx": "169", "primarySite": "C504",
    "histologicTypeIcdO3": "8500", "laterality": "2", "tumorSizeSummary": "014",
    "regionalNodesExamined": "02", "estrogenReceptorSummary": "1", "summaryStage2018": "1",
    "rxSummSurgPrimSite2023": "B240", "rxHospSurgPrimSite2023": "B240",
    "rxDateSurgery": "20250305", "rxSummScopeRegLnSur": "2", "rxDateRadiation": "20250410",
    "phase1RadiationTreatmentModality": "02", "rxSummChemo": "03", "rxDateChemo": "20250325",
    "rxSummHormone": "01", "rxHospHormone": "01", "rxDateHormone": "20250520",
    "rxDateRadiationEnded": "20250502", "rxSummBrm": "00", "rxSummTreatmentStatus": "1",
    "rxSummSystemicSurSeq": "3", "date1stCrsRxCoc": "20250305", "vitalStatus": "1",
}  # fmt: skip
# From this length on an item is a text.
TEXT = 100
FIELDS = """() => [...document.querySelectorAll("#section .form-control")]
  .filter((field) => field.offsetParent).map((field) => field.id)"""
LACKING = """() => [...document.querySelectorAll("#section [data-required]")]
  .filter((field) => field.offsetParent && !field.value).map((field) => field.id)"""


class Keys:
    """The keyboard of a tab, counting: a chord counts each of its keys."""

    def __init__(self, tab):
        self.tab, self.pressed, self.visited = tab, 0, set()

    def press(self, chord):
        self.pressed += len(chord.split("+"))
        self.tab.keyboard.press(chord)

    def type(self, text):
        self.pressed += len(text)
        self.tab.keyboard.type(text)

    def go(self, naaccr_id):
        """Go to an item the cheapest way: by Tab, by F8 over what is required, or by its number."""
        fields = self.tab.evaluate(FIELDS)
        here = fields.index(focus(self.tab)) if focus(self.tab) in fields else -99
        tabs = fields.index(naaccr_id) - here
        number = str(items.item(naaccr_id).number)
        jump = len("Ck") + len(number) + 1
        lacking = [each for each in self.tab.evaluate(LACKING) if fields.index(each) > here]
        if naaccr_id in lacking and lacking.index(naaccr_id) + 1 < min(jump, abs(tabs)):
            for _ in range(lacking.index(naaccr_id) + 1):
                self.press("F8")
        elif 0 <= tabs <= jump:
            for _ in range(tabs):
                self.press("Tab")
                self.visited.add(focus(self.tab))
        else:
            self.press("Control+k")
            self.tab.wait_for_selector("dialog[open] [role=option]")
            self.type(number)
            self.tab.wait_for_selector(f"[aria-selected=true] code:text-is('{number}')")
            self.press("Enter")
        self.tab.wait_for_selector(f"#{naaccr_id}:focus")
        self.visited.add(naaccr_id)

    def fill(self, title):
        """Use a fill of the section, where it offers anything."""
        self.press("Control+;")
        self.tab.wait_for_selector("dialog[open].fills")
        found = self.tab.locator("dialog.fills details[data-number]", has_text=title)
        assert found.count(), (title, self.tab.inner_text("dialog.fills"))
        if found.first.get_attribute("open") is None:
            self.press(found.first.get_attribute("data-number"))
        assert found.first.locator("table").is_visible()
        self.press("Enter")
        self.tab.wait_for_selector("dialog.fills", state="detached")

    def accept_all(self):
        """Accept all that the reports suggest for the section's fields, once it is shown."""
        if self.tab.locator("[data-ready] .offer[data-state=new]").count():
            self.fill("As the reports suggest")


@pytest.fixture
def case(tab, make_user, make_patient, make_abstract):
    make_user(username="pat", role="registrar", initials="PAT")
    patient = make_patient(**{k: v for k, v in CHART.given.items() if k != "dateOf1stContact"})
    abstract = make_abstract(patient=patient, dateOf1stContact="20250210", classOfCase="")
    for report in CHART.reports:
        evidence.add_report(SYSTEM, abstract, report.text, kind=report.kind)
    evidence.add_report(SYSTEM, abstract, NOTE)
    sign_in(tab)
    return abstract


def test_a_breast_case_takes_few_keys_and_no_mouse(tab, case):
    before, abstract_id = dict(CaseItems.of(case)), case.id
    keys = Keys(tab)
    tab.goto(f"/abstracts/{case.id}/sections/identification")
    for section, (typed, after) in WORK.items():
        ready(tab, section)
        keys.accept_all()
        for naaccr_id, text in typed.items():
            keys.go(naaccr_id)
            keys.type(text)
        for title in after:
            keys.fill(title)
        keys.press("Control+Enter")
    ready(tab, "completion")

    _, case = stored()
    assert {naaccr_id: case[naaccr_id] for naaccr_id in STORED} == STORED
    placed = by_id()
    typed_by_hand = {
        naaccr_id: value
        for naaccr_id, value in case.items()
        if value != before.get(naaccr_id, "") and naaccr_id in placed
        and not placed[naaccr_id].derived
    }  # fmt: skip
    # Each value, a Tab to the next field, and the two keys that save a section.
    by_hand = sum(len(value) + 1 for value in typed_by_hand.values()) + 2 * len(WORK)
    assert keys.pressed <= 0.6 * by_hand
    # Against the codes alone, too, without the texts that are drafted from them.
    codes = {k: value for k, value in typed_by_hand.items() if items.item(k).length < TEXT}
    codes_by_hand = sum(len(value) + 1 for value in codes.values()) + 2 * len(WORK)
    assert keys.pressed <= 0.5 * codes_by_hand
    assert len(keys.visited) < len(typed_by_hand)
    # What the reports suggested keeps the words that bear it out.
    kept = reports.evidence(abstract_id)
    assert {
        "primarySite", "tumorSizePathologic", "estrogenReceptorSummary", "rxDateRadiation",
        "rxDateChemo", "rxDateHormone",
    } <= set(kept)  # fmt: skip
