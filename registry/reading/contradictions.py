"""Coded values that the text of the case speaks against."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.reading.reader import read
from registry.reading.suggestion import Suggestion

COMPARED = frozenset(
    {
        "laterality",
        "tumorSizePathologic",
        "tumorSizeClinical",
        "regionalNodesExamined",
        "regionalNodesPositive",
        "rxSummSurgicalMargins",
        "lymphVascularInvasion",
        "estrogenReceptorSummary",
        "progesteroneRecepSummary",
        "her2OverallSummary",
        "ulceration",
        "behaviorCodeIcdO3",
        "gleasonPatternsClinical",
        "gleasonPatternsPathological",
        "breslowTumorThickness",
        "psaLabValue",
    }
)
# Involved margins may be coded more exactly than the text says.
MORE_EXACT = {("rxSummSurgicalMargins", "1"): "123", ("lymphVascularInvasion", "1"): "1234"}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The coded *value* of *item*, and the *suggestion* that the text makes instead."""

    item: str
    value: str
    suggestion: Suggestion


def contradictions(values: Mapping[str, str], text: str) -> list[Contradiction]:
    """Return the items of *values* whose code differs from what *text* says; blanks never do."""
    return [
        Contradiction(found.item, values[found.item], found)
        for found in read(text)
        if found.item in COMPARED and values.get(found.item) and _differs(found, values[found.item])
    ]


def _differs(found: Suggestion, value: str) -> bool:
    return value not in MORE_EXACT.get((found.item, found.value), (found.value,))
