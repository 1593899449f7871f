"""Reference rates: how many cases a larger population has, to compare a smaller one with.

A site loads its own as a CSV file with the columns ``site`` (a SEER site group such as 26000, or
``all`` for all sites together), ``sex`` (1, 2), ``age`` (the first age of a group: 0, 1, 5, 10 ...
85), and either ``rate`` (cases for 100,000 person-years) or ``cases`` and ``people``
(person-years), one row each.  All 19 groups must be there for both sexes of a site, with a rate
of 0 for the sex that cannot have it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from registry.reports.analysis import rates, reference_files
from registry.reports.analysis.reference_files import FIRST_AGES, SEXES, Fields, FileError
from registry.standards import site_groups

KEYS = ("site", "sex", "age")
ALL_SITES = "all"

_Key = tuple[str, str, int]


@dataclass(frozen=True)
class ReferenceRates:
    """Rates for 100,000 person-years by site, sex and first age of the group."""

    rates: Mapping[_Key, float]

    @property
    def sites(self) -> list[str]:
        """The sites, in order."""
        return sorted({site for site, *_ in self.rates})

    @property
    def extent(self) -> str:
        """What the file holds, in words."""
        named = ", ".join(self.sites[:5]) + (" and others" if len(self.sites) > 5 else "")
        return f"{len(self.sites)} site{'s' * (len(self.sites) > 1)} ({named})"

    def by_age(self, sites: Collection[str], sex: str) -> list[float]:
        """Return the rates of the 19 age groups of *sites* together; of none, of all sites.

        Raises FileError where the file lacks a site.
        """
        asked = list(sites) or [ALL_SITES]
        for site in asked:
            if (site, sex, FIRST_AGES[0]) not in self.rates:
                raise FileError(f"The reference rates have no site {site}")
        return [sum(self.rates[site, sex, age] for site in asked) for age in FIRST_AGES]


def read(content: str) -> ReferenceRates:
    """Return the reference rates of a CSV file; raises FileError."""
    found: dict[_Key, float] = {}
    lines: dict[_Key, int] = {}
    for line, key, rate in _rows(content):
        if key in found:
            raise FileError(f"line {line}: {_named(key)} stands in line {lines[key]} already")
        found[key], lines[key] = rate, line
    if not found:
        raise FileError("there are no rows")
    for site in sorted({site for site, *_ in found}):
        for sex in SEXES:
            for age in FIRST_AGES:
                if (site, sex, age) not in found:
                    raise FileError(f"{_named((site, sex, age))} is missing")
    return ReferenceRates(found)


def _rows(content: str) -> Iterator[tuple[int, _Key, float]]:
    given = reference_files.header(content)
    as_rates = "rate" in given
    if as_rates and {"cases", "people"} & set(given):
        raise FileError("the header has rate beside cases or people: give the one or the other")
    if not as_rates and not {"cases", "people"} & set(given):
        raise FileError("the header lacks rate, or cases and people")
    columns = (*KEYS, "rate") if as_rates else (*KEYS, "cases", "people")
    for line, fields in reference_files.rows(content, columns):
        site = fields["site"]
        if site != ALL_SITES and site not in site_groups.groups():
            raise FileError(
                f"line {line}, site: {site!r} is not {ALL_SITES} or a SEER site group such as 26000"
            )
        key = site, reference_files.sex(line, fields), reference_files.first_age(line, fields)
        yield line, key, _rate(line, fields)


def _rate(line: int, fields: Fields) -> float:
    if "rate" in fields:
        return reference_files.number(line, fields, "rate")
    cases = reference_files.number(line, fields, "cases")
    people = reference_files.number(line, fields, "people")
    if not people:
        raise FileError(f"line {line}, people: {fields['people']!r} is not a number above 0")
    return rates.PER * cases / people


def _named(key: _Key) -> str:
    return "site {}, sex {}, age {}".format(*key)
