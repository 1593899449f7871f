"""Causes of death that compete: cause-specific survival and cumulative incidence.

Source: Aalen and Johansen 1978. One minus cause-specific survival overstates the share
that dies of a cause, because it counts as if nobody died of others.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.reports.analysis import survival
from registry.reports.analysis.survival import Curve

if TYPE_CHECKING:
    from registry.reports.analysis.survival import Array, Floats, Whole

LOST = 0


def cause_specific(days: "Floats", causes: "Whole", cause: int = 1) -> Curve:
    """Return survival from *cause* alone: deaths of other causes end the observation."""
    import numpy as np

    return survival.kaplan_meier(days, np.asarray(causes) == cause)


def cumulative_incidence(
    days: "Floats", causes: "Whole", cause: int, times: Sequence[float]
) -> list[float]:
    """Return the share that has died of *cause* by each of *times*.

    *causes* holds 0 for those lost or alive, otherwise the number of the cause.
    """
    curve = incidence(days, causes, cause)
    return [curve.at(time).share for time in times]


@dataclass(frozen=True)
class Incidence:
    """Cumulative incidence: at each of *times* the *share* dead of a cause, and its variance."""

    times: "Array"
    share: "Array"
    variance: "Array"

    def at(self, time: float) -> "Share":
        """Return the share dead of the cause by *time*, with limits on the log(-log) scale."""
        import numpy as np

        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return Share(0.0, 0.0, 0.0, 0.0)
        share, se = float(self.share[place]), math.sqrt(float(self.variance[place]))
        # The limits of the share are those of its complement, turned round.
        low, high = survival.limits(1 - share, se)
        return Share(share, se, 1 - high, 1 - low)


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its standard error and 95 % limits."""

    share: float
    se: float
    lower: float
    upper: float


def incidence(days: "Floats", causes: "Whole", cause: int) -> Incidence:
    """Return the cumulative incidence of *cause*; the variance is Aalen's of 1978."""
    import numpy as np

    labels = np.asarray(causes)
    own = survival.kaplan_meier(days, labels == cause)
    every = survival.kaplan_meier(days, labels != LOST)
    if not len(own.times):
        return Incidence(own.times, own.times, own.times)
    before = np.concatenate(([1.0], every.surv[:-1]))
    share = np.cumsum(before * own.deaths / own.at_risk)
    return Incidence(own.times, share, _variance(share, before, own, every))


def _variance(share: "Array", before: "Array", own: Curve, every: Curve) -> "Array":
    """Return the variance of *share* at each time, from sums that run along with the curve."""
    import numpy as np

    inverse = np.divide(1.0, every.surv, out=np.zeros_like(every.surv), where=every.surv > 0)
    sums = [np.zeros_like(share)] * 3
    for deaths, plus in ((own.deaths, 1.0), (every.deaths - own.deaths, 0.0)):
        others = np.maximum(own.at_risk - 1, 1)
        ties = np.where(deaths > 1, 1 - (deaths - 1) / others, 1.0)
        weight = before**2 * ties * deaths / own.at_risk**2
        reach = plus + share * inverse
        sums[0] = sums[0] + reach**2 * weight
        sums[1] = sums[1] + reach * inverse * weight
        sums[2] = sums[2] + inverse**2 * weight
    squares, mixed, inverses = (np.cumsum(each) for each in sums)
    found: Array = np.maximum(squares + share**2 * inverses - 2 * share * mixed, 0.0)
    return found
