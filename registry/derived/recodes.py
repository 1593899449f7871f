"""Recodes by site and histology, and the behavior recode for analysis."""

from functools import cache, lru_cache

from registry.derived import catalogue
from registry.derived.result import KEPT, Result
from registry.standards import tables
from registry.standards.ranges import Ranges, parse, within

NOT_CLASSIFIED = "99999"
UNKNOWN_BEHAVIOR = "9"
BLADDER = parse("C670-C679")
MALIGNANT = "3"


@lru_cache(maxsize=KEPT)
def recode(item: str, site: str, histology: str, behavior: str) -> Result:
    """Return the code that the table of *item* gives; 99999 where no row fits."""
    table = catalogue.items()[item].table
    row = catalogue.recoded()[item].row(site, histology, behavior)
    case = f"site {site or 'blank'}, histology {histology or 'blank'}"
    if row is None:
        return Result(NOT_CLASSIFIED, f"No row of {table} holds {case}")
    return Result(row.code, f"Row {row.number} of {table}, {row.name}: {case}")


@lru_cache(maxsize=KEPT)
def behavior_recode(site: str, histology: str, behavior: str, year: int | None) -> Result:
    """Return the SEER behavior recode for analysis of a tumor diagnosed in *year*.

    A tumor of the bladder counts as malignant.  9 where an item is blank or of the
    wrong form, or where no rule fits (benign outside the brain, for example).
    """
    if not _whole(site, histology, behavior) or year is None:
        return Result(UNKNOWN_BEHAVIOR, "Site, histology, behavior or year is blank or of no form")
    counted = MALIGNANT if within(site, BLADDER) else behavior
    bladder = "; the bladder counts as malignant" if counted != behavior else ""
    case = f"{site} {histology}/{behavior}, {year}{bladder}"
    for number, (value, behaviors, sites, histologies, first_year) in enumerate(_rows(), start=1):
        if (
            counted == behaviors
            and year >= first_year
            and (not sites or within(site, sites))
            and (not histologies or within(histology, histologies))
        ):
            return Result(value, f"Row {number} of behavior_recode: {case}")
    return Result(UNKNOWN_BEHAVIOR, f"No row of behavior_recode holds {case}")


def _whole(site: str, histology: str, behavior: str) -> bool:
    return (
        len(site) == len(histology) == 4
        and len(behavior) == 1
        and site[0] == "C"
        and f"{site[1:]}{histology}{behavior}".isascii()
        and f"{site[1:]}{histology}{behavior}".isdigit()
    )


@cache
def _rows() -> list[tuple[str, str, Ranges, Ranges, int]]:
    return [
        (
            row["value"],
            row["behaviors"],
            parse(row["sites"]),
            parse(row["histologies"]),
            int(row["first_year"] or 0),
        )
        for row in tables.rows("behavior_recode", "derived")
    ]
