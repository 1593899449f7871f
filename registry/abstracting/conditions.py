"""When a field is asked for: site and histology contexts, and values of other items."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from registry.standards import ranges

_TESTS: dict[str, Callable[[str, str], bool]] = {
    "!=": lambda value, wanted: value != wanted,
    ">=": lambda value, wanted: value >= wanted,
    "=": lambda value, wanted: value == wanted,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of an item with a value as text, such as numberPhasesOfRadTxToVolume>=02."""

    naaccr_id: str
    comparison: str
    value: str

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Return the condition that *text* writes; raises ValueError."""
        for comparison in _TESTS:
            naaccr_id, found, value = text.partition(comparison)
            if found:
                return cls(naaccr_id, comparison, value)
        raise ValueError(f"{text!r} compares with none of {', '.join(_TESTS)}")

    def holds(self, case: Mapping[str, str]) -> bool:
        """Whether *case* meets the condition; a blank item is smaller than every code."""
        return _TESTS[self.comparison](case.get(self.naaccr_id, ""), self.value)

    def __str__(self) -> str:
        return f"{self.naaccr_id}{self.comparison}{self.value}"


@dataclass(frozen=True, slots=True)
class Context:
    """Tumors of certain sites and histologies; blank ranges let every code through."""

    name: str
    sites: ranges.Ranges
    histologies: ranges.Ranges

    def holds(self, site: str, histology: str) -> bool:
        """Whether a tumor belongs here as far as it is coded.

        A histology not yet coded rules nothing out where the site decides.
        """
        if self.sites and not ranges.within(site, self.sites):
            return False
        if not self.histologies or (self.sites and not histology):
            return True
        return ranges.within(histology, self.histologies)


@cache
def contexts() -> dict[str, Context]:
    """Return the rows of ``data/contexts.csv`` by name."""
    data = resources.files("registry.abstracting").joinpath("data/contexts.csv")
    return {
        row["context"]: Context(
            row["context"], ranges.parse(row["sites"]), ranges.parse(row["histologies"])
        )
        for row in csv.DictReader(data.read_text("utf-8").splitlines())
    }


@cache
def held(site: str, histology: str) -> frozenset[str]:
    """Return the names of all contexts that a tumor of *site* and *histology* belongs to."""
    return frozenset(name for name, context in contexts().items() if context.holds(site, histology))
