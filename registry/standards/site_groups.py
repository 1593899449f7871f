"""SEER site groups: the rows of the primary site table, and which of them a case falls in.

Source: SEER site recode ICD-O-3/WHO 2008, facts in ``data/site_groups.csv``.
"""

from dataclasses import dataclass
from functools import cache

from registry.standards import tables
from registry.standards.ranges import Ranges, parse, within

NOT_CLASSIFIED = "99999"


@dataclass(frozen=True, slots=True)
class SiteGroup:
    """A row of the primary site table, under the heading of its body system."""

    code: str
    name: str
    system: str


@dataclass(frozen=True, slots=True)
class _Rule:
    group: str
    sites_in: Ranges
    sites_out: Ranges
    histologies_in: Ranges
    histologies_out: Ranges

    def holds(self, site: str, histology: str) -> bool:
        return (
            (not self.sites_in or within(site, self.sites_in))
            and not within(site, self.sites_out)
            and (not self.histologies_in or within(histology, self.histologies_in))
            and not within(histology, self.histologies_out)
        )


@cache
def groups() -> dict[str, SiteGroup]:
    """Return all groups by code, in the order of the table."""
    return {
        row["group"]: SiteGroup(row["group"], row["name"], row["system"])
        for row in tables.rows("site_groups")
    }


@cache
def site_group(primary_site: str, histology: str) -> SiteGroup:
    """Return the one group of a site (C341) and a histology (8140).

    What no rule places, an unknown site or histology among them, is "Not classified".
    """
    for rule in _rules():
        if rule.holds(primary_site, histology):
            return groups()[rule.group]
    return groups()[NOT_CLASSIFIED]


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["group"],
            parse(row["sites_in"]),
            parse(row["sites_out"]),
            parse(row["histologies_in"]),
            parse(row["histologies_out"]),
        )
        for row in tables.rows("site_groups")
        if row["group"] != NOT_CLASSIFIED
    )
