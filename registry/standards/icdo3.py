"""ICD-O-3: topography, morphology, paired organs, plausible combinations."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from registry.standards import tables
from registry.standards.ranges import Ranges, parse, within
from registry.standards.search import Choice, Index
from registry.standards.wording import wording

# What a registrar means by a histology alone: the malignant form first.
BEHAVIORS = "321069"
# Metastases and doubtful primaries are coded as their primary.
NEVER_REPORTED = "69"


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


def search_topography(
    typed: str, limit: int = 50, caution: Callable[[str], str] = lambda code: ""
) -> list[Choice]:
    """Return the sites that *typed*, a code or words, means; C34.1 and C341 are the same."""
    return _topography().search(typed, limit, caution=caution)


def search_morphology(
    typed: str, limit: int = 50, caution: Callable[[str], str] = lambda code: ""
) -> list[Choice]:
    """Return the morphologies as 8140/3 that *typed* means; those *caution* warns of come last."""
    return _morphology_index().search(typed, limit, caution=caution)


def years_of(code: str) -> list[tuple[int, int]]:
    """Return the years of diagnosis, first and last, in which a morphology (8140/3) holds."""
    return [(span.first_year, span.last_year) for span in _morphologies().get(code, ())]


def sex_of_site(site: str) -> str:
    """Return 1 (male) or 2 (female) where only persons of that sex have *site*; else ""."""
    return next((row["sex"] for row, sites in _sites_of_one_sex() if within(site, sites)), "")


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
    lists = _types_of(site)
    return any(behavior in allowed.get(histology, "") for allowed in lists) if lists else None


@cache
def _types_of(site: str) -> tuple[dict[str, str], ...]:
    return tuple(allowed for sites, allowed in _site_types() if within(site, sites))


@cache
def _topography() -> Index:
    rows = tables.rows("topography")
    entries = ((row["code"], row["term"], row["kind"] == "preferred") for row in rows)
    return Index(entries, wording=wording("topography"))


@cache
def _morphology_index() -> Index:
    rows = sorted(tables.rows("morphology"), key=lambda row: _malignant_first(row["code"]))
    entries = ((row["code"], row["term"], row["kind"] == "preferred") for row in rows)
    common = {row["code"] for row in tables.rows("common_morphologies")}

    def rank(code: str) -> int:
        return 0 if code in common else 1 + BEHAVIORS.index(code[-1])

    return Index(entries, wording=wording("morphology"), rank=rank)


def _malignant_first(code: str) -> tuple[str, int]:
    histology, behavior = code.split("/")
    return histology, BEHAVIORS.index(behavior)


@cache
def _sites_of_one_sex() -> tuple[tuple[dict[str, str], Ranges], ...]:
    return tuple((row, parse(row["sites"])) for row in tables.rows("sites_of_one_sex"))


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
