"""Populations of areas: how many people of a year, sex and age group live where.

A site loads its own as a CSV file with the columns ``area`` (state and county as the items
80 and 90 hold them, GA121, or ``all`` for everybody whom the registry covers), ``year``,
``sex`` (1, 2), ``age`` (the first age of a group: 0, 1, 5, 10 ... 85) and ``people``, one row
each.  All 19 groups must be there for both sexes, in every year of an area.
"""

import csv
import io
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

COLUMNS = ("area", "year", "sex", "age", "people")
SEXES = ("1", "2")
# The 19 age groups by their first age, as the 2000 US standard has them.
FIRST_AGES = (0, 1, *range(5, 90, 5))
EVERYWHERE = "all"
LONGEST_AREA = 20

_Key = tuple[str, int, str, int]


class PopulationError(ValueError):
    """A file is no population; the message names the line, the value and what was expected."""


@dataclass(frozen=True)
class Population:
    """People by area, year, sex and first age of the group."""

    people: Mapping[_Key, float]

    @property
    def areas(self) -> list[str]:
        """The areas, in order."""
        return sorted({area for area, *_ in self.people})

    @property
    def years(self) -> list[int]:
        """The years that any area has, in order."""
        return sorted({year for _, year, *_ in self.people})

    @property
    def extent(self) -> str:
        """What the file holds, in words."""
        years, areas = self.years, self.areas
        named = ", ".join(areas[:5]) + (" and others" if len(areas) > 5 else "")
        return f"{len(areas)} area{'s' * (len(areas) > 1)} ({named}), {years[0]}-{years[-1]}"

    def by_age(
        self, areas: Collection[str], years: Collection[int], sexes: Collection[str] = SEXES
    ) -> list[float]:
        """Return the person-years of each of the 19 age groups.

        Raises PopulationError where an area lacks a year.
        """
        for area in areas:
            for year in years:
                if (area, year, SEXES[0], FIRST_AGES[0]) not in self.people:
                    raise PopulationError(f"The population has no year {year} of area {area}")
        return [
            sum(
                self.people[area, year, sex, age]
                for area in areas
                for year in years
                for sex in sexes
            )
            for age in FIRST_AGES
        ]


def age_group(age: int) -> int:
    """Return the place of an age in years among the 19 groups."""
    return 0 if age == 0 else 1 if age < 5 else min(age // 5 + 1, len(FIRST_AGES) - 1)


def read(content: str) -> Population:
    """Return the population of a CSV file; raises PopulationError."""
    reader = csv.DictReader(io.StringIO(content))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise PopulationError(f"the header lacks {', '.join(missing)}")
    people: dict[_Key, float] = {}
    lines: dict[_Key, int] = {}
    for row in reader:
        key, number = _row(reader.line_num, row)
        if key in people:
            raise PopulationError(
                f"line {reader.line_num}: {_named(key)} stands in line {lines[key]} already"
            )
        people[key], lines[key] = number, reader.line_num
    if not people:
        raise PopulationError("there are no rows")
    _check_gaps(people)
    return Population(people)


def _check_gaps(people: Mapping[_Key, float]) -> None:
    places = sorted({(area, year) for area, year, *_ in people})
    for area, year in places:
        for sex in SEXES:
            for age in FIRST_AGES:
                if (area, year, sex, age) not in people:
                    raise PopulationError(f"{_named((area, year, sex, age))} is missing")
    for (area, year), (next_area, next_year) in zip(places, places[1:], strict=False):
        if area == next_area and next_year != year + 1:
            raise PopulationError(f"area {area}, year {year + 1} is missing")


def _row(line: int, row: Mapping[str, str | None]) -> tuple[_Key, float]:
    values = {name: (row[name] or "").strip() for name in COLUMNS}
    area, year, sex, age = (values[name] for name in COLUMNS[:4])
    if not 0 < len(area) <= LONGEST_AREA:
        raise PopulationError(f"line {line}, area: {area!r} has not 1-{LONGEST_AREA} characters")
    if not (year.isascii() and year.isdigit() and 1900 <= int(year) <= 2099):
        raise PopulationError(f"line {line}, year: {year!r} is not a year 1900-2099")
    if sex not in SEXES:
        raise PopulationError(f"line {line}, sex: {sex!r} is not 1 or 2")
    if not (age.isascii() and age.isdigit() and int(age) in FIRST_AGES):
        raise PopulationError(f"line {line}, age: {age!r} is not one of 0, 1, 5, 10, 15 ... 85")
    return (area, int(year), sex, int(age)), _people(line, values["people"])


def _people(line: int, text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found < math.inf:
        raise PopulationError(f"line {line}, people: {text!r} is not a number from 0 on")
    return found


def _named(key: _Key) -> str:
    return "area {}, year {}, sex {}, age {}".format(*key)
