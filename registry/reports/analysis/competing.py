"""Causes of death that compete: cause-specific survival and cumulative incidence.

Source: Aalen and Johansen 1978. One minus cause-specific survival overstates the share
that dies of a cause, because it counts as if nobody died of others.
"""

from collections.abc import Sequence

from registry.reports.analysis import survival
from registry.reports.analysis.survival import Curve

LOST = 0


def cause_specific(days: Sequence[float], causes: Sequence[int], cause: int = 1) -> Curve:
    """Return survival from *cause* alone: deaths of other causes end the observation."""
    return survival.kaplan_meier(days, [each == cause for each in causes])


def cumulative_incidence(
    days: Sequence[float], causes: Sequence[int], cause: int, times: Sequence[float]
) -> list[float]:
    """Return the share that has died of *cause* by each of *times*.

    *causes* holds 0 for those lost or alive, otherwise the number of the cause.
    """
    import numpy as np

    own = survival.kaplan_meier(days, [each == cause for each in causes])
    every = survival.kaplan_meier(days, [each != LOST for each in causes])
    before = np.concatenate(([1.0], every.surv[:-1])) if len(every.surv) else every.surv
    grown = np.cumsum(before * own.deaths / own.at_risk)
    found = []
    for time in times:
        place = int(np.searchsorted(own.times, time, side="right")) - 1
        found.append(0.0 if place < 0 else float(grown[place]))
    return found
