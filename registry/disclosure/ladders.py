"""How values are made coarser, step by step: ages, dates, postal codes, sites, years."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from registry.standards import tables

OLDEST_SHOWN = 89
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a ladder: its name, and what it makes of a value; blanks stay blank."""

    label: str
    apply: Callable[[str], str]


def as_it_is(value: str) -> str:
    """Return *value*."""
    return value


def age(value: str, width: int = 1) -> str:
    """Return an age, three digits, alone or in a group of *width* years; over 89 is 90+."""
    if not value:
        return ""
    if not value.isdigit() or int(value) > 120:
        return UNKNOWN
    years = int(value)
    if years > OLDEST_SHOWN:
        return "90+"
    first = years - years % width
    return f"{years:02d}" if width == 1 else f"{first:02d}-{first + width - 1:02d}"


def to_month(value: str) -> str:
    """Return year and month of a date."""
    return value[:6]


def to_year(value: str) -> str:
    """Return the year of a date."""
    return value[:4]


def three_digits(value: str) -> str:
    """Return the first three digits of a postal code; 000 for areas of 20,000 people or fewer."""
    if not value:
        return ""
    prefix = value[:3]
    if not (len(prefix) == 3 and prefix.isascii() and prefix.isdigit()):
        # A code of another country; its area may hold a few people.
        return "000"
    return "000" if prefix in _small_areas() else prefix


def five_years(value: str) -> str:
    """Return the five years, from one that ends in 0 or 5, that a year lies in."""
    if not value.isdigit():
        return ""
    first = int(value) - int(value) % 5
    return f"{first:04d}-{first + 4:04d}"


def three_characters(value: str) -> str:
    """Return the category of a topography or histology code."""
    return value[:3]


@cache
def _small_areas() -> frozenset[str]:
    return frozenset(row["prefix"] for row in tables.rows("small_postal_areas", "disclosure"))


_AS_IT_IS = Step("As it is", as_it_is)
_DATES = (Step("Day", as_it_is), Step("Month", to_month), Step("Year", to_year))
LADDERS: MappingProxyType[str, tuple[Step, ...]] = MappingProxyType(
    {
        "code": (_AS_IT_IS,),
        "county": (_AS_IT_IS,),
        "tract": (_AS_IT_IS,),
        "facility": (_AS_IT_IS,),
        "age": (
            _AS_IT_IS,
            Step("Years, 90 and over together", age),
            Step("Five-year groups", lambda value: age(value, 5)),
            Step("Ten-year groups", lambda value: age(value, 10)),
        ),
        "date": _DATES,
        "birth": _DATES,
        "postal": (_AS_IT_IS, Step("Three digits", three_digits)),
        "year": (_AS_IT_IS, Step("Five years", five_years)),
        "site": (_AS_IT_IS, Step("Three characters", three_characters)),
        "histology": (_AS_IT_IS, Step("Three digits", three_characters)),
    }
)
DATES = frozenset({"date", "birth"})
