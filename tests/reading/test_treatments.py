"""Dates of treatment in notes of oncologists: what was given, and what only sounds like it."""

import pytest

from registry import reading


def dates(text, diagnosis_year=None):
    found = reading.read(text, diagnosis_year=diagnosis_year)
    return {
        each.item.removeprefix("rxDate"): each.value
        for each in found
        if each.item.startswith("rxDate") and each.rule == "treatment"
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Docetaxel and cyclophosphamide from 03/25/2025.", {"Chemo": "20250325"}),
        (
            "Whole breast radiation 04/10/2025 to 05/02/2025",
            {"Radiation": "20250410", "RadiationEnded": "20250502"},
        ),
        ("Letrozole started May 20, 2025 and will continue.", {"Hormone": "20250520"}),
        ("She was started on anastrozole 1 mg daily on 6/3/2025.", {"Hormone": "20250603"}),
        ("On 05/12/2025 he was started on durvalumab.", {"Brm": "20250512"}),
        ("Completed pelvic radiotherapy on 07/01/2025.", {"RadiationEnded": "20250701"}),
        (
            "External beam radiation was started 04/10/2025 and completed on 05/02/2025.",
            {"Radiation": "20250410", "RadiationEnded": "20250502"},
        ),
        (
            "IMRT, 7000 cGy in 28 fractions, 06/02/2025 - 07/11/2025.",
            {"Radiation": "20250602", "RadiationEnded": "20250711"},
        ),
        ("Started FOLFOX 3/11/2025, now s/p 6 cycles.", {"Chemo": "20250311"}),
        ("Last fraction of EBRT given 10/22/2024.", {"RadiationEnded": "20241022"}),
        (
            "The patient initiated capecitabine 1500 mg BID on 02/18/2025.",
            {"Chemo": "20250218"},
        ),
        (
            "Chemotherapy was begun on 2025-01-13 and radiation on 2025-04-07.",
            {"Chemo": "20250113", "Radiation": "20250407"},
        ),
        ("Letrozole (start: 05/20/2025)", {"Hormone": "20250520"}),
        ("His first leuprolide injection was 03/14/2025.", {"Hormone": "20250314"}),
        (
            "RADIATION COMPLETION NOTE\nTreatment dates: 2/10/2025 to 3/19/2025.",
            {"Radiation": "20250210", "RadiationEnded": "20250319"},
        ),
        (
            "TC x 4, 3/10/2025 - 5/12/2025.\nWhole breast RT 6/9/2025 - 7/3/2025.",
            {"Chemo": "20250310", "Radiation": "20250609", "RadiationEnded": "20250703"},
        ),
        # The first of several, and of the ends the last.
        (
            "AC started 01/08/2025. Paclitaxel started 03/05/2025.",
            {"Chemo": "20250108"},
        ),
        (
            "Radiation 07/01/2025 to 07/22/2025. Boost photons 07/23/2025 to 07/28/2025.",
            {"Radiation": "20250701", "RadiationEnded": "20250728"},
        ),
        # When the first drug began is not said.
        ("After completing AC she started paclitaxel on 03/05/2025.", {}),
        ("AC, followed by paclitaxel started 03/05/2025.", {}),
        (
            "Docetaxel from 03/25/2025, then letrozole from 05/20/2025.",
            {"Chemo": "20250325", "Hormone": "20250520"},
        ),
    ],
)
def test_treatment_that_was_given_is_dated(sentence, expected):
    assert dates(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Plan: docetaxel from 03/25/2025.",
        "Radiation is scheduled from 04/10/2025 to 05/02/2025.",
        "Radiation 04/10/2025 to 05/02/2025 is recommended.",
        "Docetaxel from 03/25/2025 was declined on 03/20/2025.",
        "On 05/20/2025 she will start letrozole.",
        "Letrozole to begin 05/20/2025.",
        "She may start letrozole on 05/20/2025.",
        "She did not start tamoxifen on 05/20/2025.",
        "Prior radiation 02/01/2025 to 03/10/2025.",
        "Her sister started tamoxifen on 05/20/2025.",
        "Salvage radiation 04/10/2025 to 05/02/2025.",
        "Progression: capecitabine started 04/10/2025.",
        "Docetaxel labs on 04/10/2025 and 04/11/2025.",
        "RT breast mammogram 04/10/2025 to 04/11/2025.",
        "Radical prostatectomy 04/10/2025 to 04/10/2025.",
        "She had a recurrence. Capecitabine started 04/10/2025.",
        "Completed 6 cycles of carboplatin on 06/15/2025.",
        "Received cycle 3 of docetaxel on 05/06/2025.",
        "Radiation oncology seen on 04/10/2025.",
        "She began radiation and was seen in clinic on 05/01/2025.",
        "Dexamethasone started 03/05/2025.",
        "Ondansetron started 03/05/2025.",
        "Switched to anastrozole, started 03/05/2025.",
        "Docetaxel labs 03/25/2025.",
        "Tentative radiation start date 05/01/2025.",
        "Ready for cycle 1 of docetaxel on 05/01/2025.",
        "Off chemotherapy since 05/01/2025.",
        "Rash from docetaxel started 05/01/2025.",
        "Weight loss during radiation from 05/01/2025 to 05/20/2025.",
        "Missed first dose of trastuzumab 05/01/2025.",
        "Methotrexate for rheumatoid arthritis since 05/01/2025.",
        "Hormone replacement therapy since 05/01/2015.",
        "In 2019 she had radiation 05/01/2019 to 06/01/2019.",
        "Letter from 05/01/2025 about chemotherapy.",
        "Radiation treatment planning started 05/01/2025.",
        # Which of the two is of this cancer?
        "ABVD started 01/12/2015. Tamoxifen started 05/20/2025.",
    ],
)
def test_treatment_that_was_not_given_for_this_cancer_has_no_date(sentence):
    assert dates(sentence) == {}


def test_regimens_count_for_each_kind_of_their_drugs():
    text = "C1D1 R-CHOP 02/17/2025."
    assert dates(text) == {"Chemo": "20250217", "Hormone": "20250217", "Brm": "20250217"}
    # Until 2012 rituximab was coded as chemotherapy.
    old = text.replace("2025", "2012")
    assert dates(old, 2012) == {"Chemo": "20120217", "Hormone": "20120217"}


def test_the_year_of_diagnosis_tells_an_earlier_cancer():
    text = "Radiation 04/10/2024 to 05/02/2024."
    assert dates(text, 2025) == {}
    assert dates(text, 2024) == {"Radiation": "20240410", "RadiationEnded": "20240502"}


def test_a_recurrence_that_is_denied_ends_no_course():
    text = "No evidence of recurrence. Oncotype recurrence score 12. Letrozole started 05/20/2025."
    assert dates(text) == {"Hormone": "20250520"}
