"""Rates for a population: crude, age-adjusted, ratios, SIR; all per 100,000 person-years.

Limits: exact Poisson; Fay and Feuer 1997; Tiwari, Clegg and Zou 2006; Byar.
Where a registry has no population there is no rate, only a share of its caseload.
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

PER = 100_000
Z = 1.959963984540054
# Of 18 five-year groups from 0-4: 35-39 to 60-64.
TRUNCATED = slice(7, 13)


@dataclass(frozen=True, slots=True)
class Rate:
    """An age-adjusted rate with its standard error, lower limit, and both upper limits."""

    rate: float
    se: float
    lower: float
    upper_tiwari: float
    upper_fay_feuer: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with limits; *p* is that of a ratio of 1."""

    ratio: float
    lognormal: tuple[float, float]
    fay: tuple[float, float]
    tiwari: tuple[float, float]
    difference: float
    difference_limits: tuple[float, float]
    p: float


@dataclass(frozen=True, slots=True)
class _Parts:
    """Rate, variance, and the largest and the mean weight of one case, as shares not per PER."""

    rate: float
    variance: float
    largest: float
    mean: float
    mean_square: float


@cache
def standard(name: str) -> tuple[tuple[str, int], ...]:
    """Return a standard population (us2000, who, segi, esp1976, esp2013) as (age group, size)."""
    text = resources.files("registry.reports").joinpath("data/standards.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    found = tuple((row["age"], int(row["size"])) for row in rows if row["standard"] == name)
    if not found:
        raise KeyError(name)
    return found


def crude(cases: int, population: float) -> tuple[float, float, float]:
    """Return the crude rate with its exact Poisson limits; raises ValueError without people."""
    if population <= 0:
        raise ValueError(f"a population of {population} has no rate")
    low, high = poisson_limits(cases)
    return tuple(PER * each / population for each in (cases, low, high))  # type: ignore[return-value]


def poisson_limits(cases: float) -> tuple[float, float]:
    """Return the exact 95 % limits of a count."""
    from scipy import stats

    low = float(stats.chi2.ppf(0.025, 2 * cases)) / 2 if cases else 0.0
    return low, float(stats.chi2.ppf(0.975, 2 * cases + 2)) / 2


def byar_limits(cases: int) -> tuple[float, float]:
    """Return Byar's approximate 95 % limits of a count."""
    low = cases * (1 - 1 / (9 * cases) - Z / (3 * math.sqrt(cases))) ** 3 if cases else 0.0
    more = cases + 1
    return low, more * (1 - 1 / (9 * more) + Z / (3 * math.sqrt(more))) ** 3


def adjusted(cases: Sequence[float], population: Sequence[float], weights: Sequence[float]) -> Rate:
    """Return the directly standardised rate; *weights* is the standard population by age.

    Raises ValueError where the age groups differ in number or one has no people.
    """
    parts = _parts(cases, population, weights)
    low = _gamma_low(parts.rate, parts.variance)
    fay = _gamma_high(parts.rate + parts.largest, parts.variance + parts.largest**2)
    tiwari = _gamma_high(parts.rate + parts.mean, parts.variance + parts.mean_square)
    return Rate(*(PER * each for each in (parts.rate, math.sqrt(parts.variance), low, tiwari, fay)))


def ratio(
    first: tuple[Sequence[float], Sequence[float]],
    second: tuple[Sequence[float], Sequence[float]],
    weights: Sequence[float],
) -> Ratio | None:
    """Return the ratio of two adjusted rates, each given as (cases, population).

    None where one of them is 0: then there is no ratio.
    """
    from scipy import stats

    one, two = _parts(*first, weights), _parts(*second, weights)
    if not one.rate or not two.rate:
        return None
    spread = Z * math.sqrt(one.variance / one.rate**2 + two.variance / two.rate**2)
    found = one.rate / two.rate
    difference = one.rate - two.rate
    error = math.sqrt(one.variance + two.variance)
    return Ratio(
        found,
        (found * math.exp(-spread), found * math.exp(spread)),
        _f_limits(one, two, (one.largest, one.largest**2), (two.largest, two.largest**2)),
        _f_limits(one, two, (one.mean, one.mean_square), (two.mean, two.mean_square)),
        PER * difference,
        (PER * (difference - Z * error), PER * (difference + Z * error)),
        float(2 * stats.norm.sf(abs(math.log(found)) / spread * Z)),
    )


def sir(observed: int, rates: Sequence[float], population: Sequence[float]) -> dict[str, float]:
    """Return the standardised incidence ratio of *observed* cases with exact and Byar limits.

    *rates* are the reference's age-specific rates per 100,000.  Raises ValueError where no
    case is expected, or rates and people differ in number.
    """
    if len(rates) != len(population):
        raise ValueError(f"{len(rates)} rates and {len(population)} age groups of people")
    expected = sum(r * n for r, n in zip(rates, population, strict=True)) / PER
    if expected <= 0:
        raise ValueError("no case is expected, so there is no ratio")
    exact, byar = poisson_limits(observed), byar_limits(observed)
    return {
        "expected": expected,
        "sir": observed / expected,
        "exact_lower": exact[0] / expected,
        "exact_upper": exact[1] / expected,
        "byar_lower": byar[0] / expected,
        "byar_upper": byar[1] / expected,
    }


def cumulative_rate(cases: Sequence[float], population: Sequence[float], groups: int) -> float:
    """Return the cumulative rate over the first *groups* five-year groups, as a share.

    Raises ValueError where one of them has no people.
    """
    pairs = list(zip(cases, population, strict=True))[:groups]
    _refuse_empty([n for _, n in pairs])
    return sum(5 * d / n for d, n in pairs)


def truncated(
    cases: Sequence[float],
    population: Sequence[float],
    weights: Sequence[float],
    groups: slice = TRUNCATED,
) -> Rate:
    """Return the rate adjusted over some five-year groups only, 35-64 unless told."""
    return adjusted(cases[groups], population[groups], weights[groups])


def age_specific(cases: Sequence[float], population: Sequence[float]) -> list[float | None]:
    """Return the rate of each age group; None where a group has no people."""
    return [PER * d / n if n > 0 else None for d, n in zip(cases, population, strict=True)]


def percent(number: float, of: float) -> float | None:
    """Return *number* in percent of *of*; None where there is nothing."""
    return 100 * number / of if of else None


def cumulative_risk(rate: float) -> float:
    """Return the risk that goes with a cumulative rate, as a share."""
    return 1 - math.exp(-rate)


def wilson(cases: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % limits of a share."""
    if not of:
        return 0.0, 1.0
    share, square = cases / of, Z * Z
    middle = share + square / (2 * of)
    spread = Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (middle - spread) / (1 + square / of), (middle + spread) / (1 + square / of)


def clopper_pearson(cases: int, of: int) -> tuple[float, float]:
    """Return the exact 95 % limits of a share."""
    from scipy import stats

    low = float(stats.beta.ppf(0.025, cases, of - cases + 1)) if cases else 0.0
    return low, float(stats.beta.ppf(0.975, cases + 1, of - cases)) if cases < of else 1.0


def _parts(cases: Sequence[float], population: Sequence[float], weights: Sequence[float]) -> _Parts:
    if not len(cases) == len(population) == len(weights):
        raise ValueError(
            f"{len(cases)} age groups of cases, {len(population)} of people and "
            f"{len(weights)} of the standard do not go together"
        )
    _refuse_empty(population)
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("the standard population has no people")
    shares = [w / whole / n for w, n in zip(weights, population, strict=True)]
    return _Parts(
        sum(s * d for s, d in zip(shares, cases, strict=True)),
        sum(s * s * d for s, d in zip(shares, cases, strict=True)),
        max(shares),
        sum(shares) / len(shares),
        sum(s * s for s in shares) / len(shares),
    )


def _refuse_empty(population: Sequence[float]) -> None:
    if min(population) <= 0:
        raise ValueError(f"age group {population.index(min(population)) + 1} has no people")


def _gamma_low(rate: float, variance: float) -> float:
    from scipy import stats

    if not rate:
        return 0.0
    return variance / (2 * rate) * float(stats.chi2.ppf(0.025, 2 * rate**2 / variance))


def _gamma_high(rate: float, variance: float) -> float:
    from scipy import stats

    return variance / (2 * rate) * float(stats.chi2.ppf(0.975, 2 * rate**2 / variance))


def _f_limits(
    one: _Parts, two: _Parts, more_one: tuple[float, float], more_two: tuple[float, float]
) -> tuple[float, float]:
    """Return limits of the ratio by the F distribution, with the added weight of one case."""
    from scipy import stats

    rate_one, variance_one = one.rate + more_one[0], one.variance + more_one[1]
    rate_two, variance_two = two.rate + more_two[0], two.variance + more_two[1]
    low = stats.f.ppf(0.025, 2 * one.rate**2 / one.variance, 2 * rate_two**2 / variance_two)
    high = stats.f.ppf(0.975, 2 * rate_one**2 / variance_one, 2 * two.rate**2 / two.variance)
    return one.rate / rate_two * float(low), rate_one / two.rate * float(high)
