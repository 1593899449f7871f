import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reports.analysis import survival

NAME = Path("shared", "vectors", "stats-shared.json")
# Beside the checkout, or beside the folder that holds several checkouts.
VECTORS = next((above / NAME for above in Path(__file__).parents if (above / NAME).exists()), NAME)
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="needs ../shared")
# Six cases: deaths on days 1, 3 and 3, losses on days 2, 4 and 5.
DAYS = [1, 2, 3, 3, 4, 5]
DIED = [True, False, True, True, False, False]


def example(name):
    found = json.loads(VECTORS.read_text("utf-8"))["examples"]
    return next((each["inputs"], each["expected"]) for each in found if each["id"] == name)


def columns(patients):
    return [each["time"] for each in patients], [bool(each["status"]) for each in patients]


def test_a_curve_worked_by_hand():
    curve = survival.kaplan_meier(DAYS, DIED)
    assert list(curve.at_risk) == [6, 5, 4, 2, 1]
    # 5/6, then 5/6 * 2/4.
    assert list(curve.surv) == pytest.approx([5 / 6, 5 / 6, 5 / 12, 5 / 12, 5 / 12])
    variance = (5 / 12) ** 2 * (1 / (6 * 5) + 2 / (4 * 2))
    assert curve.at(3).se == pytest.approx(math.sqrt(variance))
    assert curve.at(0.5).surv == 1.0
    assert curve.median == 3
    assert curve.risk_at(3) == 4


def test_everybody_alive_and_everybody_dead():
    assert survival.kaplan_meier([5, 6], [False, False]).at(6).surv == 1.0
    dead = survival.kaplan_meier([5, 6], [True, True]).at(6)
    assert (dead.surv, dead.se, dead.lower, dead.upper, dead.at_risk) == (0.0, 0.0, 0.0, 0.0, 0)
    assert survival.kaplan_meier([], []).at(365).surv == 1.0


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_without_losses_it_is_the_share_that_lives_longer(days):
    curve = survival.kaplan_meier(days, [True] * len(days))
    for time in (0, 10, 25, 50):
        share = sum(day > time for day in days) / len(days)
        assert curve.at(time).surv == pytest.approx(share)


@needs_vectors
def test_the_curve_agrees_with_the_reference():
    given_, expected = example("shared-km")
    days, died = columns(given_["patients"])
    curve = survival.kaplan_meier(days, died)
    for place, time in enumerate(given_["times"]):
        found, wanted = curve.at(time), {k: v[place] for k, v in expected["loglog"].items()}
        assert found.surv == pytest.approx(wanted["surv"], abs=1e-9)
        assert found.se == pytest.approx(wanted["se"], abs=1e-9)
        assert (found.lower, found.upper) == pytest.approx((wanted["lower"], wanted["upper"]))
        assert curve.risk_at(time) == wanted["n_risk"]
    assert curve.median == expected["median"]
    assert curve.median_limits() == (expected["median_lower"], expected["median_upper"])


@needs_vectors
def test_the_log_rank_test_agrees_with_the_reference():
    given_, expected = example("shared-km")
    days, died = columns(given_["patients"])
    test = survival.log_rank(days, died, [each["stage"] for each in given_["patients"]])
    assert test.chi_square == pytest.approx(expected["logrank_chisq"], abs=1e-9)
    assert (test.degrees, test.p) == (expected["logrank_df"], pytest.approx(expected["logrank_p"]))


@needs_vectors
def test_the_actuarial_table_agrees_with_the_reference():
    given_, expected = example("shared-actuarial")
    found = survival.actuarial(*columns(given_["patients"]), years=5)
    for line, wanted in zip(found, expected["table"], strict=True):
        assert (line.entered, line.died, line.withdrawn) == (
            wanted["entered"],
            wanted["died"],
            wanted["withdrawn"],
        )
        assert line.effective == wanted["effective"]
        assert (line.start + 1, line.q) == (wanted["interval"], pytest.approx(wanted["q"]))
        assert 1 - line.q == pytest.approx(wanted["p"], abs=1e-12)
        assert line.cumulative == pytest.approx(wanted["cumulative"], abs=1e-12)
        assert line.se == pytest.approx(wanted["se"], abs=1e-12)
