"""The edits panel: what the case fails as it is typed, and what would put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from registry.edits import fixes
from registry.edits.case import Case
from registry.edits.edit import DESTINATIONS, HOSPITAL
from registry.edits.engine import Failure, run
from registry.edits.fixes import Fix

TITLES = {"hospital": "Complete here", "state": "Acceptable to the state", "ncdb": "NCDB"}
# More than these are counted, not listed: a new case fails nearly every text and required item.
MOST_LISTED = 25


@dataclass(frozen=True)
class Checked:
    """What a case fails: errors first, among them those at the fields of the page."""

    case: Case
    failures: tuple[Failure, ...]
    on_page: frozenset[str]

    @cached_property
    def listed(self) -> list[Failure]:
        """The failures of the hospital's edit set, those over-ridden last."""
        of_hospital = [each for each in self.failures if HOSPITAL in each.edit.sets]
        return sorted(of_hospital, key=self._rank)[:MOST_LISTED]

    @cached_property
    def distances(self) -> list[tuple[str, int]]:
        """The number of errors that stand between the case and each destination."""
        return [
            (
                TITLES[destination],
                sum(each.is_error and destination in each.edit.sets for each in self.failures),
            )
            for destination in DESTINATIONS
        ]

    def _rank(self, failure: Failure) -> tuple[bool, str, bool]:
        elsewhere = self.on_page.isdisjoint(failure.items)
        return failure.over_ridden, failure.edit.severity.value, elsewhere

    def fixes(self, failure: Failure) -> list[Fix]:
        """Return the smallest changes that would clear a failure.

        All that fields of the page would make; without any the first one elsewhere.
        """
        if failure.over_ridden:
            return []
        here = list(fixes.fixes(failure, self.case, self.on_page))
        elsewhere = frozenset(failure.items) - self.on_page
        return here or list(islice(fixes.fixes(failure, self.case, elsewhere), 1))


def checked(case: Case, on_page: Iterable[str]) -> Checked:
    """Return what *case* fails, beside a page with the fields of items *on_page*."""
    return Checked(case, tuple(run(case)), frozenset(on_page))
