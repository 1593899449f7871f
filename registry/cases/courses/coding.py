"""What the drugs of the first course mean for the items that code them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.cases.courses.models import Treatment
from registry.cases.courses.words import FIRST_COURSE
from registry.cases.models import Abstract
from registry.standards import drugs, fitting

# Codes that say that nothing was given, or nothing at all: a drug plainly speaks against them.
_NONE_GIVEN = frozenset({"", "0", "00"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """The code of an item by the drugs, and what the abstract has instead."""

    naaccr_id: str
    code: str
    stored: str

    @property
    def is_plain(self) -> bool:
        """Whether the abstract says nothing yet, or that none was given."""
        return self.stored in _NONE_GIVEN


def proposals(
    abstract: Abstract, case: Mapping[str, str], given: Iterable[Treatment]
) -> list[Proposal]:
    """Return the items whose code differs from what the first course's drugs mean.

    The items of this facility count only what was given here.
    """
    first = [each for each in given if each.course == FIRST_COURSE]
    here = [each for each in first if each.facility == abstract.facility.name]
    year = fitting.diagnosis_year(case)
    found = {
        naaccr_id: code
        for start, treatments in (("rxSumm", first), ("rxHosp", here))
        for naaccr_id, code in drugs.coded(_drugs(treatments), year).items()
        if naaccr_id.startswith(start)
    }
    return [
        Proposal(naaccr_id, code, case[naaccr_id])
        for naaccr_id, code in found.items()
        if case[naaccr_id] != code
    ]


def _drugs(treatments: Iterable[Treatment]) -> set[str]:
    return {drug for each in treatments for drug in each.drugs}
