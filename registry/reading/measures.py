"""Single measured values: PSA, Ki-67, Breslow thickness, mitotic rate, cores."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from registry.reading import numbers, tables
from registry.reading.report import Report
from registry.reading.suggestion import Candidate

# A finding that the history tells is no finding of this report, but a laboratory value is.
_ANYWHERE = 0.5


@dataclass(frozen=True, slots=True)
class _Pattern:
    item: str
    organs: frozenset[str]
    kinds: frozenset[str]
    form: str
    anywhere: bool
    expression: re.Pattern[str]


def candidates(report: Report, organ: str) -> Iterator[Candidate]:
    """Give what the patterns of ``data/measures.csv`` read; of several thicknesses the largest."""
    for pattern in _patterns():
        if report.kind not in pattern.kinds or (pattern.organs and organ not in pattern.organs):
            continue
        matches = list(pattern.expression.finditer(report.text))
        # counts of single specimens are not the case's
        for found in matches if pattern.form != "number" or len(matches) == 1 else ():
            weight = report.sentence(found.start()).weight
            value = _FORMS[pattern.form](found)
            if value and (weight or pattern.anywhere):
                rank = float(value) if pattern.form == "thickness" else 0
                yield Candidate(
                    pattern.item, value, *found.span(), "measure", weight or _ANYWHERE, rank
                )


def _decimal(found: re.Match[str]) -> str:
    number = float(found["n"])
    return f"{numbers.half_up(number, 1):.1f}" if number < 1000 else ""


def _thickness(found: re.Match[str]) -> str:
    number = float(found["n"]) * (10 if found["unit"].lower() == "cm" else 1)
    return f"{numbers.half_up(number, 1):.1f}" if 0.05 <= number < 100 else ""


def _rate(found: re.Match[str]) -> str:
    if found["less"]:
        return "X1" if found["n"] == "1" else ""
    number = numbers.count(found["n"])
    return "" if number is None else f"{min(number, 11):02d}"


def _number(found: re.Match[str]) -> str:
    number = numbers.count(found["n"])
    return "" if number is None else f"{number:02d}"


_FORMS: dict[str, Callable[[re.Match[str]], str]] = {
    "decimal": _decimal,
    "thickness": _thickness,
    "rate": _rate,
    "number": _number,
}


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(
            row["item"],
            frozenset(row["organs"].split()),
            frozenset(row["kinds"].split()),
            row["form"],
            row["anywhere"] == "yes",
            re.compile(row["pattern"].replace("{count}", numbers.COUNT), re.IGNORECASE),
        )
        for row in tables.rows("measures")
    )
