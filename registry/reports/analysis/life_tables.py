"""Life tables of a population: how likely people of a sex and age die within a year.

A site loads its own as a CSV file with the columns ``sex`` (1, 2), ``year``, ``age`` (completed
years from 0) and ``q`` (the probability to die before the next birthday), one row each.
Years before the first and after the last take the nearest year; ages above the last age take
the last age, so that a table that stops at 99 still holds.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.reports.analysis import reference_files
from registry.reports.analysis.reference_files import FileError
from registry.standards.ages import OLDEST

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

DAYS_OF_YEAR = 365.241
COLUMNS = ("sex", "year", "age", "q")
SEXES = {"1": "male", "2": "female"}
YEARS = (1800, 2099)


@dataclass(frozen=True)
class LifeTable:
    """Daily hazards of death: for each sex an array by year (from *first_year*) and age."""

    first_year: int
    hazards: "Mapping[str, Array]"

    @property
    def last_year(self) -> int:
        """The last calendar year of the table."""
        return self.first_year + int(next(iter(self.hazards.values())).shape[0]) - 1

    @property
    def last_age(self) -> int:
        """The last age of the table; people above it take its hazard."""
        return int(next(iter(self.hazards.values())).shape[1]) - 1

    @property
    def extent(self) -> str:
        """What the table holds, in words."""
        sexes = " and ".join(SEXES[sex] for sex in self.hazards)
        return f"{sexes}, {self.first_year}-{self.last_year}, ages 0-{self.last_age}"

    def daily(self, sex: str, ages: "Array", years: "Array") -> "Array":
        """Return the hazard of one day at *ages* (completed years) in calendar *years*."""
        import numpy as np

        table = self.hazards[sex]
        year = np.clip(years - self.first_year, 0, table.shape[0] - 1)
        age = np.clip(ages, 0, table.shape[1] - 1)
        found: Array = table[year, age]
        return found


def read(content: str) -> LifeTable:
    """Return the life table of a CSV file; raises FileError."""
    found: dict[tuple[str, int, int], float] = {}
    lines: dict[tuple[str, int, int], int] = {}
    for line, fields in reference_files.rows(content, COLUMNS):
        key = (
            reference_files.sex(line, fields),
            reference_files.whole(line, fields, "year", *YEARS),
            reference_files.whole(line, fields, "age", 0, OLDEST),
        )
        if key in found:
            raise FileError(
                f"line {line}: sex {key[0]}, year {key[1]}, age {key[2]} "
                f"stands in line {lines[key]} already"
            )
        found[key], lines[key] = _probability(line, fields["q"]), line
    return of_probabilities(found)


def of_probabilities(found: Mapping[tuple[str, int, int], float]) -> LifeTable:
    """Return the table of q by (sex, year, age); raises FileError where there is a gap."""
    import numpy as np

    if not found:
        raise FileError("there are no rows")
    years = sorted({year for _, year, _ in found})
    ages = sorted({age for _, _, age in found})
    hazards = {}
    for sex in sorted({sex for sex, _, _ in found}):
        table = np.empty((years[-1] - years[0] + 1, ages[-1] + 1))
        for year in range(years[0], years[-1] + 1):
            for age in range(ages[-1] + 1):
                if (sex, year, age) not in found:
                    raise FileError(f"sex {sex}, year {year}, age {age} is missing")
                q = min(found[sex, year, age], 1 - 1e-12)
                table[year - years[0], age] = -math.log(1 - q) / DAYS_OF_YEAR
        hazards[sex] = table
    return LifeTable(years[0], hazards)


def _probability(line: int, text: str) -> float:
    try:
        q = float(text)
    except ValueError:
        q = math.nan
    if not 0 <= q <= 1:
        raise FileError(f"line {line}, q: {text!r} is not a probability from 0 to 1")
    return q
