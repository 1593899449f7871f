"""Judging many cases: frames of cases in, frames of verdicts out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from registry.measures import facts
from registry.measures.conditions import Codes, Condition, date_of
from registry.measures.judge import judge
from registry.measures.measure import NOT_ELIGIBLE, Measure, Rule
from registry.measures.rates import Rate, rate

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure and its verdicts, one row a case.

    *verdicts* has abstract_key, year (of diagnosis), outcome, reason, due (date or None)
    and days_left (whole days, missing without a window) of the cases that pass the first
    rules; *left_out* counts the others by the rule that left them out.
    """

    measure: Measure
    verdicts: "pd.DataFrame"
    left_out: dict[str, int]

    @property
    def rate(self) -> Rate:
        """The rate of all cases together."""
        return rate(self.verdicts["outcome"])

    def by_year(self) -> dict[int, Rate]:
        """Return the rate of each year of diagnosis that has eligible cases, in order."""
        eligible = self.verdicts[self.verdicts["outcome"] != NOT_ELIGIBLE]
        return {int(str(year)): rate(part["outcome"]) for year, part in eligible.groupby("year")}

    def reasons(self, outcome: str) -> dict[str, int]:
        """Return how often each reason occurs with *outcome*, the most frequent first."""
        found = self.verdicts.loc[self.verdicts["outcome"] == outcome, "reason"]
        counts = {str(reason): int(number) for reason, number in found.value_counts().items()}
        if outcome == NOT_ELIGIBLE:
            for reason, number in self.left_out.items():
                counts[reason] = counts.get(reason, 0) + number
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def columns(measures: Iterable[Measure]) -> list[str]:
    """Return the items that the verdicts of *measures* need."""
    return sorted(frozenset().union(*(measure.items() for measure in measures)))


def judged(
    measures: Iterable[Measure], cases: "pd.DataFrame", as_of: date, *, every: bool = False
) -> list[Judged]:
    """Return the verdicts of each measure on *cases*, which has abstract_key and their columns.

    With *every* the cases that pass the first rules have a verdict even where a later
    rule leaves them out, so that a list can say why; otherwise they are only counted.
    """
    columns = _Columns(cases)
    return [_judged(measure, columns, as_of, every=every) for measure in measures]


class _Columns:
    """Cases by column: a question to one code is answered once for a whole column."""

    def __init__(self, cases: "pd.DataFrame") -> None:
        self.cases = cases
        self._answers: dict[Codes, NDArray[np.bool_]] = {}

    def met(self, condition: Codes) -> "NDArray[np.bool_]":
        """Return which cases meet *condition*."""
        if condition not in self._answers:
            self._answers[condition] = self._mapped(condition.subject, condition.takes)
        return self._answers[condition]

    def diagnosed(self, first: int, last: int) -> "NDArray[np.bool_]":
        """Return which cases were diagnosed in these years."""

        def is_inside(value: str) -> bool:
            found = date_of(value)
            return found is not None and first <= found.year <= last

        return self._mapped("dateOfDiagnosis", is_inside)

    def holds(self, condition: Condition, rows: "NDArray[np.intp]") -> "NDArray[np.bool_]":
        """Return which of *rows* surely meet *condition*; equal cases are asked once."""
        import numpy as np

        items, known = sorted(condition.items()), {}
        values = zip(*(self.cases[item].iloc[rows].tolist() for item in items), strict=True)
        answers = np.zeros(len(rows), dtype=bool)
        for place, combination in enumerate(values):
            if combination not in known:
                case = dict(zip(items, combination, strict=True))
                known[combination] = condition.holds(case) is True
            answers[place] = known[combination]
        return answers

    def _mapped(self, column: str, answer: Callable[[str], bool]) -> "NDArray[np.bool_]":
        import numpy as np
        import pandas as pd

        codes, values = pd.factorize(self.cases[column])
        return np.array([answer(str(value)) for value in values], dtype=bool)[codes]


def _judged(measure: Measure, columns: _Columns, as_of: date, *, every: bool) -> Judged:
    import pandas as pd

    near, left_out = _narrowed(measure, columns, every=every)
    items = sorted(measure.items())
    cases = columns.cases[["abstract_key", *items]].iloc[near]
    rows: list[tuple[Any, ...]] = []
    for key, *values in zip(*(cases[name].tolist() for name in cases), strict=True):
        case = dict(zip(items, values, strict=True))
        verdict = judge(measure, case, as_of)
        year = int(case["dateOfDiagnosis"][:4])
        rows.append((key, year, verdict.outcome, verdict.reason, verdict.due, verdict.days_left))
    names = ["abstract_key", "year", "outcome", "reason", "due", "days_left"]
    verdicts = pd.DataFrame(rows, columns=names).astype({"days_left": "Int64"})
    return Judged(measure, verdicts, left_out)


def _narrowed(
    measure: Measure, columns: _Columns, *, every: bool
) -> tuple["NDArray[np.intp]", dict[str, int]]:
    """Return the rows of the cases that are left to judge, and how many each rule leaves out.

    The order is that of :func:`judge`, and so are the reasons.
    """
    import numpy as np

    inside = columns.diagnosed(*measure.years)
    left_out = Counter({f"Not diagnosed in {_span(measure.years)}": int((~inside).sum())})
    first = list(_simple(measure.eligible))
    for rule, condition in first:
        met = columns.met(condition)
        left_out[rule.reason] += int((inside & ~met).sum())
        inside &= met
    near = np.flatnonzero(inside)
    for rule, expected in () if every else _rest(measure, len(first)):
        met = columns.holds(rule.condition, near) == expected
        left_out[rule.reason] += int((~met).sum())
        near = near[met]
    return near, {reason: number for reason, number in left_out.items() if number}


def _simple(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Codes]]:
    """Yield the leading rules that ask for one code of one item."""
    for rule in rules:
        condition = rule.condition
        if not isinstance(condition, Codes) or condition.subject in facts.FACTS:
            return
        if rule.while_open is not None:
            return
        yield rule, condition


def _rest(measure: Measure, asked: int) -> Iterator[tuple[Rule, bool]]:
    """Yield the further rules with the answer that keeps a case, up to one that depends on time."""
    for rule in measure.eligible[asked:]:
        if rule.while_open is not None:
            return
        yield rule, True
    for rule in measure.excluded:
        yield rule, False


def _span(years: tuple[int, int]) -> str:
    first, last = years
    return f"{first} or later" if last >= 9999 else f"{first}-{last}"
