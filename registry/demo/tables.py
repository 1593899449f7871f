"""Reading the data files of this room, and drawing from what their cells allow."""

import csv
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import TypeVar

Row = dict[str, str]
T = TypeVar("T", str, Row)


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of ``data/<name>.csv``."""
    data = resources.files("registry.demo").joinpath(f"data/{name}.csv")
    return tuple(csv.DictReader(data.read_text("utf-8").splitlines()))


@cache
def of_disease(name: str, disease: str) -> tuple[Row, ...]:
    """Return the rows of a file that belong to *disease*, or to every disease."""
    return tuple(row for row in rows(name) if row["disease"] in ("", disease))


def draw(random: Random, cell: str) -> str:
    """Return one of the values of *cell*.

    A cell lists values or ranges, each with a weight after a star: ``1*3 2 005..035``.
    A number drawn from a range is written as its lower end is: as many decimals, as many digits.
    """
    values, weights = _choices(cell)
    value = random.choices(values, weights)[0] if len(values) > 1 else values[0]
    first, dots, last = value.partition("..")
    if not dots:
        return value
    if "." in first:
        return f"{random.uniform(float(first), float(last)):.1f}"
    width = len(first) if first.startswith("0") else 1
    return f"{random.randint(int(first), int(last)):0{width}d}"


def draw_row(random: Random, found: tuple[Row, ...] | list[Row]) -> Row:
    """Return one of the rows, by their column ``weight``."""
    return random.choices(found, [float(row["weight"]) for row in found])[0]


def within(number: int, span: str) -> bool:
    """Whether *number* lies in *span*: ``18-74``, ``-2024``, ``2025-`` or "" for any."""
    first, _, last = span.partition("-")
    return (not first or number >= int(first)) and (not last or number <= int(last))


def holds(facts: dict[str, str], condition: str) -> bool:
    """Whether *facts* meet a condition such as ``behavior=3 summary=1 2`` (summary 1 or 2)."""
    key = ""
    met: dict[str, bool] = {}
    for word in condition.split():
        name, equals, value = word.rpartition("=")
        key = name if equals else key
        met[key] = met.get(key, False) or facts.get(key, "") == value
    return all(met.values())


def days(random: Random, first: int, last: int) -> timedelta:
    """Return from *first* to *last* days."""
    return timedelta(random.randint(first, last))


def stamp(day: date) -> str:
    """Return *day* as NAACCR items hold it."""
    return f"{day:%Y%m%d}"


@cache
def _choices(cell: str) -> tuple[list[str], list[float]]:
    parts = [part.partition("*") for part in cell.split()]
    return [value for value, _, _ in parts], [float(weight or 1) for _, _, weight in parts]
