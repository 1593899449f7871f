"""Which items hold for which years of diagnosis, from ``data/item_years.csv``."""

from functools import cache

from registry.standards import tables

ALWAYS = tables.ALWAYS


def applies(naaccr_id: str, diagnosis_year: int | None) -> bool:
    """Whether *naaccr_id* is collected for tumors diagnosed in *diagnosis_year*.

    Without a year the newest items apply, those that no later year has ended.
    """
    first, last = years(naaccr_id)
    return last == ALWAYS[1] if diagnosis_year is None else first <= diagnosis_year <= last


def years(naaccr_id: str) -> tuple[int, int]:
    """Return the first and last year of diagnosis; an item that always holds has 0 and 9999."""
    return _years().get(naaccr_id, ALWAYS)


@cache
def _years() -> dict[str, tuple[int, int]]:
    return {row["naaccrId"]: tables.years(row) for row in tables.rows("item_years")}
