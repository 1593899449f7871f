"""The NAACCR items of every version, read from ``data/items.csv``."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

VERSIONS = (140, 150, 160, 180, 210, 220, 230, 240, 250, 260)
LATEST = VERSIONS[-1]


class UnknownItem(KeyError):
    """No version of the standard has the item."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the versions *first_version* to *last_version* define it.

    *parent* is NaaccrData, Patient or Tumor; *record_types* the letters of A M C I
    that carry it; *length* counts UTF-16 units and does not bind *unlimited_text*.
    *default_user* items stand in the default user dictionary of versions 140-210.
    """

    number: int
    naaccr_id: str
    name: str
    length: int
    data_type: str
    parent: str
    record_types: str
    section: str
    padding: str
    unlimited_text: bool
    default_user: bool
    source: str
    first_version: int
    last_version: int


@cache
def items(version: int = LATEST, *, default_user: bool = False) -> Mapping[str, Item]:
    """Return the items of *version* by XML id, in order of their numbers.

    With *default_user* those of the default user dictionary instead, which only
    versions 140-210 have.  Raises ValueError for a version that does not exist.
    """
    if version not in VERSIONS:
        raise ValueError(f"NAACCR version {version} is not one of {', '.join(map(str, VERSIONS))}")
    return MappingProxyType(
        {
            row.naaccr_id: row
            for row in _rows()
            if row.first_version <= version <= row.last_version and row.default_user == default_user
        }
    )


def item(naaccr_id: str) -> Item:
    """Return the newest definition of *naaccr_id*; raises UnknownItem."""
    try:
        return _by_id()[naaccr_id]
    except KeyError:
        raise UnknownItem(
            f"{naaccr_id} is not the XML id of a NAACCR item (versions 14 to 26)"
        ) from None


def by_number(number: int) -> Item:
    """Return the newest definition of item *number*; raises UnknownItem."""
    try:
        return _by_number()[number]
    except KeyError:
        raise UnknownItem(f"{number} is not the number of a NAACCR item") from None


@cache
def _by_id() -> dict[str, Item]:
    return {row.naaccr_id: row for row in sorted(_rows(), key=lambda row: row.last_version)}


@cache
def _by_number() -> dict[int, Item]:
    return {row.number: row for row in sorted(_rows(), key=lambda row: row.last_version)}


@cache
def _rows() -> tuple[Item, ...]:
    text = resources.files("registry.standards").joinpath("data/items.csv").read_text("utf-8")
    header, *rows = csv.reader(text.splitlines())
    assert len(header) == 14  # noqa: S101 - the file is ours and tested whole
    return tuple(
        Item(
            int(number),
            naaccr_id,
            name,
            int(length),
            data_type,
            parent,
            record_types,
            section,
            padding,
            bool(unlimited),
            bool(default_user),
            source,
            int(first),
            int(last),
        )
        for (
            number, naaccr_id, name, length, data_type, parent, record_types, section,
            padding, unlimited, default_user, source, first, last,
        ) in rows
    )  # fmt: skip
