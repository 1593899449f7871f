"""How far two abstractors agree: percent, Cohen's kappa, their limits; by item and over all items.

Sources: Cohen 1960 (kappa); Fleiss, Cohen and Everitt 1969 (its large-sample variance); Wilson
1927 (limits of a percentage); de Vries et al. 2008 (kappa pooled over items); Cochran 1977, 6.3
(variance of a ratio where the items of one case belong together); Efron 1982 (jackknife).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from registry.measures.rates import Z, wilson

Limits = tuple[float, float]
Pair = tuple[str, str]
# The pairs of one case by item: what the first and what the second abstractor coded.
CasePairs = Mapping[str, Pair]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa with 95 % limits; *value* is None where chance alone gives full agreement.

    *observed* and *expected* are shares.  At a kappa of 1 the limits fall together: the
    variance cannot be estimated where nobody disagrees.
    """

    observed: float
    expected: float
    value: float | None
    limits: Limits | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many pairs were compared and agreed, with limits of the share and kappa."""

    compared: int
    agreed: int
    limits: Limits | None
    kappa: Kappa | None

    @property
    def percent(self) -> float | None:
        """The percentage of pairs that agree; None where none was compared."""
        return 100 * self.agreed / self.compared if self.compared else None


def cohen(pairs: Sequence[Pair]) -> Kappa | None:
    """Return the kappa of *pairs* of codes; None without pairs.

    The codes are names: one that is near is as wrong as one that is far (no weights).
    """
    if not pairs:
        return None
    total = len(pairs)
    both = Counter(pairs)
    first = {code: count / total for code, count in Counter(pair[0] for pair in pairs).items()}
    second = {code: count / total for code, count in Counter(pair[1] for pair in pairs).items()}
    observed = sum(count for (one, other), count in both.items() if one == other) / total
    expected = sum(share * second.get(code, 0.0) for code, share in first.items())
    if len(first) == len(second) == 1 and first.keys() == second.keys():
        return Kappa(observed, expected, None, None)
    value = (observed - expected) / (1 - expected)
    # The three parts of the variance, Fleiss, Cohen and Everitt (1969), formula 13.
    on, off = 0.0, 0.0
    for (one, other), count in both.items():
        share = count / total
        if one == other:
            on += share * (1 - (first[one] + second[one]) * (1 - value)) ** 2
        else:
            off += share * (second.get(one, 0.0) + first.get(other, 0.0)) ** 2
    rest = (value - expected * (1 - value)) ** 2
    variance = (on + (1 - value) ** 2 * off - rest) / (total * (1 - expected) ** 2)
    half = Z * sqrt(max(variance, 0.0))
    return Kappa(observed, expected, value, (max(-1.0, value - half), min(1.0, value + half)))


def of_item(pairs: Sequence[Pair]) -> Agreement:
    """Return the agreement on one item; Wilson's limits."""
    agreed = _agreed(pairs)
    return Agreement(len(pairs), agreed, wilson(agreed, len(pairs)), cohen(pairs))


def by_item(cases: Iterable[CasePairs]) -> dict[str, Agreement]:
    """Return the agreement on each item that any case compares."""
    return {item: of_item(pairs) for item, pairs in _pairs_by_item(cases).items()}


def overall(cases: Sequence[CasePairs]) -> Agreement:
    """Return the agreement over all items of *cases*.

    The items of one case belong together, so the limits are those of a ratio over cases, and
    kappa (pooled over items) has those of a jackknife that leaves out one case at a time.
    Both are None with fewer than two cases.
    """
    pairs = [list(case.values()) for case in cases if case]
    compared = sum(map(len, pairs))
    agreed = sum(map(_agreed, pairs))
    limits = _ratio_limits([(_agreed(each), len(each)) for each in pairs])
    return Agreement(compared, agreed, limits, _pooled_with_limits([c for c in cases if c]))


def _agreed(pairs: Iterable[Pair]) -> int:
    return sum(first == second for first, second in pairs)


def _pairs_by_item(cases: Iterable[CasePairs]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for case in cases:
        for item, pair in case.items():
            found.setdefault(item, []).append(pair)
    return found


def _ratio_limits(counts: Sequence[tuple[int, int]]) -> Limits | None:
    """Return limits of the ratio of two sums over cases of (agreed, compared)."""
    number, total = len(counts), sum(compared for _, compared in counts)
    if number < 2 or not total:
        return None
    ratio = sum(agreed for agreed, _ in counts) / total
    squares = sum((agreed - ratio * compared) ** 2 for agreed, compared in counts)
    half = Z * sqrt(number / (number - 1) * squares) / total
    return max(0.0, ratio - half), min(1.0, ratio + half)


def _pooled_with_limits(cases: Sequence[CasePairs]) -> Kappa | None:
    pooled = _pooled(cases)
    if pooled is None or pooled.value is None or len(cases) < 2:
        return pooled
    left_out = [_pooled([*cases[:place], *cases[place + 1 :]]) for place in range(len(cases))]
    values = [each.value for each in left_out if each and each.value is not None]
    if len(values) < len(cases):
        return pooled
    mean = sum(values) / len(values)
    squares = sum((value - mean) ** 2 for value in values)
    half = Z * sqrt((len(values) - 1) / len(values) * squares)
    limits = max(-1.0, pooled.value - half), min(1.0, pooled.value + half)
    return Kappa(pooled.observed, pooled.expected, pooled.value, limits)


def _pooled(cases: Iterable[CasePairs]) -> Kappa | None:
    """Return kappa from the means over items of the observed and the expected agreement."""
    kappas = [cohen(pairs) for pairs in _pairs_by_item(cases).values()]
    found = [each for each in kappas if each is not None]
    if not found:
        return None
    observed = sum(each.observed for each in found) / len(found)
    expected = sum(each.expected for each in found) / len(found)
    if all(each.value is None for each in found):
        return Kappa(observed, expected, None, None)
    return Kappa(observed, expected, (observed - expected) / (1 - expected), None)
