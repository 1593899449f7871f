"""A made-up life table and population, so that a demonstration shows all methods."""

import csv
import io
import math
from collections.abc import Iterable, Sequence

from registry.reports.analysis import life_tables, populations, rates

NAME = "Made up for demonstration"
YEARS = range(2000, 2031)
LAST_AGE = 99
# Gompertz mortality, falling by 1 % each year: for each sex the hazard at birth and its growth.
MORTALITY = {"1": (7.0e-5, 0.088), "2": (4.2e-5, 0.092)}
BASE_YEAR, CHANGE = 2005, 0.99
PEOPLE = 400_000


def life_table() -> str:
    """Return a life table as a CSV file."""
    return _csv(
        life_tables.COLUMNS,
        (
            (sex, year, age, f"{1 - math.exp(-a * math.exp(b * age) * _fallen(year)):.8f}")
            for sex, (a, b) in MORTALITY.items()
            for year in YEARS
            for age in range(LAST_AGE + 1)
        ),
    )


def population() -> str:
    """Return the people of one area, aged as the 2000 US standard, as a CSV file."""
    standard = [size for _, size in rates.standard("us2000")]
    half = PEOPLE / 2 / sum(standard)
    return _csv(
        populations.COLUMNS,
        (
            (populations.EVERYWHERE, year, sex, age, round(size * half))
            for year in YEARS
            for sex in populations.SEXES
            for age, size in zip(populations.FIRST_AGES, standard, strict=True)
        ),
    )


def _fallen(year: int) -> float:
    return CHANGE ** (year - BASE_YEAR)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue()
