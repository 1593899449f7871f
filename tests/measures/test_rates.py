import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.measures.rates import rate, wilson


def test_wilson_by_hand():
    """8 of 10: 0.4902 to 0.9433 (Wilson 1927, worked with z = 1.96)."""
    assert wilson(8, 10) == pytest.approx((0.49016, 0.94332), abs=5e-5)


@pytest.mark.parametrize(("successes", "limits"), [(0, (0.0, 0.27753)), (10, (0.72247, 1.0))])
def test_none_and_all_have_limits_inside_zero_and_one(successes, limits):
    assert wilson(successes, 10) == pytest.approx(limits, abs=5e-5)


def test_no_trials_have_no_limits_and_impossible_counts_are_refused():
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share(successes, more):
    low, high = wilson(successes, successes + more)
    assert 0 <= low <= successes / (successes + more) <= high <= 1


def test_incomplete_cases_are_eligible_and_stand_outside_the_rate():
    found = rate(
        ["concordant"] * 8 + ["not concordant"] * 2 + ["incomplete"] * 6 + ["not eligible"]
    )
    assert (found.eligible, found.decided, found.percent) == (16, 10, 80.0)
    assert found.lowest == 50.0


def test_a_threshold_is_met_by_the_rate_or_by_its_upper_limit():
    found = rate(["concordant"] * 8 + ["not concordant"] * 2)
    assert found.meets(94) is True
    assert found.meets(95) is False
    assert found.meets(None) is None
    assert rate([]).meets(90) is None


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValueError, match="'maybe' is not an outcome"):
        rate(["maybe"])
