"""Agreement and kappa, worked out by hand, and against statsmodels."""

import math
import random
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from registry.reports.analysis.agreement import by_item, cohen, of_item, overall


def table(counts):
    """Return the pairs of a table {(first, second): count}."""
    return [pair for pair, count in counts.items() for _ in range(count)]


def test_two_codes_by_hand():
    """20 + 15 of 50 agree: 0.7; chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; kappa 0.2 / 0.5."""
    kappa = cohen(table({("a", "a"): 20, ("a", "b"): 5, ("b", "a"): 10, ("b", "b"): 15}))
    assert kappa.observed == pytest.approx(0.7)
    assert kappa.expected == pytest.approx(0.5)
    assert kappa.value == pytest.approx(0.4)
    # p_aa (1 - 1.1 * 0.6)^2 + p_bb (1 - 0.9 * 0.6)^2 = 0.4 * 0.34^2 + 0.3 * 0.46^2 = 0.10972;
    # 0.6^2 (0.1 * (p_.a + p_b.)^2 + 0.2 * (p_.b + p_a.)^2)
    #   = 0.36 * (0.1 * 1.1^2 + 0.2 * 0.9^2) = 0.10188;
    # (0.4 - 0.5 * 0.6)^2 = 0.01; together 0.2016 / (50 * 0.25) = 0.016128.
    half = 1.959963984540054 * math.sqrt(0.016128)
    assert kappa.limits == pytest.approx((0.4 - half, 0.4 + half))


def test_full_agreement_on_several_codes_is_a_kappa_of_one():
    found = of_item(table({("1", "1"): 6, ("2", "2"): 4}))
    assert (found.compared, found.agreed, found.percent) == (10, 10, 100)
    assert found.kappa.value == 1
    assert found.kappa.limits == (1, 1)
    # Wilson: 10 / (10 + 1.96^2)
    assert found.limits == pytest.approx((10 / (10 + 3.8414588), 1))


def test_the_same_code_everywhere_leaves_kappa_undefined():
    found = of_item([("C509", "C509")] * 8)
    assert found.percent == 100
    assert (found.kappa.value, found.kappa.limits) == (None, None)


def test_one_code_each_but_never_the_same_is_a_kappa_of_nought():
    kappa = cohen([("1", "2")] * 5)
    assert (kappa.observed, kappa.expected, kappa.value) == (0, 0, 0)


def test_worse_than_chance_is_negative():
    kappa = cohen(table({("a", "b"): 5, ("b", "a"): 5}))
    assert kappa.value == -1
    assert kappa.limits == (-1, -1)


def test_without_pairs_there_is_nothing_to_say():
    found = of_item([])
    assert (found.percent, found.limits, found.kappa) == (None, None, None)
    assert overall([]).percent is None
    assert overall([{}]).compared == 0


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=2))
def test_kappa_and_its_limits_are_those_of_statsmodels(pairs):
    codes = sorted({code for pair in pairs for code in pair})
    kappa = cohen(pairs)
    if kappa.value is None:
        assert len(codes) == 1
        return
    counts = [[pairs.count((one, other)) for other in codes] for one in codes]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = cohens_kappa(counts)
    assert kappa.value == pytest.approx(theirs.kappa)
    if theirs.var_kappa > 1e-9:
        low, high = kappa.limits
        assert low == pytest.approx(max(-1, theirs.kappa_low))
        assert high == pytest.approx(min(1, theirs.kappa_upp))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_does_not_depend_on_who_is_first_nor_on_the_names_of_codes(pairs):
    here = cohen(pairs)
    there = cohen([(f"x{second}", f"x{first}") for first, second in pairs])
    assert (here.value is None) == (there.value is None)
    if here.value is not None:
        assert here.value == pytest.approx(there.value)
        assert here.limits == pytest.approx(there.limits)


def test_over_all_items_by_hand():
    """Cases with 3 of 4, 2 of 2 and 1 of 2 pairs alike: 6 of 8.

    Squares of agreed - 0.75 compared: 0, 0.25, 0.25; half = 1.96 sqrt(3/2 * 0.5) / 8.
    """
    cases = [
        {"a": ("1", "1"), "b": ("1", "1"), "c": ("1", "1"), "d": ("1", "2")},
        {"a": ("2", "2"), "b": ("1", "1")},
        {"a": ("1", "1"), "b": ("2", "1")},
    ]
    found = overall(cases)
    assert (found.compared, found.agreed, found.percent) == (8, 6, 75)
    half = 1.959963984540054 * math.sqrt(0.75) / 8
    assert found.limits == pytest.approx((0.75 - half, 0.75 + half))
    # Pooled: a observed 1, by chance 5/9; b 2/3, 2/3; c 1, 1; d 0, 0.
    mean_observed, mean_expected = (1 + 2 / 3 + 1 + 0) / 4, (5 / 9 + 2 / 3 + 1 + 0) / 4
    pooled = (mean_observed - mean_expected) / (1 - mean_expected)
    assert found.kappa.value == pytest.approx(pooled)
    assert list(by_item(cases)) == ["a", "b", "c", "d"]
    assert by_item(cases)["b"].kappa.value == pytest.approx(0)


def test_pooled_kappa_has_the_limits_of_leaving_out_one_case_at_a_time():
    chance = random.Random(3)
    cases = [
        {item: (chance.choice("12"), chance.choice("12")) for item in chance.sample("abc", 2)}
        for _ in range(12)
    ]
    left_out = [overall(cases[:n] + cases[n + 1 :]).kappa.value for n in range(12)]
    mean = sum(left_out) / 12
    half = 1.959963984540054 * math.sqrt(11 / 12 * sum((each - mean) ** 2 for each in left_out))
    found = overall(cases).kappa
    assert found.limits == pytest.approx((found.value - half, found.value + half))


def test_the_limits_of_pooled_kappa_hold_the_truth_as_often_as_they_say():
    """A second coder who guesses one code of five, among four: 0.85 alike, 0.25 by chance."""
    chance = random.Random(5)
    held = 0
    for _ in range(60):
        cases = []
        for _ in range(40):
            case = {}
            for item in "abcde":
                code = chance.choice("1234")
                case[item] = (code, code if chance.random() < 0.8 else chance.choice("1234"))
            cases.append(case)
        low, high = overall(cases).kappa.limits
        held += low <= 0.8 <= high
    assert 52 <= held <= 60
