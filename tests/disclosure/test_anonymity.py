"""k-anonymity and l-diversity: patients alike, values in each combination, by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.disclosure import anonymity
from registry.disclosure.anonymity import Demand
from tests.reports.analysis.test_survival import example, needs_vectors

# Combinations: (1, C50) patients a b c, all of stage I; (2, C50) d e; (2, C34) f, twice.
ROWS = [
    ("a", "1", "C50", "I"),
    ("b", "1", "C50", "I"),
    ("c", "1", "C50", "I"),
    ("d", "2", "C50", "I"),
    ("e", "2", "C50", "IV"),
    ("f", "2", "C34", "I"),
    ("f", "2", "C34", "IV"),
]
FRAME = pd.DataFrame(ROWS, columns=["patient_id", "sex", "site", "stage"])
QUASI = ("sex", "site")


def test_patients_are_counted_and_not_records():
    found = anonymity.report(FRAME, QUASI, Demand(fewest=2))
    assert (found.records, found.patients, found.combinations) == (7, 6, 3)
    # Two tumors of patient f hide nobody.
    assert found.smallest == 1
    assert (found.small, found.uniform, found.failing) == (2, 0, 2)
    assert [(size.label, size.combinations, size.records) for size in found.sizes] == [
        ("1", 1, 2),
        ("2-4", 2, 5),
        ("5-10", 0, 0),
        ("11 or more", 0, 0),
    ]


@pytest.mark.parametrize(
    ("demand", "small", "uniform", "failing"),
    [
        (Demand(1), 0, 0, 0),
        (Demand(3), 4, 0, 4),
        (Demand(4), 7, 0, 7),
        (Demand(1, "stage", 2), 0, 3, 3),  # the three of sex 1 are all of stage I
        (Demand(2, "stage", 2), 2, 3, 5),
        (Demand(1, "stage", 3), 0, 7, 7),
    ],
)
def test_records_that_fail_a_demand(demand, small, uniform, failing):
    found = anonymity.report(FRAME, QUASI, demand)
    assert (found.small, found.uniform, found.failing) == (small, uniform, failing)
    assert anonymity.failing(FRAME, QUASI, demand).sum() == failing
    assert found.holds is (failing == 0)


def test_without_quasi_identifiers_all_are_alike():
    found = anonymity.report(FRAME, (), Demand(5, "stage", 2))
    assert (found.smallest, found.least_diverse, found.combinations) == (6, 2, 1)
    assert found.holds


def test_a_blank_is_a_value_like_others():
    frame = FRAME.assign(site=["", "", "", "C50", "C50", "C34", "C34"])
    assert anonymity.report(frame, ("site",), Demand(3)).small == 4


def test_an_empty_file_points_nobody_out():
    found = anonymity.report(FRAME.iloc[:0], QUASI, Demand(5))
    assert (found.records, found.smallest, found.holds) == (0, 0, True)


@given(
    st.lists(st.tuples(*(st.sampled_from("abcd"),) * 4), min_size=1, max_size=40),
    st.integers(1, 4),
    st.integers(1, 3),
)
def test_what_is_left_meets_the_demand(rows, fewest, diverse):
    frame = pd.DataFrame(rows, columns=["patient_id", "sex", "site", "stage"])
    demand = Demand(fewest, "stage", diverse)
    kept = frame[~anonymity.failing(frame, QUASI, demand)]
    assert anonymity.report(kept, QUASI, demand).holds
    # Counted another way: no combination is too small.
    for _, inside in kept.groupby(list(QUASI)):
        assert len(set(inside["patient_id"])) >= fewest
        assert len(set(inside["stage"])) >= diverse


@needs_vectors
def test_combinations_agree_with_the_reference():
    inputs, expected = example("shared-k-anonymity")
    frame = pd.DataFrame(inputs["rows"])
    demand = Demand(inputs["k"], "stage", 2)
    quasi = ("age_group", "sex", "race", "county")
    found = anonymity.report(frame, quasi, Demand(inputs["k"]), "id")
    assert (found.combinations, found.smallest, found.small) == (
        expected["classes"], expected["smallest"], expected["records_below_k"],
    )  # fmt: skip
    below = frame[anonymity.failing(frame, quasi, Demand(inputs["k"]), "id")]
    assert list(below["id"]) == expected["ids_below_k"]
    coarse = anonymity.report(frame, ("age_group", "sex"), demand, "id")
    assert (coarse.combinations, coarse.smallest, coarse.least_diverse) == (
        expected["generalised_classes"],
        expected["generalised_smallest"],
        expected["generalised_l_stage"],
    )
