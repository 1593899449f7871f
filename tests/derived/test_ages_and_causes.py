import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.derived.age_groups import age_group
from registry.derived.cause_of_death import classify
from registry.standards import ages
from registry.standards.partial_date import PartialDate
from tests.reports.analysis.test_survival import example, needs_vectors


@pytest.mark.parametrize(
    ("age", "nineteen", "twenty", "life"),
    [
        ("000", "00", "00", "00-14"),
        ("001", "01-04", "01-04", "00-14"),
        ("004", "01-04", "01-04", "00-14"),
        ("014", "10-14", "10-14", "00-14"),
        ("015", "15-19", "15-19", "15-39"),
        ("039", "35-39", "35-39", "15-39"),
        ("040", "40-44", "40-44", "40+"),
        ("084", "80-84", "80-84", "40+"),
        ("085", "85+", "85-89", "40+"),
        ("090", "85+", "90+", "40+"),
        ("120", "85+", "90+", "40+"),
        ("121", "unknown", "unknown", "unknown"),
        ("999", "unknown", "unknown", "unknown"),
        ("", "unknown", "unknown", "unknown"),
        ("4X", "unknown", "unknown", "unknown"),
    ],
)
def test_ages_fall_in_their_groups(age, nineteen, twenty, life):
    found = [age_group(name, age).value for name in ("ageGroup", "ageGroup20", "ageGroupAya")]
    assert found == [nineteen, twenty, life]


@given(st.integers(0, 120), st.sampled_from(["ageGroup", "ageGroup20", "ageGroupAya"]))
def test_every_age_has_a_group(age, grouping):
    assert age_group(grouping, f"{age:03d}").value != "unknown"


@needs_vectors
def test_ages_agree_with_the_reference():
    inputs, expected = example("shared-age-at-dx")
    found = []
    for row in inputs["rows"]:
        born, diagnosed = (
            PartialDate.from_naaccr(row[item].replace("-", ""))
            for item in ("dateOfBirth", "dateOfDiagnosis")
        )
        found.append(ages.age_at(born, diagnosed))
    assert found == expected["age"]
    assert [age_group("ageGroup", age).value for age in found] == expected["group"]


LUNG, COLON, BREAST, CLL, OTHER = "22030", "21047", "26000", "35012", "37000"


@pytest.mark.parametrize(
    ("sequence", "vital", "revision", "cause", "group", "histology", "specific", "other"),
    [
        # The only tumor: any cancer is this cancer.
        ("00", "0", "1", "C509", LUNG, "8140", "1", "0"),
        ("00", "0", "1", "D489", LUNG, "8140", "1", "0"),
        ("00", "0", "1", "D500", LUNG, "8140", "0", "1"),
        ("00", "0", "1", "K57", COLON, "8140", "1", "0"),
        ("00", "0", "1", "K57", LUNG, "8140", "0", "1"),
        ("00", "0", "9", "1629", LUNG, "8140", "1", "0"),
        ("00", "0", "9", "0422", LUNG, "8140", "1", "0"),
        ("00", "0", "8", "2399", LUNG, "8140", "1", "0"),
        ("00", "0", "1", "I219", LUNG, "8140", "0", "1"),
        # The first of several: the cause has to fit the site.
        ("01", "0", "1", "C349", LUNG, "8140", "1", "0"),
        ("01", "0", "1", "C780", LUNG, "8140", "1", "0"),
        ("01", "0", "1", "C787", LUNG, "8140", "0", "1"),
        ("01", "0", "1", "C509", LUNG, "8140", "0", "1"),
        ("01", "0", "1", "C809", LUNG, "8140", "1", "0"),
        ("01", "0", "1", "C97", LUNG, "8140", "1", "0"),
        ("01", "0", "1", "C435", BREAST, "8720", "1", "0"),  # melanoma of any site
        ("01", "0", "1", "C435", BREAST, "8500", "0", "1"),
        ("01", "0", "1", "C81", CLL, "9823", "1", "0"),
        ("01", "0", "1", "C189", OTHER, "8000", "1", "0"),
        ("01", "0", "1", "C189", OTHER, "9950", "0", "1"),
        ("01", "0", "1", "D45", OTHER, "9950", "1", "0"),
        ("02", "0", "9", "174", BREAST, "8500", "1", "0"),
        ("02", "0", "9", "2330", BREAST, "8500", "1", "0"),
        ("02", "0", "9", "2331", BREAST, "8500", "0", "1"),
        # Codes in small letters or with a dot.
        ("01", "0", "1", "c34.9", LUNG, "8140", "1", "0"),
        # A blank revision: a letter is of the tenth, figures alone say nothing.
        ("00", "0", "", "C349", LUNG, "8140", "1", "0"),
        ("00", "0", "", "1629", LUNG, "8140", "8", "8"),
        ("00", "0", "7", "1629", LUNG, "8140", "8", "8"),
        # Unknown, alive, not a first tumor.
        ("00", "0", "1", "", LUNG, "8140", "8", "8"),
        ("00", "0", "1", "7777", LUNG, "8140", "8", "8"),
        ("00", "0", "1", "7797", LUNG, "8140", "8", "8"),
        ("00", "1", "", "", LUNG, "8140", "0", "0"),
        ("00", "", "0", "0000", LUNG, "8140", "0", "0"),
        ("60", "0", "1", "C349", LUNG, "8140", "9", "9"),
        ("99", "0", "1", "C349", LUNG, "8140", "9", "9"),
        ("", "0", "1", "C349", LUNG, "8140", "9", "9"),
    ],
)
def test_deaths_are_classified(sequence, vital, revision, cause, group, histology, specific, other):
    found = classify(sequence, vital, revision, cause, group, histology)
    assert (found.specific.value, found.other.value) == (specific, other)
    assert found.specific.why == found.other.why


@given(
    st.sampled_from(["", "00", "01", "59", "60", "98"]),
    st.sampled_from(["0", "1", ""]),
    st.sampled_from(["", "0", "1", "7", "8", "9"]),
    st.text("CDKN0123456789.x", max_size=6),
    st.sampled_from([LUNG, COLON, BREAST, CLL, OTHER, "99999"]),
    st.sampled_from(["", "8140", "8720", "9950"]),
)
def test_nobody_dies_of_both(sequence, vital, revision, cause, group, histology):
    found = classify(sequence, vital, revision, cause, group, histology)
    pair = (found.specific.value, found.other.value)
    assert pair in {("0", "0"), ("0", "1"), ("1", "0"), ("8", "8"), ("9", "9")}
