import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reports.analysis import competing, rates, trends
from registry.reports.rates.results import FEWEST
from tests.reports.analysis.test_survival import example, needs_vectors


def near(value):
    return pytest.approx(value, abs=1e-6)


def test_a_rate_worked_by_hand():
    # Two age groups of half weight: 10 of 1,000 and 40 of 2,000 make (1,000 + 2,000) / 2.
    found = rates.adjusted([10, 40], [1000, 2000], [1, 1])
    assert found.rate == pytest.approx(1500)
    variance = 0.25 * 10 / 1000**2 + 0.25 * 40 / 2000**2
    assert found.se == pytest.approx(100_000 * variance**0.5)
    assert rates.crude(50, 3000)[0] == pytest.approx(100_000 * 50 / 3000)


def test_the_standards_have_their_totals():
    sums = {
        name: sum(size for _, size in rates.standard(name))
        for name in ("us2000", "who", "segi", "esp1976", "esp2013")
    }
    assert sums["us2000"] == 274_633_642
    assert sums["who"] == 1_000_000
    assert sums["segi"] == sums["esp1976"] == sums["esp2013"] == 100_000
    assert len(rates.standard("us2000")) == 19
    with pytest.raises(KeyError):
        rates.standard("mars")


@pytest.mark.parametrize(
    ("cases", "people", "weights", "words"),
    [
        ([1], [10, 10], [1, 1], "1 age groups of cases, 2 of people"),
        ([1, 1], [10, 0], [1, 1], "age group 2 has no people"),
    ],
)
def test_groups_that_do_not_go_together_are_named(cases, people, weights, words):
    with pytest.raises(ValueError, match=words):
        rates.adjusted(cases, people, weights)


@given(st.lists(st.integers(0, 50), min_size=19, max_size=19))
def test_limits_enclose_the_rate(cases):
    weights = [size for _, size in rates.standard("us2000")]
    found = rates.adjusted(cases, [10_000] * 19, weights)
    assert found.lower <= found.rate <= found.upper_tiwari <= found.upper_fay_feuer


@needs_vectors
@pytest.mark.parametrize("name", ["shared-aar-us2000", "shared-aar-sparse", "shared-aar-zero"])
def test_adjusted_rates_agree_with_the_reference(name):
    inputs, expected = example(name)
    found = rates.adjusted(inputs["counts"], inputs["population"], inputs["standard"])
    assert found.rate == near(expected["adjusted_rate"])
    assert found.lower == near(expected["ci_lower"])
    assert found.upper_tiwari == near(expected["ci_upper_tiwari"])
    assert found.upper_fay_feuer == near(expected["ci_upper_fay_feuer"])
    if "total" in expected:
        assert sum(inputs["counts"]) == expected["total"]
        assert (expected["total"] < FEWEST) is expected["suppressed_if_threshold_16"]
    if "standard_error" in expected:
        assert found.se == near(expected["standard_error"])
    if "crude_rate" in expected:
        crude = rates.crude(sum(inputs["counts"]), sum(inputs["population"]))
        wanted = (expected[f"crude_{key}"] for key in ("rate", "ci_exact_lower", "ci_exact_upper"))
        # The reference finds these limits by trial, to seven digits.
        assert crude == pytest.approx(tuple(wanted), rel=1e-7)


@needs_vectors
def test_world_standards_agree_with_the_reference():
    inputs, expected = example("shared-asr-world")
    cases, people = inputs["counts18"], inputs["population18"]
    for name in ("segi", "esp1976", "esp2013"):
        found = rates.adjusted(cases, people, [size for _, size in rates.standard(name)])
        assert (found.rate, found.se) == (near(expected[name]["asr"]), near(expected[name]["se"]))
    who = rates.adjusted(
        inputs["counts19"], inputs["population19"], [size for _, size in rates.standard("who")]
    )
    wanted = expected["who_2000_2025"]
    assert (who.rate, who.se) == (near(wanted["asr"]), near(wanted["se"]))
    whole = rates.cumulative_rate(cases, people, 15)
    assert 100 * whole == near(expected["cumulative_rate_0_74_percent"])
    assert 100 * rates.cumulative_risk(whole) == near(expected["cumulative_risk_0_74_percent"])


@needs_vectors
def test_the_ratio_of_rates_agrees_with_the_reference():
    inputs, expected = example("shared-rate-ratio")
    found = rates.ratio(
        (inputs["counts_a"], inputs["population_a"]),
        (inputs["counts_b"], inputs["population_b"]),
        inputs["standard"],
    )
    assert found.ratio == near(expected["rate_ratio"])
    for side in ("a", "b"):
        one = rates.adjusted(
            inputs[f"counts_{side}"], inputs[f"population_{side}"], inputs["standard"]
        )
        assert one.rate == near(expected[f"rate_{side}"])
    for name, limits in (
        ("lognormal", found.lognormal),
        ("fay", found.fay),
        ("tiwari", found.tiwari),
    ):
        wanted = (expected[f"ci_{name}_lower"], expected[f"ci_{name}_upper"])
        assert limits == near(wanted)
    assert found.difference == near(expected["rate_difference"])
    assert found.difference_limits == near((expected["rd_lower"], expected["rd_upper"]))
    assert found.p == pytest.approx(expected["z_two_sided_p"], rel=1e-6)


@needs_vectors
def test_the_sir_and_shares_agree_with_the_reference():
    inputs, expected = example("shared-sir")
    found = rates.sir(inputs["observed"], inputs["reference_rates_per_100k"], inputs["population"])
    assert found["expected"] == near(expected["expected"])
    assert found["sir"] == near(expected["sir"])
    for key in ("exact_lower", "exact_upper", "byar_lower", "byar_upper"):
        assert found[key] == near(expected[f"ci_{key}"])
    inputs, expected = example("shared-proportion")
    for place, (cases, of) in enumerate(zip(inputs["x"], inputs["n"], strict=True)):
        assert rates.percent(cases, of) == near(100 * expected["p"][place])
        assert rates.wilson(cases, of) == near(
            (expected["wilson_lower"][place], expected["wilson_upper"][place])
        )
        assert rates.clopper_pearson(cases, of) == near(
            (expected["exact_lower"][place], expected["exact_upper"][place])
        )


def test_what_has_no_people_is_refused_in_words():
    with pytest.raises(ValueError, match="age group 2 has no people"):
        rates.cumulative_rate([1, 0, 1], [10, 0, 10], 3)
    assert rates.cumulative_rate([1, 0, 1], [10, 20, 0], 2) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="the standard population has no people"):
        rates.adjusted([1], [10], [0])
    with pytest.raises(ValueError, match="1 rates and 2 age groups of people"):
        rates.sir(1, [1], [1, 2])


def test_a_line_without_change_is_no_change():
    same = trends.annual_change([2020, 2021, 2022], [5.0, 5.0, 5.0])
    assert (same.apc, same.p) == (0, 1)
    # Doubling each year lies on the line but for rounding.
    doubled = trends.annual_change([2020, 2021, 2022], [1.0, 2.0, 4.0])
    assert doubled.apc == pytest.approx(100)
    assert doubled.p == pytest.approx(0, abs=1e-6)
    with pytest.raises(ValueError, match="all rates are of the year 2020"):
        trends.annual_change([2020, 2020, 2020], [5.0, 6.0, 7.0])


def test_a_ratio_to_nothing_is_none():
    assert rates.ratio(([1], [10]), ([0], [10]), [1]) is None
    with pytest.raises(ValueError, match="no case is expected"):
        rates.sir(3, [0], [1000])


@needs_vectors
def test_the_annual_change_agrees_with_the_reference():
    inputs, expected = example("shared-apc")
    squares = [(r / s) ** 2 for r, s in zip(inputs["rate"], inputs["se"], strict=True)]
    for name, weights in (("unweighted", None), ("weighted", squares)):
        found = trends.annual_change(inputs["year"], inputs["rate"], weights)
        wanted = expected[name]
        assert found.apc == near(wanted["apc"])
        assert (found.slope, found.slope_se) == near((wanted["slope"], wanted["slope_se"]))
        assert (found.lower, found.upper) == near((wanted["ci_lower"], wanted["ci_upper"]))
        assert found.p == pytest.approx(wanted["p_value"], rel=1e-6)


@needs_vectors
def test_joinpoints_agree_with_the_reference():
    inputs, expected = example("shared-joinpoint")
    models = trends.joinpoints(inputs["year"], inputs["rate"])
    for count, model in enumerate(models):
        assert model.sse == near(expected[f"sse_{count}"])
        assert model.bic == near(expected[f"bic_{count}"])
    assert models[2].joinpoints == tuple(expected["joinpoints_2"])
    chosen = trends.best(models)
    assert chosen.joinpoints == (expected["joinpoint_1"],)
    assert chosen.apcs == near(tuple(expected["segment_apc"]))
    assert chosen.aapc == near(expected["aapc_full_range"])


def test_a_year_without_cases_has_no_logarithm():
    with pytest.raises(ValueError, match="2021: a rate of 0 has no logarithm"):
        trends.annual_change([2020, 2021, 2022], [1.0, 0, 2.0])
    with pytest.raises(ValueError, match="2 years and 2 rates: at least 3"):
        trends.annual_change([2020, 2021], [1.0, 2.0])


@needs_vectors
def test_competing_causes_agree_with_the_reference():
    inputs, expected = example("shared-cause-specific")
    days = [each["time"] for each in inputs["patients"]]
    causes = [each["cause"] for each in inputs["patients"]]
    curve = competing.cause_specific(days, causes)
    for place, time in enumerate(inputs["times"]):
        found = curve.at(time)
        assert found.surv == near(expected["cause_specific"]["surv"][place])
        assert found.se == near(expected["cause_specific"]["se"][place])
    for cause, name in ((1, "cif_cancer"), (2, "cif_other")):
        found = competing.cumulative_incidence(days, causes, cause, inputs["times"])
        assert found == near(expected[name])
