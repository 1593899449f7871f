"""Whether a sentence states a finding, or denies it, doubts it or tells of the past."""

import re
from functools import cache

from registry.reading import tables
from registry.reading.report import Report

SCOPE = 110
# Behind these a denial ends.
_BREAK = re.compile(
    r"\b(?:but|however|although|though|except|which|whereas|showing|shows|with(?! no\b)"
    r"|no special type)\b"
    r"|[.;:\n]|, (?=(?:invasive|infiltrating|consistent|positive|present)\b)"
)
_LEAD = (
    r"\s*(?:\([^()\n]{0,20}\)\s*)?[:-]?\s*"
    r"(?:(?:is|are|was|were|has been|component|cells|tumor|status)\s*:?\s*){0,3}"
)


def states(report: Report, start: int, end: int) -> bool:
    """Whether the phrase from *start* to *end* is stated as a fact of this tumor."""
    sentence = report.sentence(start)
    return sentence.weight > 0 and affirmed(report, start, end)


def affirmed(report: Report, start: int, end: int) -> bool:
    """Whether nothing around the phrase denies or doubts it."""
    sentence = report.sentence(start)
    before = report.text[max(sentence.start, start - SCOPE) : start].lower()
    after = report.text[end : min(max(sentence.end, end), end + SCOPE)].lower()
    denied = _cue("before", report.kind).search(_last_clause(before))
    return not (denied or _cue("after", report.kind).match(after))


def _last_clause(text: str) -> str:
    cut = 0
    for found in _BREAK.finditer(text):
        cut = found.end()
    return text[cut:]


@cache
def _cue(side: str, kind: str) -> re.Pattern[str]:
    cues = [
        row["cue"]
        for row in tables.rows("cues")
        if row["side"] == side and row["kind"] in {"", kind}
    ]
    # sorted by their first letters, because most places of a text begin none of them
    by_letter: dict[str, list[str]] = {}
    for cue in cues:
        by_letter.setdefault(cue[0], []).append(re.escape(cue[1:]).replace(r"\ ", r"\s+"))
    alternatives = "|".join(
        f"{letter}(?:{'|'.join(endings)})" for letter, endings in by_letter.items()
    )
    lead = _LEAD if side == "after" else ""
    return re.compile(rf"{lead}(?<!\w)(?:{alternatives})(?!\w)")
