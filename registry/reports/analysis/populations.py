"""Populations of areas: how many people of a year, sex and age group live where.

A site loads its own as a CSV file with the columns ``area`` (state and county as the items
80 and 90 hold them, GA121, or ``all`` for everybody whom the registry covers), ``year``,
``sex`` (1, 2), ``age`` (the first age of a group: 0, 1, 5, 10 ... 85) and ``people``, one row
each.  All 19 groups must be there for both sexes, in every year of an area.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from registry.reports.analysis import reference_files
from registry.reports.analysis.reference_files import FIRST_AGES, SEXES, Fields, FileError

COLUMNS = ("area", "year", "sex", "age", "people")
EVERYWHERE = "all"
LONGEST_AREA = 20
YEARS = (1900, 2099)

_Key = tuple[str, int, str, int]


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

        Raises FileError where an area lacks a year.
        """
        for area in areas:
            for year in years:
                if (area, year, SEXES[0], FIRST_AGES[0]) not in self.people:
                    raise FileError(f"The population has no year {year} of area {area}")
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
    """Return the population of a CSV file; raises FileError."""
    people: dict[_Key, float] = {}
    lines: dict[_Key, int] = {}
    for line, fields in reference_files.rows(content, COLUMNS):
        key = _key(line, fields)
        if key in people:
            raise FileError(f"line {line}: {_named(key)} stands in line {lines[key]} already")
        people[key], lines[key] = reference_files.number(line, fields, "people"), line
    if not people:
        raise FileError("there are no rows")
    _check_gaps(people)
    return Population(people)


def _check_gaps(people: Mapping[_Key, float]) -> None:
    places = sorted({(area, year) for area, year, *_ in people})
    for area, year in places:
        for sex in SEXES:
            for age in FIRST_AGES:
                if (area, year, sex, age) not in people:
                    raise FileError(f"{_named((area, year, sex, age))} is missing")
    for (area, year), (next_area, next_year) in zip(places, places[1:], strict=False):
        if area == next_area and next_year != year + 1:
            raise FileError(f"area {area}, year {year + 1} is missing")


def _key(line: int, fields: Fields) -> _Key:
    area = fields["area"]
    if not 0 < len(area) <= LONGEST_AREA:
        raise FileError(f"line {line}, area: {area!r} has not 1-{LONGEST_AREA} characters")
    year = reference_files.whole(line, fields, "year", *YEARS)
    return area, year, reference_files.sex(line, fields), reference_files.first_age(line, fields)


def _named(key: _Key) -> str:
    return "area {}, year {}, sex {}, age {}".format(*key)
