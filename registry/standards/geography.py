"""Counties by their FIPS codes within a state; states and countries are code lists."""

from functools import cache

from registry.standards import tables
from registry.standards.search import Choice, Index

# Codes of item 90 that name no county.
SPECIAL = {"998": "Outside the state", "999": "Unknown"}


def county_name(state: str, county: str) -> str:
    """Return the county's name for a state (IA) and a code (089); "" where there is none."""
    if county in SPECIAL:
        return SPECIAL[county]
    index = _counties().get(state)
    return (index.title(county) if index else None) or ""


def search_counties(state: str, typed: str, limit: int = 50) -> list[Choice]:
    """Return the counties of *state* that *typed*, a code or words, means.

    Where the state has none, or is blank, the codes that name no county are left.
    """
    return _counties().get(state, _no_county()).search(typed, limit)


@cache
def _counties() -> dict[str, Index]:
    entries: dict[str, list[tuple[str, str, bool]]] = {}
    for row in tables.rows("counties"):
        entries.setdefault(row["state"], []).append((row["code"], row["label"], True))
    return {state: Index([*rows, *_special()]) for state, rows in entries.items()}


@cache
def _no_county() -> Index:
    return Index(_special())


def _special() -> list[tuple[str, str, bool]]:
    return [(code, label, True) for code, label in SPECIAL.items()]
