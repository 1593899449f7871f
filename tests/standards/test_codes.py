import pytest

from registry.standards import codes
from registry.standards.codes import Code, CodeList

SIZES = CodeList(
    "sizes",
    (
        Code("000", "None"),
        Code("001-989", "{n} mm"),
        Code("990", "Microscopic", first_year=2018),
        Code("999", "Unknown", means_missing=True),
    ),
)


@pytest.mark.parametrize(
    ("value", "label"),
    [("000", "None"), ("045", "45 mm"), ("989", "989 mm"), ("995", ""), ("45", ""), ("", "")],
)
def test_a_range_names_the_number_itself(value, label):
    assert SIZES.label(value) == label


def test_codes_hold_for_their_years():
    assert [code.code for code in SIZES.codes(2017)] == ["000", "001-989", "999"]
    assert SIZES.accepts("990", 2018)
    assert not SIZES.accepts("990", 2017)
    assert SIZES.accepts("990")
    assert not SIZES.accepts("995")


def test_some_codes_mean_that_the_fact_is_unknown():
    assert SIZES.means_missing("999")
    assert not SIZES.means_missing("045")
    assert not SIZES.means_missing("995")


def test_a_number_in_a_range_is_offered_as_it_is_stored():
    assert [(c.code, c.label) for c in SIZES.search("45")] == [("045", "45 mm")]
    assert [(c.code, c.label) for c in SIZES.search("mm")] == [("001-989", "1-989 mm")]
    assert [c.code for c in SIZES.search("micro")] == ["990"]


def test_at_least_the_described_items_are_coded():
    assert len(codes.coded_items()) >= 191
    assert codes.code_list("nameLast") is None


@pytest.mark.parametrize(
    ("naaccr_id", "value", "label"),
    [
        ("tumorSizeSummary", "045", "45 mm"),
        ("regionalNodesPositive", "05", "5 nodes positive"),
        ("phase2TotalDose", "004500", "4500 cGy"),
        ("classOfCase", "14", "Dx here, all treated here"),
        ("race5", "88", "No further race"),
        ("overRideCs20", "1", "Reviewed and correct"),
    ],
)
def test_values_have_labels(naaccr_id, value, label):
    assert codes.code_list(naaccr_id).label(value) == label


def test_items_share_their_list():
    assert codes.code_list("phase1TotalDose") is codes.code_list("phase3TotalDose")
