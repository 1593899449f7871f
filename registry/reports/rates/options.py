"""What a page of rates was asked for, read from the address."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from werkzeug.datastructures import MultiDict

from registry.cases.filters import CaseFilter

METHODS = {
    "rates": "Rates",
    "ages": "By age",
    "trend": "Trend",
    "compare": "Comparison",
    "ratio": "Standardised ratio",
    "prevalence": "Prevalence",
}
STANDARDS = {
    "us2000": "United States 2000",
    "who": "WHO 2000-2025",
    "segi": "World (Segi)",
    "esp2013": "Europe 2013",
    "esp1976": "Europe 1976",
}
SPAN = 5
LONGEST = 60


@dataclass(frozen=True)
class Options:
    """The choices of the form; *years* are those of diagnosis, *area* "" means all areas.

    *population* and *reference* are ids of reference files, "" the newest.
    """

    chosen: CaseFilter
    years: tuple[int, ...]
    method: str = "rates"
    standard: str = "us2000"
    population: str = ""
    reference: str = ""
    area: str = ""

    @classmethod
    def from_query(cls, query: MultiDict[str, str], today: date) -> Self:
        """Return what a query asks for, by default the last five whole years.

        Raises ValueError with a sentence for the user.
        """
        chosen = CaseFilter.from_query(query.to_dict())
        last = _year(chosen.year_to, "Last year") or today.year - 1
        first = _year(chosen.year_from, "First year") or last - SPAN + 1
        if not first <= last < first + LONGEST:
            raise ValueError(f"Years: {first}-{last} are not 1 to {LONGEST} years in order")
        found = cls(
            # Age and sex are counted here, over all who are let through.
            replace(chosen, basis="diagnosis", year_from=str(first), year_to=str(last)),
            tuple(range(first, last + 1)),
            method=query.get("method") or "rates",
            standard=query.get("standard") or "us2000",
            population=query.get("population", ""),
            reference=query.get("reference", ""),
            area=query.get("area", ""),
        )
        for what, value, known in (
            ("Method", found.method, METHODS),
            ("Standard", found.standard, STANDARDS),
        ):
            if value not in known:
                raise ValueError(f"{what}: {value!r} is not one of {', '.join(known)}")
        return found

    def to_query(self) -> dict[str, Any]:
        """Return what a query needs to ask for this again."""
        query: dict[str, Any] = self.chosen.to_query()
        query.pop("basis", None)
        return query | {
            "method": self.method,
            "standard": self.standard,
            "population": self.population,
            "reference": self.reference,
            "area": self.area,
        }


def _year(value: str, what: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) == 4):
        raise ValueError(f"{what}: {value!r} is not a year of four digits")
    return int(value)
