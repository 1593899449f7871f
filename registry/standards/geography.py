"""Counties by their FIPS codes within a state; states and countries are code lists."""

import csv
from functools import cache
from importlib import resources

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
    """Return the counties of *state* that *typed*, a code or words, means."""
    index = _counties().get(state)
    return index.search(typed, limit) if index else []


@cache
def _counties() -> dict[str, Index]:
    data = resources.files("registry.standards").joinpath("data/counties.csv")
    entries: dict[str, list[tuple[str, str, bool]]] = {}
    for row in csv.DictReader(data.read_text("utf-8").splitlines()):
        entries.setdefault(row["state"], []).append((row["code"], row["label"], True))
    special = [(code, label, True) for code, label in SPECIAL.items()]
    return {state: Index(rows + special) for state, rows in entries.items()}
