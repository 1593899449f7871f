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


@dataclass(frozen=True, slots=True)
class _Counts:
    """The pairs of an item as counts; *crossed* is the sum over codes of first times second."""

    total: int
    agreed: int
    crossed: int

    def shares(self) -> tuple[float, float]:
        """Return the observed agreement and the one expected by chance."""
        return self.agreed / self.total, self.crossed / self.total**2


def _pooled_with_limits(cases: Sequence[CasePairs]) -> Kappa | None:
    codes = {
        item: (Counter(one for one, _ in pairs), Counter(other for _, other in pairs))
        for item, pairs in _pairs_by_item(cases).items()
    }
    counts = {
        item: _Counts(
            sum(first.values()),
            _agreed(case[item] for case in cases if item in case),
            sum(count * second[code] for code, count in first.items()),
        )
        for item, (first, second) in codes.items()
    }
    pooled = _pooled([each.shares() for each in counts.values()])
    if pooled is None or pooled.value is None or len(cases) < 2:
        return pooled
    values = []
    for case in cases:
        shares = {item: each.shares() for item, each in counts.items() if item not in case}
        for item, pair in case.items():
            if counts[item].total > 1:
                shares[item] = _less(counts[item], *codes[item], pair).shares()
        left = _pooled(list(shares.values()))
        if left is None or left.value is None:
            return pooled
        values.append(left.value)
    mean = sum(values) / len(values)
    squares = sum((value - mean) ** 2 for value in values)
    half = Z * sqrt((len(values) - 1) / len(values) * squares)
    limits = max(-1.0, pooled.value - half), min(1.0, pooled.value + half)
    return Kappa(pooled.observed, pooled.expected, pooled.value, limits)


def _less(counts: _Counts, first: Counter[str], second: Counter[str], pair: Pair) -> _Counts:
    """Return the counts of an item without one of its pairs."""
    same = pair[0] == pair[1]
    crossed = counts.crossed - second[pair[0]] - first[pair[1]] + same
    return _Counts(counts.total - 1, counts.agreed - same, crossed)


def _pooled(shares: Sequence[tuple[float, float]]) -> Kappa | None:
    """Return kappa from the means over items of the observed and the expected agreement."""
    if not shares:
        return None
    observed = sum(share[0] for share in shares) / len(shares)
    expected = sum(share[1] for share in shares) / len(shares)
    if all(share[1] == 1 for share in shares):
        return Kappa(observed, expected, None, None)
    return Kappa(observed, expected, (observed - expected) / (1 - expected), None)
