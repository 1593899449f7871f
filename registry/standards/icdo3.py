"""ICD-O-3: topography, morphology, paired organs, plausible combinations."""

from dataclasses import dataclass
from functools import cache

from registry.standards import tables
from registry.standards.ranges import Ranges, parse, within
from registry.standards.search import Choice, Index, folded_words

# What a registrar means by a histology alone: the malignant form first.
BEHAVIORS = "321069"
SIDES = frozenset({"left", "right", "lt", "rt", "bilateral"})


@dataclass(frozen=True, slots=True)
class Morphology:
    """A histology with its behavior (8140/3), and the years of diagnosis for which it holds.

    A code that was renamed, or left the classification and came back, has one for each span.
    """

    code: str
    term: str
    first_year: int
    last_year: int

    def holds_in(self, year: int | None) -> bool:
        """Whether it holds for tumors diagnosed in *year*; without a year it does."""
        return year is None or self.first_year <= year <= self.last_year


def topography(code: str) -> str | None:
    """Return the title of a site code (C341), or None where there is no such code."""
    return _topography().title(code)


def morphology(histology: str, behavior: str, year: int | None = None) -> Morphology | None:
    """Return the morphology of *histology* (8140) and *behavior* (3) in *year* of diagnosis.

    Without a year the newest; None where the classification does not have it.
    """
    spans = _morphologies().get(f"{histology}/{behavior}", ())
    return next((found for found in reversed(spans) if found.holds_in(year)), None)


def histology_title(histology: str, behavior: str = "", year: int | None = None) -> str | None:
    """Return the term of a histology, of the malignant form where *behavior* is blank or new."""
    for wanted in (behavior, *BEHAVIORS):
        found = morphology(histology, wanted, year) or morphology(histology, wanted)
        if found:
            return found.term
    return None


def search_topography(typed: str, limit: int = 50) -> list[Choice]:
    """Return the sites that *typed*, a code or words, means; C34.1 and C341 are the same.

    Where nothing is called so, a side ("left lung") is left to its own item.
    """
    found = _topography().search(typed, limit)
    without_side = [word for word in folded_words(typed) if word not in SIDES]
    return found or (_topography().search(" ".join(without_side), limit) if without_side else [])


def search_morphology(typed: str, limit: int = 50, year: int | None = None) -> list[Choice]:
    """Return morphologies as 8140/3 that *typed* means, those valid in *year* of diagnosis."""
    known = _morphologies()
    return _morphology_index().search(
        typed, limit, allowed=lambda code: any(span.holds_in(year) for span in known[code])
    )


def is_paired(site: str, year: int | None = None) -> bool:
    """Whether *site* is a paired organ, for which laterality is coded 1-5 or 9."""
    return any(
        within(site, sites) and (year is None or year >= first) for sites, first in _paired()
    )


def plausible(site: str, histology: str, behavior: str) -> bool | None:
    """Whether the SEER site/type list of 2015 has the combination; None where it has no say.

    It has none about sites and morphologies that it does not know, newer codes above all.
    """
    if f"{histology}/{behavior}" not in _listed_types():
        return None
    lists = [allowed for sites, allowed in _site_types() if within(site, sites)]
    return any(behavior in allowed.get(histology, "") for allowed in lists) if lists else None


@cache
def _topography() -> Index:
    rows = tables.rows("topography")
    return Index((row["code"], row["term"], row["kind"] == "preferred") for row in rows)


@cache
def _morphology_index() -> Index:
    rows = sorted(tables.rows("morphology"), key=lambda row: _malignant_first(row["code"]))
    return Index((row["code"], row["term"], row["kind"] == "preferred") for row in rows)


def _malignant_first(code: str) -> tuple[str, int]:
    histology, behavior = code.split("/")
    return histology, BEHAVIORS.index(behavior)


@cache
def _morphologies() -> dict[str, tuple[Morphology, ...]]:
    spans: dict[str, tuple[Morphology, ...]] = {}
    for row in tables.rows("morphology"):
        if row["kind"] == "preferred":
            found = Morphology(row["code"], row["term"], *tables.years(row))
            spans[found.code] = (*spans.get(found.code, ()), found)
    return spans


@cache
def _paired() -> tuple[tuple[Ranges, int], ...]:
    return tuple(
        (parse(row["sites"]), int(row["first_year"] or 0)) for row in tables.rows("paired_sites")
    )


@cache
def _site_types() -> tuple[tuple[Ranges, dict[str, str]], ...]:
    return tuple(
        (parse(row["sites"]), dict(pair.split("/") for pair in row["morphologies"].split()))
        for row in tables.rows("site_types")
    )


@cache
def _listed_types() -> frozenset[str]:
    return frozenset(
        f"{histology}/{behavior}"
        for _, allowed in _site_types()
        for histology, behaviors in allowed.items()
        for behavior in behaviors
    )
