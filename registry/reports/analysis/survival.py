"""Kaplan-Meier and actuarial survival, and the log-rank test.

Sources: Kaplan and Meier 1958; Greenwood 1926 for the variance; limits on the log(-log)
scale (Kalbfleisch and Prentice); Cutler and Ederer 1958 for the actuarial table.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]
    # What functions take: a list or an array.
    Floats = Sequence[float] | Array
    Whole = Sequence[int] | Array
    Flags = Sequence[bool] | Array

Z = 1.959963984540054
YEAR = 365.25
LOG_LOG, LOG, PLAIN = "log-log", "log", "plain"


@dataclass(frozen=True)
class Curve:
    """A Kaplan-Meier curve: at each *time* with a death or a loss, what was and what follows.

    *surv* is the share that survives *times*; *se* its standard error (Greenwood).
    """

    times: "Array"
    at_risk: "Array"
    deaths: "Array"
    surv: "Array"
    se: "Array"
    size: int

    def at(self, time: float, scale: str = LOG_LOG) -> "Estimate":
        """Return survival to *time* with limits on *scale*; see :func:`limits`.

        Beyond the last observation the curve stays where it ended.
        """
        import numpy as np

        place = int(np.searchsorted(self.times, time, side="right")) - 1
        surv, se = (1.0, 0.0) if place < 0 else (float(self.surv[place]), float(self.se[place]))
        at_risk = int(self.at_risk[place + 1]) if place + 1 < len(self.times) else 0
        return Estimate(surv, se, *limits(surv, se, scale), at_risk)

    def risk_at(self, time: float) -> int:
        """Return how many are under observation just before *time*."""
        import numpy as np

        place = int(np.searchsorted(self.times, time, side="left"))
        return int(self.at_risk[place]) if place < len(self.times) else 0

    @property
    def median(self) -> float | None:
        """The first time at which no more than half survive; None while more do."""
        return _first_below(self.times, self.surv, 0.5)

    def median_limits(self) -> tuple[float | None, float | None]:
        """Return the 95 % limits of the median: where the limits of the curve cross one half."""
        lower, upper = limits_along(self)
        return _first_below(self.times, lower, 0.5), _first_below(self.times, upper, 0.5)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Survival to a time with its standard error, 95 % limits, and those at risk after it."""

    surv: float
    se: float
    lower: float
    upper: float
    at_risk: int


@dataclass(frozen=True, slots=True)
class Interval:
    """A line of an actuarial table: an interval of one year from *start* years."""

    start: int
    entered: int
    died: int
    withdrawn: int
    effective: float
    q: float
    cumulative: float
    se: float


@dataclass(frozen=True, slots=True)
class LogRank:
    """The log-rank test: whether the groups survive alike."""

    chi_square: float
    degrees: int
    p: float


def in_months(days: float | None) -> float | None:
    """Return *days* in months, twelfths of a year, with one decimal."""
    return None if days is None else round(12 * days / YEAR, 1)


def kaplan_meier(days: "Floats", died: "Flags") -> Curve:
    """Return the curve of cases that were observed for *days*, ended by death or not.

    Deaths at a time come before losses at the same time.
    """
    import numpy as np

    time, event = np.asarray(days, dtype=float), np.asarray(died, dtype=bool)
    times, inverse = np.unique(time, return_inverse=True)
    deaths = np.bincount(inverse, weights=event, minlength=len(times))
    ended = np.bincount(inverse, minlength=len(times))
    at_risk = len(time) - np.concatenate(([0], np.cumsum(ended)[:-1])) if len(times) else ended
    with np.errstate(divide="ignore", invalid="ignore"):
        surv = np.cumprod(1 - deaths / at_risk)
        terms = np.where(deaths > 0, deaths / (at_risk * (at_risk - deaths)), 0.0)
        se = np.where(surv > 0, surv * np.sqrt(np.cumsum(terms)), 0.0)
    return Curve(times, at_risk, deaths, surv, se, len(time))


def limits(surv: float, se: float, scale: str = LOG_LOG) -> tuple[float, float]:
    """Return the 95 % limits of a survival, made on the log(-log), log or plain scale.

    Limits of the log and the plain scale are cut at 0 and 1.  Raises ValueError for another scale.
    """
    if scale not in (LOG_LOG, LOG, PLAIN):
        raise ValueError(f"{scale!r} is not one of {LOG_LOG}, {LOG}, {PLAIN}")
    if not 0 < surv < 1:
        return surv, surv
    if scale == PLAIN:
        return max(surv - Z * se, 0.0), min(surv + Z * se, 1.0)
    if scale == LOG:
        spread = math.exp(Z * se / surv)
        return surv / spread, min(surv * spread, 1.0)
    spread = Z * se / (surv * math.log(surv))
    return surv ** math.exp(-spread), surv ** math.exp(spread)


def limits_along(curve: Curve) -> tuple["Array", "Array"]:
    """Return the lower and the upper log(-log) limits at each time of *curve*."""
    import numpy as np

    inside = (curve.surv > 0) & (curve.surv < 1)
    surv = np.where(inside, curve.surv, 0.5)
    spread = np.exp(Z * curve.se / (surv * np.log(surv)))
    lower, upper = surv ** (1 / spread), surv**spread
    return np.where(inside, lower, curve.surv), np.where(inside, upper, curve.surv)


def log_rank(days: "Floats", died: "Flags", groups: Sequence[object]) -> LogRank | None:
    """Return the test of equal survival in *groups*; None with fewer than two of them."""
    import numpy as np
    from scipy import stats

    # A dictionary finds the places of long labels far sooner than sorting them all.
    labels = {label: place for place, label in enumerate(sorted({str(each) for each in groups}))}
    if len(labels) < 2:
        return None
    member = np.fromiter((labels[str(each)] for each in groups), dtype=int, count=len(groups))
    time, event = np.asarray(days, dtype=float), np.asarray(died, dtype=bool)
    times, place = np.unique(time, return_inverse=True)
    shape = (len(times), len(labels))
    cells, size = place * len(labels) + member, len(times) * len(labels)
    ended = np.bincount(cells, minlength=size).reshape(shape)
    deaths = np.bincount(cells, weights=event, minlength=size).reshape(shape)
    at_risk = ended[::-1].cumsum(axis=0)[::-1]
    whole, dead = at_risk.sum(axis=1), deaths.sum(axis=1)
    counted = dead > 0
    whole, dead, at_risk, deaths = whole[counted], dead[counted], at_risk[counted], deaths[counted]
    share = at_risk / whole[:, None]
    difference = (deaths - dead[:, None] * share).sum(axis=0)
    factor = np.where(whole > 1, dead * (whole - dead) / np.maximum(whole - 1, 1), 0.0)
    variance = np.diag((factor[:, None] * share).sum(axis=0)) - (share * factor[:, None]).T @ share
    degrees = len(labels) - 1
    kept = difference[:degrees]
    chi_square = float(kept @ np.linalg.pinv(variance[:degrees, :degrees]) @ kept)
    return LogRank(chi_square, degrees, float(stats.chi2.sf(chi_square, degrees)))


def actuarial(days: "Floats", died: "Flags", years: int) -> list[Interval]:
    """Return the life table of *years* intervals; those lost in an interval count half in it."""
    import numpy as np

    time, event = np.asarray(days, dtype=float), np.asarray(died, dtype=bool)
    found, cumulative, total = [], 1.0, 0.0
    for start in range(years):
        entered = int((time >= start * YEAR).sum())
        within = (time >= start * YEAR) & (time < (start + 1) * YEAR)
        dead, lost = int((within & event).sum()), int((within & ~event).sum())
        effective = entered - lost / 2
        q = dead / effective if effective else 0.0
        cumulative *= 1 - q
        if effective > dead:
            total += dead / (effective * (effective - dead))
        se = cumulative * math.sqrt(total)
        found.append(Interval(start, entered, dead, lost, effective, q, cumulative, se))
    return found


def _first_below(times: "Array", values: "Array", limit: float) -> float | None:
    # A share computed as a product may miss one half by a rounding.
    places = (values <= limit + 1e-12).nonzero()[0]
    return float(times[places[0]]) if len(places) else None
