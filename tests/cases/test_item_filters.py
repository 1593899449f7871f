"""Filters by any item and by the combination of treatments, on every kind of database."""

import pytest

from registry.cases import queries
from registry.cases.filters import CaseFilter
from registry.cases.item_filters import item_filter
from registry.cases.treatment import words

NONE_GIVEN = {"rxSummSurgPrimSite2023": "A000", "phase1RadiationTreatmentModality": "00"}


@pytest.fixture
def found(any_app, make_abstract, frozen_today):
    """A function from filter to the number of cases, and the maker of cases."""

    def count(**fields):
        page = queries.case_list(CaseFilter(**fields), today=f"{frozen_today:%Y%m%d}")
        return page.total

    return count


@pytest.mark.postgres
def test_codes_ranges_beginnings_and_blanks_of_any_item(found, make_abstract):
    make_abstract(rxSummChemo="03", rxSummDxStgProc="02", ajccTnmClinStageGroup="2A")
    make_abstract(rxSummChemo="87", rxSummDxStgProc="00", ajccTnmClinStageGroup="2")
    make_abstract(rxSummChemo="", ajccTnmClinStageGroup="3")
    assert found(items="rxSummChemo:01-03") == 1
    assert found(items="rxSummChemo:01-03,none") == 2
    assert found(items="rxSummDxStgProc:02,00") == 2  # an item of the JSON column
    assert found(items="rxSummDxStgProc:none") == 1
    assert found(items="ajccTnmClinStageGroup:2*") == 2
    assert found(items="ajccTnmClinStageGroup:2*;rxSummChemo:87") == 1
    assert item_filter("rxSummChemo", ["01", ""]) == "rxSummChemo:01,none"


@pytest.mark.parametrize(
    ("items", "words_"),
    [
        ("rxSummChemo", "'rxSummChemo' is not of the form"),
        ("tea:1", "tea is not the XML id"),
        ("nameLast:OKAFOR", "is no item to filter by"),
        ("dateOfBirth:1960*", "is no item to filter by"),
        ("textRemarks:x", "is no item to filter by"),
    ],
)
def test_what_is_no_filter_or_would_identify_is_refused(found, items, words_):
    with pytest.raises(ValueError, match="Item filter") as refused:
        found(items=items)
    assert words_ in str(refused.value)


ALL = {
    "rxSummSurgPrimSite2023": "A300",
    "phase1RadiationTreatmentModality": "02",
    "rxSummChemo": "03",
    "rxSummHormone": "01",
    "rxSummBrm": "01",
    "rxSummTransplntEndocr": "40",
    "rxSummOther": "6",
}


@pytest.mark.postgres
def test_the_combination_of_treatments(found, make_abstract):
    for items in (
        {"rxSummSurgPrimSite2023": "B240"},
        {"rxSummSurgPrimSite": "10"},
        {"rxSummSurgPrimSite2023": "A000", "rxSummSurgPrimSite": "50"},  # the newer item counts
        {"rxSummSurgPrimSite2023": "A900", "phase1RadiationTreatmentModality": "98"},
        NONE_GIVEN | {"rxSummChemo": "01", "rxSummBrm": "01"},
        NONE_GIVEN | {"rxSummChemo": "87", "rxSummOther": "0"},
        NONE_GIVEN | {"rxSummChemo": "88"},
        NONE_GIVEN | {"rxSummChemo": "88", "rxSummHormone": "01"},
        {"rxSummSurgPrimSite2023": "B990"},
        NONE_GIVEN | {"rxSummTreatmentStatus": "2"},
        {},
        ALL,
    ):
        make_abstract(**items)
    expected = {
        "S": 2, "none": 2, "SR": 1, "CI": 1, "unknown": 2, "H": 1, "surveillance": 1, "blank": 1,
        "SRCHITO": 1, "R": 0,
    }  # fmt: skip
    assert {each: found(treatment=each) for each in expected} == expected
    assert found(treatment="S,H") == 3


def test_combinations_have_words_and_others_are_refused(found):
    assert words("SRC") == "Surgery, radiation, chemotherapy"
    assert words("none") == "No treatment"
    for wrong in ("RS", "X", "SS"):
        with pytest.raises(ValueError, match="is not a combination"):
            found(treatment=wrong)
