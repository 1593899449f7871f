"""A made-up life table, population and reference rates: a demonstration shows all methods."""

import csv
import io
import math
from collections.abc import Iterable, Sequence

from registry.reports.analysis import life_tables, populations, rates
from registry.reports.analysis.reference_files import FIRST_AGES, SEXES
from registry.reports.analysis.reference_rates import ALL_SITES, KEYS
from registry.standards import site_groups

NAME = "Made up for demonstration"
YEARS = range(2000, 2031)
LAST_AGE = 99
# Gompertz mortality, falling by 1 % each year: for each sex the hazard at birth and its growth.
MORTALITY = {"1": (7.0e-5, 0.088), "2": (4.2e-5, 0.092)}
BASE_YEAR, CHANGE = 2005, 0.99
PEOPLE = 400_000
# Cancers of all sites for 100,000 at birth, and their growth with each year of age.
INCIDENCE = (10.0, 0.065)


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
            for sex in SEXES
            for age, size in zip(FIRST_AGES, standard, strict=True)
        ),
    )


def reference_rates() -> str:
    """Return rates that grow with age, alike for all sites and both sexes, as a CSV file."""
    at_birth, growth = INCIDENCE
    sites = list(site_groups.groups())
    shares = {ALL_SITES: 1.0} | dict.fromkeys(sites, 1 / len(sites))
    return _csv(
        (*KEYS, "rate"),
        (
            (site, sex, age, f"{share * at_birth * math.exp(growth * age):.4f}")
            for site, share in shares.items()
            for sex in SEXES
            for age in FIRST_AGES
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
