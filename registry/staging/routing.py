"""Which algorithm stages a case: by its year of diagnosis and, in addition, its age.

Source: SEER's staging policy for 2004 and later; the engine itself takes what it is given.
"""

from dataclasses import dataclass

OLDEST_PEDIATRIC = 39


@dataclass(frozen=True, slots=True)
class Route:
    """An algorithm and the years of diagnosis that it is used for; no *last* year: still open."""

    algorithm: str
    title: str
    first: int
    last: int | None = None

    def covers(self, year: int) -> bool:
        """Whether a case diagnosed in *year* takes this way."""
        return self.first <= year <= (self.last or year)


ROUTES = (
    Route("cs", "Collaborative Stage", 2004, 2015),
    Route("tnm", "TNM 7th edition", 2016, 2017),
    Route("eod_public", "Extent of Disease 2018", 2018),
)
PEDIATRIC = Route("pediatric", "Pediatric stage (Toronto)", 2018)


def route(year: int) -> Route | None:
    """Return the way of a case diagnosed in *year*; None before any algorithm."""
    return next((each for each in ROUTES if each.covers(year)), None)


def is_pediatric(year: int, age: int | None) -> bool:
    """Whether a case takes the pediatric way in addition; an unknown age does not."""
    return age is not None and age <= OLDEST_PEDIATRIC and PEDIATRIC.covers(year)
