"""Groups of the age at diagnosis."""

from functools import cache, lru_cache

from registry.derived.result import KEPT, Result
from registry.standards import ages, tables

UNKNOWN = "unknown"


@lru_cache(maxsize=KEPT)
def age_group(grouping: str, age: str) -> Result:
    """Return the group of *age*, three digits of item 230, in a *grouping* of ``age_groups.csv``.

    "unknown" for a blank age, for 999 and for what lies beyond 120.
    """
    if not (age.isascii() and age.isdigit()) or int(age) > ages.OLDEST:
        return Result(UNKNOWN, f"Age at diagnosis is {age or 'blank'}")
    for label, first, last in _groups(grouping):
        if first <= int(age) <= last:
            return Result(label, f"Age at diagnosis {int(age)} lies in {first}-{last}")
    raise ValueError(f"{grouping}: no group holds the age {age}")


@cache
def _groups(grouping: str) -> list[tuple[str, int, int]]:
    return [
        (row["label"], int(row["first"]), int(row["last"]))
        for row in tables.rows("age_groups", "derived")
        if grouping in row["groupings"].split()
    ]
