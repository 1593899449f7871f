"""Whether a coded value is what a text says: equal, more exact, or another."""

from collections.abc import Iterable

from registry.reading.histologies import GENERAL
from registry.reading.suggestion import Suggestion

# Items about which a text and a code cannot both be right; others may be coded from elsewhere.
COMPARED = frozenset(
    {
        "laterality",
        "tumorSizePathologic",
        "tumorSizeClinical",
        "tumorSizeSummary",
        "regionalNodesExamined",
        "regionalNodesPositive",
        "sentinelLymphNodesExamined",
        "sentinelLymphNodesPositive",
        "rxSummSurgicalMargins",
        "lymphVascularInvasion",
        "estrogenReceptorSummary",
        "progesteroneRecepSummary",
        "her2OverallSummary",
        "ulceration",
        "gradePathological",
        "gleasonPatternsClinical",
        "gleasonPatternsPathological",
        "gleasonScoreClinical",
        "gleasonScorePathological",
        "breslowTumorThickness",
        "psaLabValue",
    }
)
# Involvement may be coded more exactly than the text says.
_MORE_EXACT = {("rxSummSurgicalMargins", "1"): "23", ("lymphVascularInvasion", "1"): "234"}
_SIZES = frozenset({"tumorSizePathologic", "tumorSizeClinical", "tumorSizeSummary"})
# From here on a size is a code, not millimeters.
_SIZE_CODES = 989


def agrees(item: str, value: str, said: str) -> bool:
    """Whether the coded *value* of *item* is what a text *said*, or says it more exactly."""
    if value == said:
        return True
    if item == "primarySite":
        return said[:3] == value[:3] and said.endswith("9")
    if item == "histologicTypeIcdO3":
        return said in GENERAL
    if "date" in item.lower():
        return said.startswith(value)
    if item in _SIZES:
        return _same_size(value, said)
    return value in _MORE_EXACT.get((item, said), "")


def gives_way(item: str, said: str, other: str) -> bool:
    """Whether *said* of *item* is the general form of *other*, which another text says."""
    if "date" in item.lower():
        return other != said and other.startswith(said)
    return agrees(item, other, said) and not agrees(item, said, other)


def against(item: str, value: str, found: Iterable[Suggestion]) -> Suggestion | None:
    """Return what speaks against the *value* of a compared *item*; None where any text agrees."""
    own = [each for each in found if each.item == item]
    if item not in COMPARED or not value or any(agrees(item, value, each.value) for each in own):
        return None
    return own[0] if own else None


def _same_size(value: str, said: str) -> bool:
    if not (value.isdecimal() and said.isdecimal()):
        return False
    return int(value) < _SIZE_CODES and abs(int(value) - int(said)) <= 1
