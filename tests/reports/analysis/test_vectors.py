"""What the reference examples ask beyond the tests of the single modules."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.reports.analysis import (
    competing,
    prevalence,
    rates,
    relative,
    standardised,
    survival,
    trends,
)
from registry.reports.analysis.prevalence import Person
from tests.reports.analysis.test_rates import near
from tests.reports.analysis.test_relative import nobody_dies, patient, reference_of
from tests.reports.analysis.test_survival import columns, example, needs_vectors


@needs_vectors
def test_limits_on_the_log_and_the_plain_scale_agree():
    inputs, expected = example("shared-km")
    curve = survival.kaplan_meier(*columns(inputs["patients"]))
    for place, time in enumerate(inputs["times"]):
        for scale in ("plain", "log"):
            found = curve.at(time, scale)
            wanted = (expected[f"{scale}_lower"][place], expected[f"{scale}_upper"][place])
            assert (found.lower, found.upper) == near(wanted)
    by_stage = {}
    for each in inputs["patients"]:
        by_stage.setdefault(each["stage"], []).append(each)
    for wanted in expected["five_year_by_stage"]:
        found = survival.kaplan_meier(*columns(by_stage[wanted["stage"]]))
        five = found.at(1826)
        assert (five.surv, five.lower, five.upper, found.size) == (
            near(wanted["surv"]), near(wanted["lower"]), near(wanted["upper"]), wanted["n"],
        )  # fmt: skip


def test_another_scale_is_refused():
    with pytest.raises(ValueError, match="'arcsin' is not one of log-log, log, plain"):
        survival.limits(0.5, 0.1, "arcsin")


@needs_vectors
def test_the_variance_of_the_cumulative_incidence_agrees():
    inputs, expected = example("shared-cause-specific")
    days = [each["time"] for each in inputs["patients"]]
    causes = [each["cause"] for each in inputs["patients"]]
    curve = competing.incidence(days, causes, 1)
    found = [curve.at(time).se ** 2 for time in inputs["times"]]
    assert found == near(expected["cif_cancer_var"])
    specific = competing.cause_specific(days, causes)
    for place, time in enumerate(inputs["times"]):
        wanted = {key: values[place] for key, values in expected["cause_specific"].items()}
        limits = specific.at(time).lower, specific.at(time).upper
        assert limits == near((wanted["lower"], wanted["upper"]))
        assert specific.risk_at(time) == wanted["n_risk"]
        assert 1 - specific.at(time).surv == near(expected["one_minus_km_overstates"][place])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2)), min_size=1, max_size=50))
def test_survival_and_the_incidence_of_all_causes_make_one(cases):
    days, causes = zip(*cases, strict=True)
    alive = survival.kaplan_meier(days, [each > 0 for each in causes])
    one, two = (competing.incidence(days, causes, cause) for cause in (1, 2))
    for time in (0, 7, 30):
        share = one.at(time)
        assert alive.at(time).surv + share.share + two.at(time).share == pytest.approx(1)
        assert 0 <= share.lower <= share.share + 1e-9
        assert share.share <= share.upper + 1e-9 <= 1 + 2e-9


@needs_vectors
def test_the_limits_of_net_survival_and_the_annual_table_agree():
    inputs, expected = example("shared-relative")
    patients, table = reference_of(inputs)
    for place, net in enumerate(relative.net_survival(patients, table, inputs["times"])):
        wanted = {key: values[place] for key, values in expected["pohar_perme"].items()}
        assert (net.se, *net.limits()) == pytest.approx(
            (wanted["se"], wanted["lower"], wanted["upper"]), abs=2e-3
        )
    for line, wanted in zip(
        relative.relative_table(patients, table, 5), expected["actuarial_ederer2"], strict=True
    ):
        assert (line.counts.entered, line.counts.died, line.counts.withdrawn, line.end) == (
            wanted["entered"], wanted["died"], wanted["withdrawn"], wanted["end_day"],
        )  # fmt: skip
        assert (line.expected_interval, line.expected, line.relative) == pytest.approx(
            (wanted["expected_interval"], wanted["expected_cum"], wanted["relative_cum"]), abs=1e-4
        )
        observed = 1 - line.counts.q, line.observed, (1 - line.counts.q) / line.expected_interval
        assert observed == pytest.approx(
            (wanted["observed_interval"], wanted["observed_cum"], wanted["relative_interval"]),
            abs=1e-4,
        )


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 800), st.booleans()), min_size=1, max_size=20))
def test_where_nobody_else_dies_all_net_survivals_are_the_observed_one(cases):
    patients = [patient(days, died=died) for days, died in cases]
    (found,) = relative.net_survival(patients, nobody_dies(), [731])
    assert found.ederer1 == found.ederer2 == pytest.approx(found.observed)
    assert found.pohar_perme == pytest.approx(found.observed)
    last = relative.relative_table(patients, nobody_dies(), 2)[-1]
    assert last.relative == last.observed


@needs_vectors
def test_age_standardised_survival_agrees():
    inputs, expected = example("shared-icss")
    ages = [each["age_years_floor"] for each in inputs["patients"]]
    found = standardised.age_standardised(ages, *columns(inputs["patients"]), 1826)
    assert [each.band.label for each in found.bands] == expected["bands"]
    assert [each.size for each in found.bands] == expected["n"]
    assert [each.surv for each in found.bands] == near(expected["surv"])
    assert [each.se for each in found.bands] == near(expected["se"])
    assert (found.surv, found.se) == near((expected["standardised"], expected["standardised_se"]))


def test_each_survival_standard_sums_to_one_hundred():
    for name in ("ICSS-1", "ICSS-2", "ICSS-3"):
        assert sum(band.weight for band in standardised.standard(name)) == 100
    with pytest.raises(KeyError):
        standardised.standard("ICSS-4")
    assert standardised.age_standardised([9], [10], [True], 5) is None


@needs_vectors
def test_the_poisson_change_and_the_single_slope_agree():
    inputs, expected = example("shared-apc")
    found = trends.poisson_change(
        inputs["year"], inputs["poisson_counts"], inputs["poisson_population"]
    )
    wanted = expected["poisson"]
    assert (found.apc, found.lower, found.upper) == near(
        (wanted["apc"], wanted["ci_lower"], wanted["ci_upper"])
    )
    inputs, expected = example("shared-joinpoint")
    assert trends.joinpoints(inputs["year"], inputs["rate"])[0].apcs == near((expected["apc_0"],))


def test_a_poisson_change_holds_years_without_cases():
    # Counts that halve each year: the change is -50 % whatever the people.
    halved = trends.poisson_change([2020, 2021, 2022], [400, 200, 100], [1000] * 3)
    assert halved.apc == pytest.approx(-50)
    assert trends.poisson_change([2020, 2021, 2022], [4, 0, 1], [1000] * 3).apc < 0
    with pytest.raises(ValueError, match="2021: a population of 0 has no rate"):
        trends.poisson_change([2020, 2021, 2022], [1, 1, 1], [9, 0, 9])
    with pytest.raises(ValueError, match="no year has a case"):
        trends.poisson_change([2020, 2021, 2022], [0, 0, 0], [9, 9, 9])
    with pytest.raises(ValueError, match="2 years"):
        trends.poisson_change([2020, 2021], [0, 0], [9, 9])


@needs_vectors
def test_truncated_and_cumulative_rates_agree():
    inputs, expected = example("shared-asr-world")
    cases, people = inputs["counts18"], inputs["population18"]
    found = rates.truncated(cases, people, inputs["segi"])
    assert found.rate == near(expected["truncated_35_64_segi"])
    risk = rates.cumulative_risk(rates.cumulative_rate(cases, people, 13))
    assert 100 * risk == near(expected["cumulative_risk_0_64_percent"])
    risk = rates.cumulative_risk(rates.cumulative_rate(cases, people, 15))
    assert 1 / risk == near(expected["one_in_n_0_74"])
    inputs, expected = example("shared-aar-us2000")
    specific = rates.age_specific(inputs["counts"], inputs["population"])
    assert specific == near(expected["age_specific"])
    assert rates.age_specific([1], [0]) == [None]


@needs_vectors
def test_prevalence_agrees():
    inputs, expected = example("shared-prevalence")
    people = [
        Person(
            row["patient"],
            date.fromisoformat(row["dateOfDiagnosis"]),
            date.fromisoformat(row["dateOfLastContact"]),
            row["vitalStatus"] == "0",
        )
        for row in inputs["rows"]
    ]
    as_of = date.fromisoformat(inputs["as_of"])
    for years, name in ((5, "five_year"), (10, "ten_year")):
        found = prevalence.prevalence(people, as_of, years)
        assert (found.known_alive, found.lost_alive) == (
            expected[name]["known_alive"],
            expected[name]["lost_alive"],
        )
        assert found.upper == expected[name]["counting_presumed_alive"]
        assert found.lower <= found.corrected <= found.upper


def person(name, diagnosed, contact, *, died=False):
    return Person(name, date.fromisoformat(diagnosed), date.fromisoformat(contact), died)


def test_prevalence_worked_by_hand():
    people = [
        person("a", "2021-01-01", "2025-01-01"),
        person("a", "2024-01-01", "2025-01-01"),  # the same patient
        person("b", "2023-01-01", "2025-06-01", died=True),  # died later, so alive on the day
        person("c", "2023-01-01", "2024-01-01"),  # lost after a year
        person("d", "2023-01-01", "2024-07-01", died=True),
        person("e", "2019-01-01", "2025-01-01"),  # not of the last five years
        person("f", "2025-02-01", "2025-03-01"),  # later
    ]
    found = prevalence.prevalence(people, date(2025, 1, 1), 5)
    assert (found.known_alive, found.lost_alive) == (2, 1)
    # d's death comes when b and d are left: half of those who reached a year reach two.
    assert found.corrected == pytest.approx(2.5)
    assert prevalence.prevalence(people, date(2025, 1, 1)).known_alive == 3
    assert prevalence.prevalence([], date(2024, 2, 29), 5).upper == 0
