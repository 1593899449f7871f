"""Surgery of primary site (items 671, 1291): the codes valid for a site, diagnosis 2023 on.

Source: the site-specific surgery tables of 2024, facts in ``data/surgery_*.csv``.
"""

import csv
from functools import cache
from importlib import resources

from registry.standards.codes import Code, CodeList
from registry.standards.ranges import Ranges, parse, within

ITEMS = frozenset({"rxSummSurgPrimSite2023", "rxHospSurgPrimSite2023"})


def code_list(site: str) -> CodeList | None:
    """Return the surgery codes for a primary site (C341), or None for an unknown site."""
    table = next((name for name, sites in _tables() if within(site, sites)), None)
    return _lists().get(table) if table else None


@cache
def _tables() -> tuple[tuple[str, Ranges], ...]:
    return tuple((row["table"], parse(row["sites"])) for row in _rows("surgery_tables"))


@cache
def _lists() -> dict[str, CodeList]:
    codes: dict[str, list[Code]] = {}
    for row in _rows("surgery_codes"):
        missing = row["kind"] == "unknown if done"
        label = row["kind"][0].upper() + row["kind"][1:]
        codes.setdefault(row["table"], []).append(Code(row["code"], label, missing, 2023, 9999))
    return {table: CodeList(table, tuple(rows)) for table, rows in codes.items()}


def _rows(name: str) -> list[dict[str, str]]:
    data = resources.files("registry.standards").joinpath(f"data/{name}.csv")
    return list(csv.DictReader(data.read_text("utf-8").splitlines()))
