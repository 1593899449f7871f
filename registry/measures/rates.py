"""Rates of measures with their confidence limits."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from registry.measures.measure import CONCORDANT, INCOMPLETE, NOT_CONCORDANT, NOT_ELIGIBLE

Z = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of verdicts; rates and limits are in percent, None where nothing is counted.

    Incomplete cases are eligible, but stand outside the rate until they are decided.
    """

    concordant: int
    not_concordant: int
    incomplete: int

    @property
    def eligible(self) -> int:
        """How many cases are eligible, decided or not."""
        return self.decided + self.incomplete

    @property
    def decided(self) -> int:
        """How many cases the rate is made of."""
        return self.concordant + self.not_concordant

    @property
    def percent(self) -> float | None:
        """The rate: concordant of those decided."""
        return 100 * self.concordant / self.decided if self.decided else None

    @property
    def lowest(self) -> float | None:
        """The rate if no incomplete case turns out to be concordant."""
        return 100 * self.concordant / self.eligible if self.eligible else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """The 95 % limits of the rate."""
        found = wilson(self.concordant, self.decided)
        return (100 * found[0], 100 * found[1]) if found else None

    def meets(self, threshold: float | None) -> bool | None:
        """Whether the rate or its upper limit reaches *threshold*; None where there is none."""
        if threshold is None or self.limits is None:
            return None
        return self.limits[1] >= threshold


def rate(outcomes: Iterable[str]) -> Rate:
    """Return the rate of *outcomes*; those that are not eligible do not count."""
    found = Counter(outcomes)
    if strange := set(found) - {CONCORDANT, NOT_CONCORDANT, INCOMPLETE, NOT_ELIGIBLE}:
        raise ValueError(f"{sorted(strange)[0]!r} is not an outcome of a measure")
    return Rate(found[CONCORDANT], found[NOT_CONCORDANT], found[INCOMPLETE])


def wilson(successes: int, trials: int) -> tuple[float, float] | None:
    """Return Wilson's score interval of a proportion at 95 %, as shares; None without trials.

    Wilson 1927; Agresti and Coull 1998.  Raises ValueError for counts that cannot be.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a proportion")
    if not trials:
        return None
    share, square = successes / trials, Z * Z
    middle = share + square / (2 * trials)
    half = Z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    scale = 1 + square / trials
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
