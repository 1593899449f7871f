"""Each published measure on cases checked by hand against its public wording."""

from datetime import date

import pytest

from registry.measures import loader
from registry.measures.judge import judge

AS_OF = date(2025, 6, 30)
FIRST = {
    "classOfCase": "14",
    "behaviorCodeIcdO3": "3",
    "histologicTypeIcdO3": "8140",
    "sequenceNumberHospital": "00",
    "ageAtDiagnosis": "060",
    "sexAssignedAtBirth": "2",
    "dateOfDiagnosis": "20240110",
}
BREAST = FIRST | {"primarySite": "C504", "histologicTypeIcdO3": "8500", "vitalStatus": "1"}
RECEPTORS = {"estrogenReceptorSummary": "0", "progesteroneRecepSummary": "0"}
IIA = {"ajccTnmPathStageGroup": "2A", "rxSummSurgPrimSite2023": "B240"}
COLON = FIRST | {"primarySite": "C187", "rxSummSurgPrimSite2023": "B300"}
RECTUM = FIRST | {"primarySite": "C209", "rxSummSurgPrimSite2023": "A300"}
LUNG = FIRST | {"primarySite": "C341", "rxSummSurgPrimSite2023": "B300"}
STOMACH = FIRST | {"primarySite": "C163", "rxSummSurgPrimSite2023": "A320"}
CERVIX = FIRST | {
    "primarySite": "C539",
    "rxSummSurgPrimSite2023": "A000",
    "phase1RadiationTreatmentModality": "02",
    "rxDateRadiation": "20240301",
}
CORPUS = FIRST | {"primarySite": "C541", "rxSummSurgPrimSite2023": "A500"}
BLADDER = FIRST | {"primarySite": "C672", "histologicTypeIcdO3": "8120"}

YES, NO, OPEN, OUT = "concordant", "not concordant", "incomplete", "not eligible"

# Of each measure: a case that meets it, then what changes, the outcome and a word of the reason.
CASES = {
    "BCSdx": (
        BREAST | IIA | {"ajccTnmClinStageGroup": "2A", "rxDateSurgery": "20240310"},
        [
            ({}, YES, "day 60"),  # 10 January to 10 March of a leap year: 60 days
            ({"rxDateSurgery": "20240311"}, NO, "later than day 60"),
            ({"rxDateSurgery": "202403"}, OPEN, "partial"),
            ({"rxDateSurgery": ""}, OPEN, "blank"),
            ({"ajccTnmClinStageGroup": "0"}, OUT, "clinical stage I-III"),
            ({"ajccTnmClinStageGroup": "4"}, OUT, "clinical stage I-III"),
            ({"rxSummChemo": "03", "rxDateChemo": "20240201"}, OUT, "not the first treatment"),
            ({"rxSummChemo": "03", "rxDateChemo": "20240401"}, YES, ""),
            ({"rxSummSurgPrimSite2023": "B000", "rxDateSurgery": ""}, OUT, "not the first"),
            (
                {
                    "rxSummSurgPrimSite2023": "",
                    "rxDateSurgery": "",
                    "dateOfDiagnosis": "20250610",
                },
                OPEN,
                "Awaited: Surgery by day 60",
            ),
        ],
    ),
    "BCSRT": (
        BREAST | IIA | {"phase1RadiationTreatmentModality": "02", "rxDateRadiation": "20250109"},
        [
            ({}, YES, "day 365"),
            ({"rxDateRadiation": "20250110"}, NO, "after day 365"),
            ({"ageAtDiagnosis": "070"}, OUT, "70 or older"),
            ({"sexAssignedAtBirth": "1"}, OUT, "Not a woman"),
            ({"rxSummSurgPrimSite2023": "B600"}, OUT, "conserving"),
            (
                {"phase1RadiationTreatmentModality": "00", "reasonForNoRadiation": "7"},
                YES,
                "recommended",
            ),
            (
                {"phase1RadiationTreatmentModality": "00", "reasonForNoRadiation": "1"},
                NO,
                "not part of the plan",
            ),
            (
                {"phase1RadiationTreatmentModality": "00", "reasonForNoRadiation": "8"},
                OPEN,
                "not known",
            ),
            ({"vitalStatus": "0", "dateOfLastContact": "20241201"}, OUT, "Died within"),
            ({"vitalStatus": "0", "dateOfLastContact": "20250601"}, YES, ""),
        ],
    ),
    "MAC": (
        BREAST | IIA | RECEPTORS | {"rxSummChemo": "03", "rxDateChemo": "20240509"},
        [
            ({}, YES, "day 120"),
            ({"rxDateChemo": "20240510"}, NO, "within 120 days"),
            ({"rxSummChemo": "02"}, NO, "Single-agent"),
            ({"rxSummChemo": "00"}, NO, "plan"),
            ({"rxSummChemo": "87"}, YES, "considered"),
            ({"rxSummChemo": "88"}, OPEN, "not known"),
            ({"rxSummChemo": ""}, OPEN, "not recorded"),
            ({"estrogenReceptorSummary": "1"}, OUT, "hormone receptors"),
            ({"ajccTnmPathStageGroup": "1A"}, OUT, "T1cN0M0"),
            (
                {
                    "ajccTnmPathStageGroup": "1A",
                    "ajccTnmPathT": "pT1c",
                    "ajccTnmPathN": "pN0(i-)",
                },
                YES,
                "",
            ),
            ({"ajccTnmPathStageGroup": "99", "ajccTnmClinStageGroup": "3B"}, YES, ""),
        ],
    ),
    "HT": (
        BREAST
        | IIA
        | {"estrogenReceptorSummary": "1", "rxSummHormone": "01", "rxDateHormone": "20240801"},
        [
            ({}, YES, "Endocrine"),
            ({"rxDateHormone": "20250201"}, NO, "after day 365"),
            ({"rxSummHormone": "00"}, NO, "plan"),
            ({"rxSummHormone": "82"}, YES, "considered"),
            ({"rxSummHormone": "99"}, OPEN, "not known"),
            ({"estrogenReceptorSummary": "0"}, OUT, "Neither hormone receptor"),
        ],
    ),
    "MASTRT": (
        BREAST
        | {
            "rxSummSurgPrimSite2023": "B600",
            "regionalNodesPositive": "04",
            "phase1RadiationTreatmentModality": "02",
            "rxDateRadiation": "20240701",
        },
        [
            ({}, YES, "day 365"),
            ({"regionalNodesPositive": "03"}, OUT, "four positive"),
            ({"rxSummSurgPrimSite2023": "B240"}, OUT, "No mastectomy"),
            ({"phase1RadiationTreatmentModality": "00"}, NO, "plan"),
        ],
    ),
    "nBx": (
        BREAST | IIA | {"rxSummDxStgProc": "02"},
        [
            ({}, YES, "Biopsy"),
            ({"rxSummDxStgProc": "00"}, NO, "No biopsy"),
            ({"rxSummDxStgProc": "09"}, OPEN, "not recorded"),
            ({"behaviorCodeIcdO3": "2"}, YES, ""),
            ({"rxSummSurgPrimSite2023": "B000"}, OUT, "No surgery"),
        ],
    ),
    "BCS": (
        BREAST | IIA | {"ajccTnmClinStageGroup": "1A"},
        [
            ({}, YES, "conserving"),
            ({"rxSummSurgPrimSite2023": "B610"}, NO, "Mastectomy"),
            ({"ajccTnmClinStageGroup": "3A"}, OUT, "clinical stage 0-II"),
            (
                {
                    "dateOfDiagnosis": "20210110",
                    "rxSummSurgPrimSite2023": "",
                    "rxSummSurgPrimSite": "22",
                },
                YES,
                "",
            ),
        ],
    ),
    "ACT": (
        COLON
        | {
            "ajccTnmPathStageGroup": "3B",
            "ajccTnmPathN": "pN1a",
            "rxSummChemo": "03",
            "rxDateChemo": "20240509",
        },
        [
            ({}, YES, "day 120"),
            ({"rxDateChemo": "20240510"}, NO, "after day 120"),
            ({"rxSummChemo": "00", "rxDateChemo": ""}, NO, "plan"),
            ({"rxSummChemo": "86", "rxDateChemo": ""}, YES, "recommended"),
            ({"rxSummChemo": "99", "rxDateChemo": ""}, OPEN, "not known"),
            ({"ageAtDiagnosis": "080"}, OUT, "80 or older"),
            ({"ageAtDiagnosis": "017"}, OUT, "Under 18"),
            ({"ajccTnmPathN": "pN0"}, OUT, "positive regional nodes"),
            ({"ajccTnmPathN": "", "regionalNodesPositive": "02"}, YES, ""),
            ({"ajccTnmPathStageGroup": "2A"}, OUT, "pathologic stage III"),
            ({"primarySite": "C181"}, OUT, "appendix"),
            ({"rxSummSurgPrimSite2023": "B270"}, OUT, "Not resected"),
            ({"metsAtDxLiver": "1"}, OUT, "Stage IV"),
            ({"ajccTnmClinM": "cM1a"}, OUT, "Stage IV"),
            ({"classOfCase": "00"}, OUT, "class of case"),
            ({"behaviorCodeIcdO3": "2"}, OUT, "malignant"),
            ({"sequenceNumberHospital": "02"}, OUT, "first or only"),
            ({"histologicTypeIcdO3": "9680"}, OUT, "solid tumor"),
            ({"dateOfDiagnosis": ""}, OUT, "date of diagnosis"),
            ({"dateOfDiagnosis": "2003"}, OUT, "outside 2004"),
        ],
    ),
    "C12RLN": (
        COLON | {"regionalNodesExamined": "12"},
        [
            ({}, YES, "12 or more"),
            ({"regionalNodesExamined": "90"}, YES, ""),
            ({"regionalNodesExamined": "11"}, NO, "Fewer than 12"),
            ({"regionalNodesExamined": "95"}, NO, ""),
            ({"regionalNodesExamined": "97"}, NO, ""),
            ({"regionalNodesExamined": ""}, OPEN, "not recorded"),
            ({"rxSummSurgPrimSite2023": "B200"}, OUT, "local excision"),
            ({"rxSummPalliativeProc": "1"}, OUT, "palliative"),
            ({"vitalStatus": "0", "dateOfLastContact": "20240120"}, YES, ""),
        ],
    ),
    "RECRTCT": (
        RECTUM
        | {
            "ajccTnmClinT": "cT3",
            "rxSummChemo": "02",
            "rxDateChemo": "20240201",
            "phase1RadiationTreatmentModality": "02",
            "rxDateRadiation": "20240201",
        },
        [
            ({}, YES, "in time"),
            ({"rxDateRadiation": "20240801"}, NO, "not both"),
            ({"rxSummChemo": "87"}, YES, ""),
            ({"rxSummChemo": "99"}, OPEN, "not known"),
            ({"ajccTnmClinT": "cT2"}, OUT, "Neither T3"),
        ],
    ),
    "RCRM": (
        RECTUM | {"circumferentialResectionMargin": "1.1"},
        [
            ({}, YES, "over 1 mm"),
            ({"circumferentialResectionMargin": "1.0"}, NO, "1 mm or less"),
            ({"circumferentialResectionMargin": "0.0"}, NO, ""),
            ({"circumferentialResectionMargin": "XX.1"}, YES, ""),
            ({"circumferentialResectionMargin": "XX.9"}, OPEN, "not recorded"),
            ({"primarySite": "C199"}, OUT, "rectal"),
        ],
    ),
    "LCT": (
        LUNG
        | {
            "ajccTnmPathT": "pT2b",
            "rxDateMostDefinSurg": "20240401",
            "rxSummChemo": "03",
            "rxDateSystemic": "20240102",
        },
        [
            ({}, YES, "90 days before"),  # 2 January to 1 April of a leap year: 90 days
            ({"rxDateSystemic": "20240101"}, NO, "more than 90 days before"),
            ({"rxDateSystemic": "20240501"}, YES, ""),
            ({"rxSummChemo": "00", "rxSummBrm": "01"}, YES, ""),
            ({"rxSummChemo": "00", "rxDateSystemic": ""}, NO, "plan"),
            ({"rxSummChemo": "85", "rxDateSystemic": ""}, YES, "recommended"),
            ({"rxSummChemo": "", "rxDateSystemic": ""}, OPEN, "not recorded"),
            ({"ajccTnmPathT": "pT2a"}, OUT, "Neither T2"),
            ({"ajccTnmPathT": "pT2", "tumorSizePathologic": "041"}, YES, ""),
            ({"ajccTnmPathT": "pT1a", "ajccTnmPathN": "pN1"}, YES, ""),
            ({"histologicTypeIcdO3": "8041"}, OUT, "Small cell"),
        ],
    ),
    "LNoSurg": (
        LUNG
        | {
            "ajccTnmClinN": "cN2",
            "rxDateSurgery": "20240501",
            "rxSummChemo": "03",
            "rxDateChemo": "20240201",
        },
        [
            ({}, YES, "first"),
            ({"rxDateChemo": "20240601"}, NO, "Surgery was the first"),
            ({"rxDateChemo": "2024"}, OPEN, "do not tell"),
            ({"ajccTnmClinN": "cN1"}, OUT, "clinical N2"),
            ({"rxSummSurgPrimSite2023": "B000", "rxSummChemo": "00"}, YES, ""),
        ],
    ),
    "10RLN": (
        LUNG | {"ajccTnmPathStageGroup": "1A3", "regionalNodesExamined": "10"},
        [
            ({}, YES, "10 or more"),
            ({"regionalNodesExamined": "09"}, NO, "Fewer than 10"),
            ({"ajccTnmPathStageGroup": "3A"}, OUT, "IA-IIB"),
            ({"regionalNodesExamined": ""}, OPEN, "not recorded"),
        ],
    ),
    "GCTRT": (
        STOMACH
        | {
            "ajccTnmClinT": "cT3",
            "rxDateSurgery": "20240501",
            "rxSummChemo": "03",
            "rxDateSystemic": "20240201",
        },
        [
            ({}, YES, "183 days"),
            ({"rxDateSystemic": "20250201"}, NO, "No systemic"),
            ({"rxSummChemo": "00"}, NO, "plan"),
            ({"rxSummChemo": "82"}, YES, "recommended"),
            ({"rxSummChemo": "88"}, OPEN, "not known"),
            ({"ajccTnmClinT": "cT1"}, OUT, "Neither T2"),
        ],
    ),
    "G15RLN": (
        STOMACH | {"regionalNodesExamined": "15"},
        [
            ({}, YES, "15 or more"),
            ({"regionalNodesExamined": "14"}, NO, "Fewer than 15"),
            ({"regionalNodesExamined": ""}, OPEN, "not recorded"),
            ({"rxSummSurgPrimSite2023": "A270"}, OUT, "Not resected"),
        ],
    ),
    "CBRRT": (
        CERVIX | {"phase2RadiationTreatmentModality": "09"},
        [
            ({}, YES, "Brachytherapy"),
            ({"phase2RadiationTreatmentModality": "00"}, NO, "without brachytherapy"),
            (
                {
                    "phase1RadiationTreatmentModality": "98",
                    "phase2RadiationTreatmentModality": "",
                },
                OPEN,
                "not recorded",
            ),
            ({"rxSummSurgPrimSite2023": "A500"}, OUT, "not the primary treatment"),
            ({"rxSummPalliativeProc": "2"}, OUT, "palliative"),
        ],
    ),
    "CERCT": (
        CERVIX | {"ajccTnmClinStageGroup": "3B", "rxSummChemo": "02"},
        [
            ({}, YES, "given"),
            ({"ajccTnmClinStageGroup": "1B2"}, YES, ""),
            ({"ajccTnmClinStageGroup": "1B1"}, OUT, "Neither stage IB2"),
            ({"ajccTnmClinStageGroup": "1B1", "regionalNodesPositive": "01"}, YES, ""),
            ({"rxSummChemo": "00"}, NO, "plan"),
            ({"rxSummChemo": ""}, OPEN, "not recorded"),
        ],
    ),
    "CERRT": (
        CERVIX | {"rxDateRadiationEnded": "20240430"},
        [
            ({}, YES, "day 60"),
            ({"rxDateRadiationEnded": "20240501"}, NO, "more than 60"),
            ({"rxDateRadiationEnded": ""}, OPEN, "blank"),
            ({"phase1RadiationTreatmentModality": "00"}, OUT, "not the primary treatment"),
        ],
    ),
    "ENDCTRT": (
        CORPUS | {"ajccTnmPathStageGroup": "3C1", "rxSummChemo": "03"},
        [
            ({}, YES, "Chemotherapy"),
            ({"rxSummChemo": "00", "phase1RadiationTreatmentModality": "02"}, YES, "Radiation"),
            ({"rxSummChemo": "00", "reasonForNoRadiation": "1"}, NO, "plan"),
            ({"rxSummChemo": "99"}, OPEN, "not known"),
            ({"ajccTnmPathStageGroup": "3B"}, OUT, "IIIC"),
            ({"histologicTypeIcdO3": "8890"}, OUT, "Sarcoma"),
        ],
    ),
    "ENDLRC": (
        CORPUS | {"rxHospSurgApp2010": "1"},
        [
            ({}, YES, "robotic"),
            ({"rxHospSurgApp2010": "5"}, NO, "Open"),
            ({"rxHospSurgApp2010": ""}, OPEN, "not recorded"),
            ({"rxHospSurgApp2010": "0"}, OUT, "not done here"),
            ({"ajccTnmPathStageGroup": "4A"}, OUT, "Stage IV"),
        ],
    ),
    "OVSAL": (
        FIRST
        | {
            "primarySite": "C569",
            "ajccTnmPathStageGroup": "3C",
            "rxSummSurgPrimSite2023": "A610",
        },
        [
            ({}, YES, "debulking"),
            ({"rxSummSurgPrimSite2023": "A370"}, NO, "Less surgery"),
            ({"rxSummSurgPrimSite2023": "A000"}, NO, "No surgery"),
            ({"rxSummSurgPrimSite2023": "A990"}, OPEN, "not known"),
            ({"ajccTnmPathStageGroup": ""}, OUT, "I-IIIC"),
        ],
    ),
    "BLTa": (
        BLADDER
        | {
            "histologicTypeIcdO3": "8130",
            "behaviorCodeIcdO3": "2",
            "ajccTnmClinT": "cTa",
            "gradeClinical": "L",
            "rxSummSurgPrimSite2023": "A270",
            "rxDateSurgery": "20240115",
            "rxSummChemo": "02",
            "rxDateChemo": "20240116",
        },
        [
            ({}, YES, "the day after"),
            ({"rxDateChemo": "20240117"}, NO, "later than"),
            ({"rxSummChemo": "00"}, NO, "plan"),
            ({"rxSummChemo": "85"}, YES, "recommended"),
            ({"rxSummChemo": "99"}, OPEN, "not known"),
            ({"gradeClinical": "H"}, OUT, "low grade"),
            ({"ajccTnmClinT": "cT1"}, OUT, "Not Ta"),
        ],
    ),
    "BL2RLN": (
        BLADDER | {"rxSummSurgPrimSite2023": "A610", "regionalNodesExamined": "02"},
        [
            ({}, YES, "2 or more"),
            ({"regionalNodesExamined": "01"}, NO, "Fewer than 2"),
            ({"ageAtDiagnosis": "080"}, OUT, "80 or older"),
            ({"rxSummSurgPrimSite2023": "A270"}, OUT, "Not resected"),
        ],
    ),
    "BLCSTRI": (
        BLADDER | {"ajccTnmClinT": "cT2", "ajccTnmClinN": "cN0", "rxSummSurgPrimSite2023": "A610"},
        [
            ({}, YES, "cystectomy"),
            ({"rxSummSurgPrimSite2023": "A270", "rxSummChemo": "00"}, NO, "Neither"),
            (
                {
                    "rxSummSurgPrimSite2023": "A270",
                    "rxSummChemo": "02",
                    "phase1RadiationTreatmentModality": "02",
                },
                YES,
                "Local resection",
            ),
            ({"rxSummSurgPrimSite2023": "A000", "reasonForNoSurgery": "7"}, YES, "recommended"),
            ({"rxSummSurgPrimSite2023": "A990"}, OPEN, "not known"),
            ({"ajccTnmClinN": "cN1"}, OUT, "T2-T4 N0"),
        ],
    ),
    "BLCT": (
        BLADDER | {"ajccTnmClinT": "cT2", "rxSummSurgPrimSite2023": "A610", "rxSummChemo": "03"},
        [
            ({}, YES, "given"),
            ({"rxSummChemo": "00"}, NO, "plan"),
            ({"rxSummChemo": "86"}, YES, "recommended"),
            ({"rxSummChemo": ""}, OPEN, "not recorded"),
            ({"rxSummSurgPrimSite2023": "A300"}, OUT, "radical"),
        ],
    ),
    "PN": (
        FIRST | {"primarySite": "C649", "ajccTnmClinT": "cT1a", "rxSummSurgPrimSite2023": "A300"},
        [
            ({}, YES, "Partial"),
            ({"rxSummSurgPrimSite2023": "A500"}, NO, "whole kidney"),
            ({"rxSummSurgPrimSite2023": "A800"}, OPEN, "extent"),
            ({"ajccTnmClinT": "cT1b"}, OUT, "T1a"),
        ],
    ),
}
MEASURES = {measure.id: measure for measure in loader.published()}
EXAMPLES = [
    (name, case | changes, outcome, reason)
    for name, (case, examples) in CASES.items()
    for changes, outcome, reason in examples
]


@pytest.mark.parametrize(("name", "case", "outcome", "reason"), EXAMPLES)
def test_a_case_checked_by_hand(name, case, outcome, reason):
    verdict = judge(MEASURES[name], case, AS_OF)
    assert verdict.outcome == outcome, verdict.reason
    assert reason in verdict.reason


def test_every_measure_has_its_cases():
    assert set(CASES) == set(MEASURES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_outcome_is_tried(name):
    """Each measure has cases for and against, and at least one that does not belong."""
    outcomes = {outcome for _, outcome, _ in CASES[name][1]}
    assert {YES, NO, OUT} <= outcomes
    assert judge(MEASURES[name], {}, AS_OF).outcome == OUT


def test_the_reporting_set_of_2025_and_the_retired_measures():
    by_status = {
        status: {each.id for each in MEASURES.values() if each.status == status}
        for status in ("reported", "retired")
    }
    assert by_status == {
        "reported": {"BCSdx", "ACT", "C12RLN", "LCT"},
        "retired": {"HT", "MASTRT"},
    }
