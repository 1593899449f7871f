import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import reading
from registry.standards import items

BREAST = """SPECIMEN: Left breast, lumpectomy
Date of procedure: 03/14/2025
CLINICAL HISTORY: History of right breast biopsy; tumor size 9 cm.
FINAL DIAGNOSIS:
Left breast, upper outer quadrant, lumpectomy: Invasive moderately differentiated duc-
tal carcinoma.
Tumor size: 1.4 x 1.1 cm
Margins: negative
Lymphovascular invasion: not identified
Lymph nodes examined: 3
Lymph nodes positive: 1
Estrogen receptor: positive (95%)
Progesterone receptor: negative
HER2: negative
Ki-67: 20%
"""


def values(text, kind=None):
    return {found.item: found.value for found in reading.read(text, kind=kind)}


def test_a_breast_resection_is_read_whole():
    assert values(BREAST) == {
        "primarySite": "C504",
        "laterality": "2",
        "histologicTypeIcdO3": "8500",
        "behaviorCodeIcdO3": "3",
        "gradePathological": "2",
        "tumorSizePathologic": "014",
        "tumorSizeSummary": "014",
        "rxSummSurgicalMargins": "0",
        "lymphVascularInvasion": "0",
        "regionalNodesExamined": "03",
        "regionalNodesPositive": "01",
        "estrogenReceptorSummary": "1",
        "estrogenReceptorPercntPosOrRange": "095",
        "progesteroneRecepSummary": "0",
        "her2OverallSummary": "0",
        "ki67": "20.0",
        "rxDateSurgery": "20250314",
    }


def test_the_phrase_is_marked_in_the_text_as_it_was_given():
    size = next(found for found in reading.read(BREAST) if found.item == "tumorSizePathologic")
    assert BREAST[size.start : size.end] == "Tumor size: 1.4 x 1.1 cm"
    histology = next(found for found in reading.read(BREAST) if found.item == "histologicTypeIcdO3")
    assert "duc-\ntal carcinoma" in BREAST[histology.start : histology.end]


@pytest.mark.parametrize(
    ("sentence", "item", "value"),
    [
        (
            "Prostate biopsy: acinar adenocarcinoma, Gleason score 3+4=7.",
            "gleasonScoreClinical",
            "07",
        ),
        ("Prostatectomy: adenocarcinoma, Gleason 7 (4+3).", "gleasonPatternsPathological", "43"),
        ("Skin biopsy: melanoma, Breslow thickness 1.2 mm.", "breslowTumorThickness", "1.2"),
        ("Skin biopsy: melanoma. Ulceration: absent.", "ulceration", "0"),
        ("Prostate biopsy. PSA was 4 ng/mL.", "psaLabValue", "4.0"),
        (
            "Colectomy: none of twelve pericolic lymph nodes involved.",
            "regionalNodesExamined",
            "12",
        ),
        (
            "Colectomy: none of twelve pericolic lymph nodes involved.",
            "regionalNodesPositive",
            "00",
        ),
        ("Colectomy: adenocarcinoma, nodes 0 of 0.", "regionalNodesPositive", "98"),
        ("CT chest: 2.3 cm mass in the right upper lobe.", "tumorSizeClinical", "023"),
        ("L breast lumpectomy: IDC, SBR gr 3.", "laterality", "2"),
        (
            "A. Breast, right, mastectomy: benign.\nB. Breast, left, mastectomy:\n"
            "1. Invasive lobular carcinoma, 3.4 cm.\n2. LCIS.",
            "laterality",
            "2",
        ),
        (
            "Breast core: estrogen and progesterone receptors are both negative.",
            "estrogenReceptorSummary",
            "0",
        ),
        ("L breast lumpectomy: IDC, SBR gr 3.", "gradePathological", "3"),
        ("Left breast lumpectomy: IDC. LVI neg. Margins neg.", "lymphVascularInvasion", "0"),
        ("Left breast lumpectomy: IDC. LVI neg. Margins neg.", "rxSummSurgicalMargins", "0"),
        ("Left breast lumpectomy: DCIS. The DCIS spans 14 mm.", "tumorSizePathologic", "014"),
        ("Left breast mastectomy: IDC, foci in the UOQ and in the LOQ.", "primarySite", "C509"),
        ("Breast core: IDC. HER2 IHC 2+; FISH not amplified.", "her2OverallSummary", "0"),
        ("Bladder, posterior wall, biopsy: urothelial carcinoma.", "primarySite", "C674"),
        (
            "Bladder, trigone, biopsy:\n- Urothelial carcinoma.\nBladder, dome: no tumor.",
            "primarySite",
            "C670",
        ),
        (
            "Right colon, resection: adenocarcinoma of cecum to seven (7) of nineteen (19) nodes.",
            "regionalNodesExamined",
            "19",
        ),
        ("Right colon, resection: adenocarcinoma of cecum.", "primarySite", "C180"),
        ("Colectomy: adenocarcinoma of cecum, poorly diff., 7 cm.", "gradePathological", "3"),
        ("Colectomy: mod. diff. adenocarcinoma of cecum.", "gradePathological", "2"),
        (
            "Gallbladder, cholecystectomy: adenocarcinoma, on the hepatic side.",
            "primarySite",
            "C239",
        ),
        (
            "Colectomy: fourteen nodes were recovered, none contains tumor.",
            "regionalNodesPositive",
            "00",
        ),
        (
            "Colectomy. There is no lymphovascular or perineural invasion.",
            "lymphVascularInvasion",
            "0",
        ),
        ("Colectomy\nNodes examined. . . . : 31", "regionalNodesExamined", "31"),
        ("Colon bx: adenocarcinoma.\nSurg. date: 1/22/2025", "rxDateDxStgProc", "20250122"),
        (
            "Endometrium bx: serous carcinoma, favors endometrial over ovarian origin.",
            "primarySite",
            "C541",
        ),
        (
            "Skin bx: melanoma. One mitotic figure per square millimeter.",
            "mitoticRateMelanoma",
            "01",
        ),
        (
            "Prostate bx\nClinical: PSA 9.\nSite  Diagnosis  Gleason\nLeft  Adenocarcinoma  4+4=8",
            "gleasonScoreClinical",
            "08",
        ),
        ("CT: 4 cm left kidney mass. Incidental 9 mm meningioma.", "tumorSizeClinical", "040"),
    ],
)
def test_sentences_of_other_sites_are_read(sentence, item, value):
    assert values(sentence)[item] == value


@pytest.mark.parametrize(
    "sentence",
    [
        "Lung biopsy: no evidence of adenocarcinoma.",
        "Lung biopsy: cannot exclude adenocarcinoma.",
        "Lung biopsy: features suggestive of adenocarcinoma.",
        "FAMILY HISTORY: adenocarcinoma of lung",
        "Lung biopsy: adenocarcinoma is not identified.",
    ],
)
def test_what_is_denied_or_doubted_is_no_diagnosis(sentence):
    assert "histologicTypeIcdO3" not in values(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "CLINICAL: 4.3 cm mass.\nCraniotomy: glioblastoma of the right temporal lobe.",
        "Skin excision: melanoma. Node with metastatic melanoma (1/1), subcapsular, 0.4 mm.",
        "Skin excision: melanoma, at least 1.9 mm.",
    ],
)
def test_what_is_no_size_of_the_tumor_is_not_suggested_as_one(text):
    assert "tumorSizePathologic" not in values(text)


def test_consistent_with_counts_as_a_diagnosis():
    assert values("Lung biopsy: consistent with adenocarcinoma.")["histologicTypeIcdO3"] == "8140"


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("High-grade serous carcinoma of the left ovary, 11.5 cm in greatest dimension", "115"),
        ("Metastatic carcinoma of the omentum, 2.1 cm", None),
        ("Carcinoma. Left ovary, 11.5 cm", None),
    ],
)
def test_a_carcinoma_of_an_organ_has_the_size_behind_it(words, size):
    assert values(f"Uterus and ovaries, hysterectomy: {words}.").get("tumorSizePathologic") == size


def test_dates_are_left_out_where_nobody_asks_for_them():
    text = "Left breast, biopsy taken 02/11/2025: invasive ductal carcinoma."
    asked = {each.item for each in reading.read(text)}
    unasked = {each.item for each in reading.read(text, dated=False)}
    assert asked - unasked == {"rxDateDxStgProc", "dateOfDiagnosis"}


def test_an_image_beside_a_resection_gives_neither_its_kind_nor_its_size():
    found = values(
        "Brain, right frontal lobe, resection: Glioblastoma, IDH-wildtype, CNS WHO grade 4. "
        "MRI showed a 4.6 cm ring enhancing mass in the right frontal lobe."
    )
    assert (found["primarySite"], found["histologicTypeIcdO3"]) == ("C711", "9440")
    assert not {"tumorSizeClinical", "tumorSizePathologic"} & found.keys()


def test_invasive_goes_before_in_situ():
    found = values("Left breast biopsy: DCIS. Left breast: invasive lobular carcinoma.")
    assert (found["histologicTypeIcdO3"], found["behaviorCodeIcdO3"]) == ("8520", "3")


def test_two_values_of_equal_weight_suggest_nothing():
    assert "psaLabValue" not in values("Prostate biopsy. PSA 4.0 ng/mL. PSA 9.1 ng/mL.")


@pytest.mark.parametrize(
    ("item", "value", "said", "expected"),
    [
        ("laterality", "1", "2", False),
        ("tumorSizePathologic", "140", "014", False),
        ("tumorSizePathologic", "013", "014", True),  # rounded otherwise
        ("tumorSizePathologic", "999", "014", False),
        ("primarySite", "C504", "C509", True),  # coded more exactly
        ("primarySite", "C504", "C502", False),
        ("rxSummSurgicalMargins", "2", "1", True),
        ("rxSummSurgicalMargins", "0", "1", False),
        ("rxDateSurgery", "202503", "20250314", True),
        ("histologicTypeIcdO3", "8551", "8140", True),
        ("histologicTypeIcdO3", "8140", "8551", False),
    ],
)
def test_a_code_agrees_with_what_a_text_says(item, value, said, expected):
    assert reading.agrees(item, value, said) is expected


@pytest.mark.parametrize(
    ("item", "said", "other", "expected"),
    [
        ("primarySite", "C509", "C504", True),
        ("primarySite", "C504", "C509", False),
        ("primarySite", "C504", "C502", False),
        ("primarySite", "C509", "C509", False),
        ("histologicTypeIcdO3", "8140", "8551", True),
        ("histologicTypeIcdO3", "8010", "8140", False),  # both are general
        ("rxDateSurgery", "202503", "20250314", True),
        ("rxDateSurgery", "20250314", "202503", False),
        ("tumorSizePathologic", "014", "013", False),  # either may be the rounded one
        ("rxSummSurgicalMargins", "1", "2", True),
    ],
)
def test_a_general_value_gives_way_to_an_exact_one(item, said, other, expected):
    assert reading.gives_way(item, said, other) is expected


def test_a_text_speaks_against_a_code_unless_another_agrees():
    found = reading.read(BREAST)
    spoken = reading.against("laterality", "1", found)
    assert (spoken.value, BREAST[spoken.start : spoken.end]) == ("2", "Left")
    assert reading.against("laterality", "2", found) is None
    assert reading.against("laterality", "", found) is None
    right = reading.read(BREAST.replace("Left", "Right"))
    assert reading.against("laterality", "1", [*found, *right]) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from([None, "imaging", "biopsy", "resection"]))
def test_any_text_is_read_and_marks_lie_within_it(text, kind):
    report = BREAST[: len(text)] + text + BREAST
    for found in reading.read(report, kind=kind):
        assert 0 <= found.sentence_start <= found.start < found.end <= found.sentence_end
        assert found.sentence_end <= len(report)
        assert len(found.value) <= items.item(found.item).length
