"""The quadrant of a breast, from the hour of the clock."""

import re
from typing import TYPE_CHECKING

from registry.reading.report import Report

if TYPE_CHECKING:
    from registry.reading.sites import Place

_CLOCK = re.compile(
    r"\b(\d{1,2})(?::(\d{2}))?[ ]?(?:-[ ]?\d{1,2}(?::\d{2})?[ ]?)?o[ ]?'?[ ]?clock\b", re.IGNORECASE
)
_SIDE = re.compile(r"\b(?:right|left)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:cysts?|fibroadenoma|benign|node)\b", re.IGNORECASE)
# Hours between the axes, on the right; the left breast is its mirror image.
_RIGHT = {10: "C504", 11: "C504", 1: "C502", 2: "C502", 4: "C503", 5: "C503", 7: "C505", 8: "C505"}
_LEFT = {12 - hour: code for hour, code in _RIGHT.items()}
_ON_AXIS = "C508"


def quadrant(
    report: Report, own: "list[Place]", sides: list[tuple[str, int, int, float]]
) -> tuple[str, int, int] | None:
    """Return the site of the one hour that is named of this breast, and where it stands."""
    if len({value for value, *_ in sides}) != 1:
        return None
    found = {}
    parts = {place.part for place in own}
    for sentence in report.sentences:
        words = report.quote(sentence)
        if not sentence.weight or sentence.part not in parts or _OTHER.search(words):
            continue
        named = {side[0].lower()[0] for side in _SIDE.finditer(words)}
        if named and named != {"r" if sides[0][0] == "1" else "l"}:
            continue
        for hour in _CLOCK.finditer(report.text, sentence.start, sentence.end):
            code = _code(int(hour[1]), hour[2] or "00", sides[0][0])
            if code:
                found[code] = hour.span()
    if len(found) != 1:
        return None
    ((code, span),) = found.items()
    return code, *span


def _code(hour: int, minutes: str, side: str) -> str:
    if not 1 <= hour <= 12:
        return ""
    by_hour = _RIGHT if side == "1" else _LEFT
    if minutes == "00":
        return by_hour.get(hour, _ON_AXIS)
    # Half past lies between two hours; at least one of them is off the axis.
    return by_hour.get(hour) or by_hour.get(hour % 12 + 1, "")
