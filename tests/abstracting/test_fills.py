"""What fills propose: expected values follow STORE, checked by hand."""

import pytest

from registry.abstracting.chart import Chart
from registry.abstracting.fills import (
    at_this_hospital,
    class_of_case,
    drafts,
    first_course,
    offers,
    whole_section,
)
from registry.abstracting.fills.sources import Sources

BREAST = {
    "primarySite": "C504",
    "laterality": "2",
    "histologicTypeIcdO3": "8500",
    "behaviorCodeIcdO3": "3",
    "dateOfDiagnosis": "20250601",
    "classOfCase": "14",
}


@pytest.fixture
def breast(app):
    def make(**values):
        return Chart.blank().overlaid({**BREAST, **values})

    return make


def proposed(proposals):
    return {proposal.naaccr_id: proposal.value for proposal in proposals}


@pytest.mark.parametrize(
    ("diagnosed", "treated", "code"),
    [
        ("here", "all", "14"),
        ("here", "part", "13"),
        ("here", "none", "00"),
        ("here", "some", "10"),
        ("staff", "part", "11"),
        ("staff", "all", "12"),
        ("staff", "one office", "40"),
        ("elsewhere", "all", "22"),
        ("elsewhere", "part", "21"),
        ("elsewhere", "work-up", "30"),
        ("elsewhere", "recurrence", "32"),
        ("autopsy", "none", "38"),
        ("other", "certificate", "49"),
    ],
)
def test_the_class_of_case_follows_from_where(diagnosed, treated, code):
    assert class_of_case.decide(diagnosed, treated).value == code
    assert treated in class_of_case.treatments(diagnosed)


def test_no_class_is_made_up():
    assert class_of_case.decide("elsewhere", "certificate") is None
    assert class_of_case.decide("", "") is None


def test_every_class_of_case_can_be_reached(app):
    from registry.standards import codes

    reached = {
        class_of_case.decide(place, treated).value
        for place in class_of_case.DIAGNOSED
        for treated in class_of_case.treatments(place)
    }
    assert reached == {code.code for code in codes.code_list("classOfCase").codes()}


def test_no_surgery_takes_the_code_of_the_site_and_year(breast):
    found = proposed(whole_section.none_given("surgery", breast()))
    assert found["rxSummSurgPrimSite2023"] == "B000"
    assert found["rxSummSurgicalMargins"] == "8"
    earlier = proposed(whole_section.none_given("surgery", breast(dateOfDiagnosis="20230601")))
    assert earlier["rxSummSurgPrimSite2023"] == "A000"


def test_the_rest_as_not_given_leaves_the_order_of_what_was_given(breast):
    given = {
        "rxSummSurgPrimSite2023": "B200",
        "rxDateSurgery": "20250620",
        "rxSummChemo": "03",
        "rxDateChemo": "20250801",
    }
    found = proposed(whole_section.none_given("systemic", breast(**given)))
    assert (found["rxSummHormone"], found["rxSummSystemicSurSeq"]) == ("00", "3")
    assert found["rxHospHormone"] == "00"
    assert "rxHospChemo" not in found
    undated = breast(**{**given, "rxDateChemo": ""})
    assert "rxSummSystemicSurSeq" not in proposed(whole_section.none_given("systemic", undated))
    nothing = proposed(whole_section.none_given("systemic", breast()))
    assert nothing["rxSummSystemicSurSeq"] == "0"
    radiated = breast(phase1RadiationTreatmentModality="02", rxSummSurgPrimSite2023="B200")
    assert "rxSummSurgRadSeq" not in proposed(whole_section.none_given("radiation", radiated))


def test_nothing_known_takes_the_code_that_says_so(breast):
    found = proposed(whole_section.unknown("systemic", breast()))
    assert found["rxSummChemo"] == "99"
    assert found["rxSummTreatmentStatus"] == "9"
    assert found["rxSummSystemicSurSeq"] == "0"
    assert "rxDateChemo" not in found


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"rxDateSurgery": "20250620", "rxDateChemo": "20250801", "rxDateHormone": "20251101"},
            {"rxDateSystemic": "20250801", "date1stCrsRxCoc": "20250620"},
        ),
        ({"rxDateSurgery": "202506", "rxDateRadiation": "20250610"}, {}),
        (
            {"rxDateSurgery": "202505", "rxDateRadiation": "20250610"},
            {"date1stCrsRxCoc": "202505"},
        ),
        ({"rxSummChemo": "03"}, {"rxSummTreatmentStatus": "1"}),
        ({"rxSummScopeRegLnSur": "2", "rxSummChemo": "00"}, {"rxSummTreatmentStatus": "1"}),
        (
            {
                "rxSummSurgPrimSite2023": "B000",
                "rxSummChemo": "00",
                "rxSummHormone": "87",
                "rxSummBrm": "00",
                "rxSummTransplntEndocr": "00",
            },
            {"rxSummTreatmentStatus": "0", "rxSummSystemicSurSeq": "0", "rxSummSurgRadSeq": "0"},
        ),
        (
            {
                "rxSummChemo": "99",
                "rxSummHormone": "00",
                "rxSummBrm": "00",
                "rxSummTransplntEndocr": "00",
            },
            {"rxSummTreatmentStatus": "9"},
        ),
        (
            {
                "rxSummSurgPrimSite2023": "B240",
                "rxDateSurgery": "20250620",
                "phase1RadiationTreatmentModality": "02",
                "rxDateRadiation": "20250801",
            },
            {
                "rxSummSurgRadSeq": "3",
                "rxSummTreatmentStatus": "1",
                "date1stCrsRxCoc": "20250620",
                "reasonForNoSurgery": "0",
                "reasonForNoRadiation": "0",
            },
        ),
        (
            {
                "rxSummSurgPrimSite2023": "B240",
                "rxDateSurgery": "20250620",
                "rxSummChemo": "03",
                "rxDateChemo": "20250501",
                "rxSummHormone": "01",
                "rxDateHormone": "20250901",
            },
            {
                "rxSummSystemicSurSeq": "4",
                "rxDateSystemic": "20250501",
                "date1stCrsRxCoc": "20250501",
                "rxSummTreatmentStatus": "1",
                "reasonForNoSurgery": "0",
            },
        ),
        (
            {
                "rxSummSurgPrimSite2023": "B240",
                "rxDateSurgery": "202506",
                "rxSummChemo": "03",
                "rxDateChemo": "20250615",
            },
            {
                "rxDateSystemic": "20250615",
                "rxSummTreatmentStatus": "1",
                "reasonForNoSurgery": "0",
            },
        ),
        ({}, {}),
    ],
)
def test_dates_status_and_order_follow_from_the_treatment(breast, values, expected):
    found = proposed(first_course.worked_out(breast(**values)))
    assert found.pop("dateInitialRxSeer", "") == expected.get("date1stCrsRxCoc", "")
    assert found == expected


@pytest.mark.parametrize("therapy", ["0", "9", "1", ""])
def test_without_neoadjuvant_therapy_there_is_no_response_to_it(breast, therapy):
    found = proposed(first_course.worked_out(breast(neoadjuvantTherapy=therapy)))
    expected = therapy if therapy in {"0", "9"} else None
    assert found.get("neoadjuvTherapyClinicalResponse") == expected
    assert found.get("neoadjuvTherapyTreatmentEffect") == expected


def test_active_surveillance_is_left_alone(breast):
    none = dict.fromkeys(
        ("rxSummChemo", "rxSummHormone", "rxSummBrm", "rxSummTransplntEndocr"), "00"
    )
    found = proposed(first_course.worked_out(breast(rxSummTreatmentStatus="2", **none)))
    assert "rxSummTreatmentStatus" not in found


def test_hospital_items_copy_the_summary(breast):
    found = at_this_hospital.copies(breast(rxSummChemo="03", rxSummScopeRegLnSur="2"))
    assert proposed(found) == {"rxHospChemo": "03", "rxHospScopeRegLnSur": "2"}
    assert "all of the first course was here" in found[0].reason
    elsewhere = at_this_hospital.copies(breast(classOfCase="21", rxSummChemo="03"))
    assert "check" in elsewhere[0].reason


def test_text_is_drafted_from_the_codes(breast):
    case = breast(
        rxSummSurgPrimSite2023="B240",
        rxDateSurgery="20250620",
        rxSummSurgicalMargins="0",
        regionalNodesPositive="00",
        regionalNodesExamined="03",
        rxSummChemo="87",
        ajccTnmClinT="cT1c",
        ajccTnmClinN="cN0",
        ajccTnmClinM="cM0",
        phase1RadiationTreatmentModality="02",
        phase1RadiationPrimaryTxVolume="40",
        phase1DosePerFraction="00267",
        phase1NumberOfFractions="015",
        phase1TotalDose="004005",
        rxDateRadiation="20250801",
        ki67="20.0",
    )
    found = proposed(drafts.texts(case))
    assert found["textPrimarySiteTitle"] == "C50.4 Upper-outer quadrant of breast, left"
    assert found["rxTextSurgery"] == (
        "06/20/2025 Lumpectomy (B240); margins: clear; nodes 0/3 positive"
    )
    assert found["rxTextChemo"] == "Refused"
    assert found["textDxProcLabTests"] == "Ki-67 20.0"
    assert found["textStaging"] == "cT1c cN0 cM0"
    assert found["rxTextRadiation"] == (
        "08/01/2025 phase I: Whole breast, Photons, 267 cGy x 15 = 4005 cGy"
    )
    assert "rxTextHormone" not in found


def test_a_draft_never_exceeds_its_item(breast):
    long = breast(primarySite="C504", laterality="2")
    assert len(proposed(drafts.texts(long))["textHistologyTitle"]) <= 100


def test_offers_show_what_is_there_and_fill_only_shown_fields(breast):
    case = breast(rxSummChemo="03")
    none = next(
        offer for offer in offers.offers("systemic", case, Sources()) if offer.name == "none"
    )
    lines = {line.item.naaccr_id: line for line in none.lines}
    assert lines["rxSummChemo"].replaces
    assert lines["rxSummChemo"].now_means == "Multi-agent"
    assert not lines["rxSummHormone"].replaces
    assert lines["neoadjuvTherapyClinicalResponse"].value == "0"
    # Asked only where neoadjuvant therapy was given: the fill hides it, so it keeps what it has.
    assert "gradePostTherapy" not in lines


def test_a_fill_that_changes_nothing_is_not_offered(breast):
    case = breast(rxSummChemo="03", rxHospChemo="03", rxSummTreatmentStatus="1")
    names = [offer.name for offer in offers.offers("systemic", case, Sources())]
    assert "hospital" not in names
    assert "defaults" not in names


def test_all_that_follows_goes_step_by_step(breast):
    case = breast(rxSummSurgPrimSite2023="B240", rxDateSurgery="20250620")
    found = {offer.name: offer for offer in offers.offers("surgery", case, Sources())}
    lines = {line.item.naaccr_id: line.value for line in found["follows"].lines}
    assert lines["reasonForNoSurgery"] == "0"
    assert lines["rxHospSurgPrimSite2023"] == "B240"
    assert lines["rxTextSurgery"].startswith("06/20/2025 ")
    # Where one step is all that follows it has its own name alone.
    alone = [offer.name for offer in offers.offers("systemic", breast(rxSummChemo="03"), Sources())]
    assert "follows" in alone
    coded = breast(rxSummChemo="03", rxHospChemo="03", rxSummTreatmentStatus="1")
    names = [offer.name for offer in offers.offers("systemic", coded, Sources())]
    assert "follows" not in names
    assert "text" in names


def test_no_distant_metastases_is_one_fill(breast):
    found = {offer.name: offer for offer in offers.offers("extent", breast(), Sources())}
    assert found["none"].title == "No distant metastases at diagnosis"
    assert {line.item.naaccr_id: line.value for line in found["none"].lines} == dict.fromkeys(
        ("metsAtDxBone", "metsAtDxBrain", "metsAtDxLiver", "metsAtDxLung", "metsAtDxDistantLn",
         "metsAtDxOther"), "0",
    )  # fmt: skip


def test_defaults_and_the_other_case_are_offered_where_the_section_has_the_item(breast):
    sources = Sources(
        previous={"addrAtDxCity": "AMES", "primarySite": "C619", "dateOfDiagnosis": "2020"},
        defaults={"primaryPayerAtDx": ("60", "Your default")},
    )
    found = {
        offer.name: [(line.item.naaccr_id, line.value) for line in offer.lines]
        for offer in offers.offers("address", breast(), sources)
    }
    assert found["defaults"] == [("primaryPayerAtDx", "60")]
    assert found["previous"] == [("addrAtDxCity", "AMES")]


def test_a_postal_code_offers_its_towns(breast):
    found = {
        offer.title: {line.item.naaccr_id: line.value for line in offer.lines}
        for offer in offers.offers("address", breast(addrAtDxPostalCode="50010"), Sources())
    }
    assert found["From the postal code: Ames, IA"] == {
        "addrAtDxCity": "AMES",
        "addrAtDxState": "IA",
        "countyAtDx": "169",
        "addrAtDxCountry": "USA",
    }
