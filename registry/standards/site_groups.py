"""SEER site groups: the rows of the primary site table, and which of them a case falls in.

Source: SEER site recode ICD-O-3/WHO 2008, facts in ``data/site_groups.csv``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from registry.standards import recodes, tables
from registry.standards.recodes import Recode

NOT_CLASSIFIED = "99999"


@dataclass(frozen=True, slots=True)
class SiteGroup:
    """A row of the primary site table, under the heading of its body system."""

    code: str
    name: str
    system: str


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
    row = _in_the_table().row(primary_site, histology)
    return groups()[row.code if row else NOT_CLASSIFIED]


def described(codes: Collection[str]) -> str:
    """Return in words which ICD-O-3 sites and histologies belong to the groups of *codes*.

    Groups that differ only in their sites share a phrase.
    """
    rules: dict[tuple[str, ...], list[str]] = {}
    for row in tables.rows("site_groups"):
        if row["group"] in codes and row["group"] != NOT_CLASSIFIED:
            kind = tuple(row[name] for name in ("sites_out", "histologies_in", "histologies_out"))
            rules.setdefault(kind, []).extend(row["sites_in"].split() or ["any site"])
    found = [
        " ".join(dict.fromkeys(sites))
        + (f" except {without}" if without else "")
        + (f" with histology {inside}" if inside else "")
        + (f" without histology {outside}" if outside else "")
        for (without, inside, outside), sites in rules.items()
    ]
    if NOT_CLASSIFIED in codes:
        found.append("what no rule of the recode places")
    return f"SEER site recode {', '.join(sorted(codes))}: {'; '.join(found)}."


@cache
def as_published() -> Recode:
    """Return the recode to the letter: without the rows that this registry added."""
    return Recode(row for row, basis in _rows() if not basis)


@cache
def _in_the_table() -> Recode:
    return Recode(row for row, _ in _rows())


def _rows() -> list[tuple[recodes.Row, str]]:
    return [
        (recodes.row_of(number, cells, "group"), cells["basis"])
        for number, cells in enumerate(tables.rows("site_groups"), start=1)
        if cells["group"] != NOT_CLASSIFIED
    ]
