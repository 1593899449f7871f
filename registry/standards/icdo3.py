"""ICD-O-3: topography, morphology, paired organs, plausible combinations."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from registry.standards.ranges import Ranges, parse, within
from registry.standards.search import Choice, Index


@dataclass(frozen=True, slots=True)
class Morphology:
    """A histology with its behavior (8140/3), and the years of diagnosis for which it holds."""

    code: str
    term: str
    first_year: int
    last_year: int


def topography(code: str) -> str | None:
    """Return the title of a site code (C341), or None where there is no such code."""
    return _topography().title(code)


def morphology(histology: str, behavior: str) -> Morphology | None:
    """Return the morphology of *histology* (8140) and *behavior* (3), or None."""
    return _morphologies().get(f"{histology}/{behavior}")


def histology_title(histology: str, behavior: str = "") -> str | None:
    """Return the term of a histology, of the malignant form where *behavior* is blank or new."""
    for wanted in (behavior, "3", "2", "1", "0"):
        if wanted and (found := morphology(histology, wanted)):
            return found.term
    return None


def search_topography(typed: str, limit: int = 50) -> list[Choice]:
    """Return the sites that *typed*, a code or words, means; C34.1 and C341 are the same."""
    return _topography().search(typed, limit)


def search_morphology(typed: str, limit: int = 50, year: int | None = None) -> list[Choice]:
    """Return morphologies as 8140/3 that *typed* means, those valid in *year* of diagnosis."""
    found = _morphology_index().search(typed, limit)
    known = _morphologies()
    return [
        choice
        for choice in found
        if year is None or known[choice.code].first_year <= year <= known[choice.code].last_year
    ]


def is_paired(site: str, year: int | None = None) -> bool:
    """Whether *site* is a paired organ, for which laterality is coded 1-5 or 9."""
    return any(
        within(site, sites) and (year is None or year >= first) for sites, first in _paired()
    )


def plausible(site: str, histology: str, behavior: str) -> bool | None:
    """Whether the SEER site/type list of 2015 has the combination; None where it has no say.

    The list knows neither blood diseases at every site nor codes made after it.
    """
    lists = [allowed for sites, allowed in _site_types() if within(site, sites)]
    if not lists:
        return None
    return any(behavior in allowed.get(histology, "") for allowed in lists)


@cache
def _topography() -> Index:
    return Index(
        (row["code"], row["term"], row["kind"] == "preferred") for row in _rows("topography")
    )


@cache
def _morphology_index() -> Index:
    return Index(
        (row["code"], row["term"], row["kind"] == "preferred") for row in _rows("morphology")
    )


@cache
def _morphologies() -> dict[str, Morphology]:
    return {
        row["code"]: Morphology(
            row["code"],
            row["term"],
            int(row["first_year"] or 0),
            int(row["last_year"] or 9999),
        )
        for row in reversed(_rows("morphology"))
    }


@cache
def _paired() -> tuple[tuple[Ranges, int], ...]:
    return tuple(
        (parse(row["sites"]), int(row["first_year"] or 0)) for row in _rows("paired_sites")
    )


@cache
def _site_types() -> tuple[tuple[Ranges, dict[str, str]], ...]:
    return tuple(
        (
            parse(row["sites"]),
            dict(pair.split("/") for pair in row["morphologies"].split()),
        )
        for row in _rows("site_types")
    )


def _rows(name: str) -> list[dict[str, str]]:
    data = resources.files("registry.standards").joinpath(f"data/{name}.csv")
    return list(csv.DictReader(data.read_text("utf-8").splitlines()))
