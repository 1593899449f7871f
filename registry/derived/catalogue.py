"""Which items are derived, by which algorithm and version, and what their codes mean.

A recode that is a table of sites, histologies and behaviors is added here as data
alone: its table, and a line in ``data/items.csv`` that names it.
"""

from dataclasses import dataclass
from functools import cache

from registry.standards import recodes, site_groups, tables
from registry.standards.recodes import Recode


@dataclass(frozen=True, slots=True)
class Item:
    """A derived item; *room* and *table* are set where a table of sites and histologies decides."""

    item: str
    label: str
    algorithm: str
    version: str
    room: str
    table: str
    source: str


@cache
def items() -> dict[str, Item]:
    """Return all derived items by name, in the order in which they are shown."""
    return {row["item"]: Item(**row) for row in tables.rows("items", "derived")}


@cache
def algorithms() -> str:
    """Return the algorithms with their versions: what stored values are stamped with."""
    return "; ".join(dict.fromkeys(f"{item.algorithm} {item.version}" for item in items().values()))


@cache
def recoded() -> dict[str, Recode]:
    """Return the recode tables by the item that they give."""
    return {name: _recode(item.room, item.table) for name, item in items().items() if item.table}


@cache
def meaning(item: str, code: str) -> str:
    """Return what *code* means; "" where it says itself."""
    if item in recoded():
        names = {row.code: row.name for row in recoded()[item].rows}
        return names.get(code, "Not classified")
    return next(
        (
            row["label"]
            for row in tables.rows("codes", "derived")
            if row["code"] == code and item in row["items"].split()
        ),
        "",
    )


def _recode(room: str, table: str) -> Recode:
    if table == "site_groups":
        return site_groups.as_published()
    return Recode(
        recodes.row_of(number, cells, "code")
        for number, cells in enumerate(tables.rows(table, room), start=1)
    )
