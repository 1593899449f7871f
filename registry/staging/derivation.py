"""The results of a case by all algorithms that apply, and the items that they are stored as."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.staging import explanation
from registry.staging.assignment import STAND_INS, Assignment, Items, assign, diagnosis_year
from registry.staging.explanation import Derived
from registry.staging.outcome import Staging
from registry.staging.plan import Pass
from registry.staging.routing import PEDIATRIC, route
from registry.staging.shelf import Shelf


@dataclass(frozen=True, slots=True)
class CaseStage:
    """An algorithm's way with a case; no *staging* while there is no single schema."""

    assignment: Assignment
    staging: Staging | None
    derived: tuple[Derived, ...]

    @property
    def stored(self) -> dict[str, str]:
        """The results that are settled, by XML id: those without a blank input."""
        return {
            each.output.naaccr_xml_id: each.value
            for each in self.derived
            if each.value and not each.lacking
        }


def stages(shelf: Shelf, items: Items) -> list[CaseStage]:
    """Return how the algorithms of a case stage it; a later one sees what an earlier one gave."""
    found: list[CaseStage] = []
    for number in range(len(assign(shelf, items))):
        fresh = {key: value for each in found for key, value in each.stored.items()}
        found.append(_stage(assign(shelf, {**items, **fresh})[number]))
    return found


def stored_items(shelf: Shelf, items: Items, old_year: int | None = None) -> dict[str, str]:
    """Return the derived items of a case as they are to be stored; "" where nothing is settled.

    Results of the algorithms that *items* or *old_year*, the year of diagnosis before,
    lead to are all in it, so that nothing stale stays.  An algorithm that is not
    installed leaves alone what a file brought.
    """
    blank: dict[str, str] = {}
    for name in _names({diagnosis_year(items), old_year}):
        algorithm = shelf.get(name)
        if algorithm:
            blank |= dict.fromkeys(algorithm.bundle.output_ids, "")
    for stage in stages(shelf, items):
        blank |= stage.stored
    return blank


def matters(
    shelf: Shelf, items: Items, changed: Mapping[str, object], old_year: int | None = None
) -> bool:
    """Tell whether one of the *changed* items may change what is derived.

    *old_year* is the year of diagnosis before, where that has changed.
    """
    stand_ins = {other for other, _ in STAND_INS.values()}
    return any(
        algorithm and not (algorithm.bundle.input_ids | stand_ins).isdisjoint(changed)
        for algorithm in map(shelf.get, _names({diagnosis_year(items), old_year}))
    )


def _names(years: set[int | None]) -> list[str]:
    ways = {way.algorithm for year in years if year is not None and (way := route(year))}
    return sorted({*ways, PEDIATRIC.algorithm})


def _stage(assignment: Assignment) -> CaseStage:
    passed: list[Pass] = []
    staging = assignment.staged(passed)
    found = explanation.derived(assignment, staging, passed) if staging else []
    return CaseStage(assignment, staging, tuple(found))
