"""Trends of yearly rates: annual percent change, and joinpoints where the trend bends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_JOINPOINTS = 2
# Years outside the first and last joinpoint, and from one joinpoint to the next.
AT_THE_END, BETWEEN = 2, 3


@dataclass(frozen=True, slots=True)
class Change:
    """An annual percent change with its limits and the p of no change."""

    apc: float
    lower: float
    upper: float
    p: float
    slope: float
    slope_se: float


@dataclass(frozen=True, slots=True)
class Bend:
    """A model with joinpoints: the years, the changes of the segments, and how well it fits.

    *fitted* are the rates of the model in the years it was made from.
    """

    joinpoints: tuple[int, ...]
    apcs: tuple[float, ...]
    sse: float
    bic: float
    aapc: float
    fitted: tuple[float, ...]


def annual_change(
    years: Sequence[int], rates: Sequence[float], weights: Sequence[float] | None = None
) -> Change:
    """Return the change of a straight line through ln(rate); limits by t with n - 2 degrees.

    Raises ValueError for fewer than three years, for one year alone, or a rate that is not
    above 0.
    """
    from scipy import stats

    logs = _logs(years, rates, least=3)
    weight = [1.0] * len(years) if weights is None else list(weights)
    whole = sum(weight)
    mean_x = sum(w * x for w, x in zip(weight, years, strict=True)) / whole
    mean_y = sum(w * y for w, y in zip(weight, logs, strict=True)) / whole
    spread = sum(w * (x - mean_x) ** 2 for w, x in zip(weight, years, strict=True))
    if not spread:
        raise ValueError(f"all rates are of the year {years[0]}: there is no change to see")
    together = zip(weight, years, logs, strict=True)
    slope = sum(w * (x - mean_x) * (y - mean_y) for w, x, y in together) / spread
    residual = sum(
        w * (y - mean_y - slope * (x - mean_x)) ** 2
        for w, x, y in zip(weight, years, logs, strict=True)
    )
    degrees = len(years) - 2
    se = math.sqrt(residual / degrees / spread)
    reach = float(stats.t.ppf(0.975, degrees)) * se
    # Points on a line: certainly a change, or certainly none.
    p = float(2 * stats.t.sf(abs(slope) / se, degrees)) if se else float(not slope)
    low, high = _percent(slope - reach), _percent(slope + reach)
    return Change(_percent(slope), low, high, p, slope, se)


def poisson_change(
    years: Sequence[int], cases: Sequence[int], population: Sequence[float]
) -> Change:
    """Return the change of a Poisson regression of *cases* on the year; years may have no cases.

    Limits and p are Wald's.  Raises ValueError for fewer than three years, for a year without
    people, or where no year has a case.
    """
    import warnings

    import numpy as np
    from scipy import stats
    from statsmodels.api import GLM, families
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    if not len(years) == len(cases) == len(population) or len(years) < 3:
        raise ValueError(
            f"{len(years)} years, {len(cases)} counts, {len(population)} populations: at least 3"
        )
    for year, people in zip(years, population, strict=True):
        if people <= 0:
            raise ValueError(f"{year}: a population of {people} has no rate")
    if not any(cases):
        raise ValueError("no year has a case, so there is no trend")
    # The middle year as origin keeps the two columns of the design apart.
    design = np.column_stack([np.ones(len(years)), np.asarray(years) - np.mean(years)])
    with warnings.catch_warnings():
        # Counts that lie on the line exactly are welcome here.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fitted = GLM(cases, design, family=families.Poisson(), offset=np.log(population)).fit()
    slope, se = float(fitted.params[1]), float(fitted.bse[1])
    reach = float(stats.norm.ppf(0.975)) * se
    low, high = _percent(slope - reach), _percent(slope + reach)
    return Change(_percent(slope), low, high, float(fitted.pvalues[1]), slope, se)


def joinpoints(years: Sequence[int], rates: Sequence[float]) -> list[Bend]:
    """Return the best model for each number of joinpoints, 0 to 2, as far as the years allow.

    The one with the lowest BIC, ln(SSE/n) + 2 (k + 1) ln(n) / n, is to be chosen.
    """
    logs = _logs(years, rates, least=3)
    inside = list(years)[AT_THE_END : len(years) - AT_THE_END]
    found = []
    for count in range(MOST_JOINPOINTS + 1):
        models = [
            _bend(years, logs, points)
            for points in combinations(inside, count)
            if all(b - a >= BETWEEN for a, b in zip(points, points[1:], strict=False))
        ]
        if models and len(years) > 2 + 2 * count:
            found.append(min(models, key=lambda each: each.sse))
    return found


def best(models: Sequence[Bend]) -> Bend:
    """Return the model with the lowest BIC."""
    return min(models, key=lambda each: each.bic)


def _bend(years: Sequence[int], logs: Sequence[float], points: tuple[int, ...]) -> Bend:
    import numpy as np

    x, y = np.asarray(years, dtype=float), np.asarray(logs)
    columns = [np.ones_like(x), x - x[0], *(np.maximum(x - point, 0) for point in points)]
    design = np.column_stack(columns)
    coefficients, *_ = np.linalg.lstsq(design, y, rcond=None)
    line = design @ coefficients
    sse = float(((y - line) ** 2).sum())
    slopes = np.cumsum(coefficients[1:])
    edges = [x[0], *points, x[-1]]
    lengths = np.diff(edges)
    size, parameters = len(x), len(points) + 1
    bic = math.log(max(sse, 1e-300) / size) + 2 * parameters * math.log(size) / size
    mean = float((slopes * lengths).sum() / lengths.sum())
    changes = tuple(_percent(float(slope)) for slope in slopes)
    return Bend(points, changes, sse, bic, _percent(mean), tuple(np.exp(line).tolist()))


def _logs(years: Sequence[int], rates: Sequence[float], *, least: int) -> list[float]:
    if len(years) != len(rates) or len(years) < least:
        raise ValueError(f"{len(years)} years and {len(rates)} rates: at least {least} of both")
    for year, rate in zip(years, rates, strict=True):
        if rate <= 0:
            raise ValueError(f"{year}: a rate of {rate} has no logarithm; leave the year out")
    return [math.log(rate) for rate in rates]


def _percent(slope: float) -> float:
    return 100 * (math.exp(slope) - 1)
