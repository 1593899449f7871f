"""How the ledger keeps items: keyed by number, and compared from one submission to the next."""

from collections.abc import Mapping
from functools import cache

from registry.cases.items import id_of_key
from registry.standards import items as dictionary

Changes = dict[str, list[str]]

# Stamps of the registry's own work: they say that something was saved, not what.
STAMPS = frozenset({"2100", "2110"})


def by_number(values: Mapping[str, str]) -> dict[str, str]:
    """Return items by number; items of user dictionaries keep their id."""
    return {_key(naaccr_id): value for naaccr_id, value in values.items()}


def by_id(stored: Mapping[str, str]) -> dict[str, str]:
    """Return items of the ledger by XML id."""
    return {id_of_key(key): value for key, value in stored.items()}


def place(key: str) -> tuple[bool, int, str]:
    """Return what sorts items by number; those of user dictionaries come last, by id."""
    return not key.isdigit(), int(key) if key.isdigit() else 0, key


def changes(sent: Mapping[str, str], now: Mapping[str, str]) -> Changes:
    """Return the old and new value of each item that differs; both by item number."""
    return {
        key: [sent.get(key, ""), now.get(key, "")]
        for key in [*now, *(key for key in sent if key not in now)]
        if key not in STAMPS and sent.get(key, "") != now.get(key, "")
    }


@cache
def _key(naaccr_id: str) -> str:
    try:
        return str(dictionary.item(naaccr_id).number)
    except dictionary.UnknownItem:
        return naaccr_id
