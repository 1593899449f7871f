"""What the snapshot holds: the columns and items of each level that identify nobody."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, Integer, String

from registry.cases import items
from registry.cases.models import LEVELS, TumorDerived
from registry.derived import catalogue
from registry.standards import items as dictionary

# Columns that serve the record, not research: when and by whom, and how names are searched.
_UNSEEN = frozenset(
    {
        "items",
        "changed_by",
        "derived_with",
        "reopened_by",
        "search_last",
        "search_first",
        "sound_last",
    }
)
DERIVED = "tumor_derived"
TABLES: Mapping[str, type[Any]] = MappingProxyType({**LEVELS, DERIVED: TumorDerived})
KEYS = MappingProxyType(
    {"patient_key": "patient", "tumor_key": "tumor", "abstract_key": "abstract"}
)


class NotInSnapshot(ValueError):
    """A name that the snapshot does not have; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name lives in the snapshot: its table and its column there.

    *stored* columns stand in every file; an item without a column of its own
    stands only where some case has it.
    """

    table: str
    column: str
    stored: bool
    is_number: bool = False


@cache
def stored_columns(level: str) -> tuple[Column[object], ...]:
    """Return the columns of *level*'s table that the snapshot copies."""
    return tuple(
        column
        for column in TABLES[level].__table__.c
        if column.name not in _UNSEEN
        and isinstance(column.type, Integer | String)
        and not why_left_out(column.info.get("naaccr_id", ""))
    )


def why_left_out(naaccr_id: str) -> str:
    """Return why an item is not in the snapshot; "" where it is, or is no standard item."""
    try:
        item = dictionary.item(naaccr_id)
    except dictionary.UnknownItem:
        return ""
    listed = _left_out()
    reason = listed.get(("item", naaccr_id)) or listed.get(("section", item.section), "")
    return reason or ("Free text may name anybody" if item.unlimited_text else "")


def place(name: str) -> Place:
    """Return where *name*, an XML id or a derived column, lives; raises NotInSnapshot."""
    found = names().get(name)
    if found:
        return found
    if reason := why_left_out(name):
        raise NotInSnapshot(f"{name} is not in the snapshot: {reason}")
    raise NotInSnapshot(f"{name!r} is neither a NAACCR XML id of a case nor a derived column")


@cache
def names() -> Mapping[str, Place]:
    """Return all that can be asked for: the keys, derived columns by name, items by XML id."""
    found = {key: Place(level, "id", stored=True, is_number=True) for key, level in KEYS.items()}
    for level in LEVELS:
        for column in stored_columns(level):
            if _is_bookkeeping(column):
                continue
            name = column.info.get("naaccr_id", column.name)
            number = isinstance(column.type, Integer)
            found[name] = Place(level, column.name, stored=True, is_number=number)
    for version in dictionary.VERSIONS:
        for default_user in (False, True):
            for naaccr_id, item in dictionary.items(version, default_user=default_user).items():
                if item.parent != "NaaccrData" and not why_left_out(naaccr_id):
                    level = items.place(naaccr_id).level
                    found.setdefault(naaccr_id, Place(level, naaccr_id, stored=False))
    found.update({name: Place(DERIVED, name, stored=False) for name in catalogue.items()})
    return MappingProxyType(found)


@cache
def tail_items(level: str) -> Mapping[str, str]:
    """Return the items of *level*'s JSON column that the snapshot copies: {key: name}."""
    if level == DERIVED:
        return {name: name for name in catalogue.items()}
    return {
        str(dictionary.item(name).number): name
        for name, its_place in names().items()
        if its_place.table == level and not its_place.stored
    }


def key(level: str) -> Column[Any]:
    """Return the column that numbers the rows of *level*'s table."""
    column: Column[Any] = next(iter(TABLES[level].__table__.primary_key))
    return column


@cache
def fingerprint() -> str:
    """Return a digest of the layout; files of another one are made anew."""
    described = [
        (level, [column.name for column in stored_columns(level)], sorted(tail_items(level)))
        for level in TABLES
    ]
    return sha256(repr(described).encode()).hexdigest()[:16]


def _is_bookkeeping(column: Column[object]) -> bool:
    """Whether a column ties rows together and says nothing of a case."""
    if "naaccr_id" in column.info or column.name == "facility_id":
        return False
    return column.primary_key or bool(column.foreign_keys) or column.name == "version"


@cache
def _left_out() -> Mapping[tuple[str, str], str]:
    text = resources.files("registry.snapshot").joinpath("data/left_out.csv").read_text("utf-8")
    return {(row["what"], row["name"]): row["reason"] for row in csv.DictReader(text.splitlines())}
