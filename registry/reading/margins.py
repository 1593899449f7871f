"""The surgical margins of a resection."""

import re
from collections.abc import Iterator

from registry.reading.report import Report
from registry.reading.suggestion import Candidate

_MARGIN = r"(?:surgical[ ]|resection[ ]|inked[ ]|specimen[ ]|final[ ]|excision[ ])*margins?"
_TUMOR = (
    r"(?:\w+[ ]){0,3}?(?:tumor|carcinoma|adenocarcinoma|malignan\w+|melanoma|cancer"
    r"|neoplasia|dcis|disease|involvement|lesion)"
)
_NEGATIVE = re.compile(
    rf"\b{_MARGIN}(?:[ ]of[ ]resection)?(?:[ ]status)?[ ]?(?:\([^)\n]{{0,60}}\))?[ ]?"
    rf"(?:[:,=-]|\b(?:are|is|were|was|appear|all|widely|and|the)\b|[ ]){{0,8}}"
    rf"(?:negative|neg|uninvolved|clear|free|not[ ](?:\w+[ ])?involved|widely[ ]clear"
    rf"|uninvolved[ ]by|tumor[ -]free|no[ ]tumor)\b"
    rf"|\b(?:negative|neg|clear|free|uninvolved|tumor-free)[ ](?:(?:surgical|resection|all|inked"
    rf"|radial|circumferential|proximal|distal|soft|tissue|bronchial|vascular|and"
    rf"|,)[ ]?){{0,6}}margins?"
    rf"|\bno[ ]{_TUMOR}[ ](?:is[ ])?(?:\w+[ ])?(?:at|on|involving|involves)[ ](?:the[ ]"
    rf"|any[ ])?(?:\w+[ ]){{0,2}}(?:ink|margins?)"
    rf"|\b{_MARGIN}[^.;\n]{{0,50}}?\b(?:free|clear)[ ](?:of|from|by)\b"
    rf"|\b(?:margins?|closest[ ]margin)[^.;\n]{{0,40}}?\buninvolved\b"
    r"|\b(?:carcinoma|tumor|melanoma)[^.;\n]{0,20}[ ]does[ ]not[ ](?:extend[ ]to"
    r"|involve)[ ][^.;\n]{0,30}margins?"
    r"|\bR0\b",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    rf"\b{_MARGIN}(?:[ ]of[ ]resection)?(?:[ ]status)?[ ]?(?:\([^)\n]{{0,60}}\))?[ ]?"
    rf"(?:[:,=-]|\b(?:are|is|were|was|focally|microscopically|grossly|all)\b|[ ]){{0,8}}"
    rf"(?:positive|pos|involved)\b"
    rf"|\b(?:positive|involved)[ ](?:(?:\w+)[ ]){{0,3}}?margins?\b"
    rf"|(?<!no )(?<!not )\b(?:tumor|carcinoma|adenocarcinoma|melanoma|dcis)[ ](?:is[ ]"
    rf"|focally[ ]|cells[ ]|are[ ]){{0,3}}"
    rf"(?:present[ ]at|extends?[ ]to|involves?|transected[ ]at|seen[ ]at"
    rf"|at)[ ](?:the[ ])?(?:\w+[ ]){{0,3}}(?:margins?|ink)\b",
    re.IGNORECASE,
)
_NOT_EVALUATED = re.compile(
    rf"\b{_MARGIN}[^.;\n]{{0,20}}\b(?:cannot[ ]be[ ](?:assessed|evaluated|determined)"
    rf"|not[ ]evaluable)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"margin|\bink\b|\bR0\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|not|without|non-?)[ ](?:\w+[ ]){0,2}$", re.IGNORECASE)
_AGAIN = re.compile(
    r"\bre-?excis\w+|\b(?:additional|new|final|true|revised|separate)[ ](?:\w+[ ]){0,2}margins?\b",
    re.IGNORECASE,
)


def candidates(report: Report) -> Iterator[Candidate]:
    """Give 0 for clear, 1-3 for involved margins; nothing where a re-excision mixes both."""
    if report.kind != "resection":
        return
    positive = list(_places(report, _POSITIVE))
    negative = list(_places(report, _NEGATIVE))
    if positive and negative and _AGAIN.search(report.text):
        return
    if positive:
        start, end, weight = max(positive, key=lambda place: (place[2], -place[0]))
        yield Candidate(
            "rxSummSurgicalMargins", _extent(report.text[start:end]), start, end, "margins", weight
        )
    elif negative:
        start, end, weight = max(negative, key=lambda place: (place[2], -place[0]))
        yield Candidate("rxSummSurgicalMargins", "0", start, end, "margins", weight)
    else:
        for start, end, weight in _places(report, _NOT_EVALUATED):
            yield Candidate("rxSummSurgicalMargins", "7", start, end, "margins", weight)


def _extent(text: str) -> str:
    if re.search(r"\bmicroscopic", text, re.IGNORECASE):
        return "2"
    return "3" if re.search(r"\bgross(?:ly)?\b", text, re.IGNORECASE) else "1"


def _places(report: Report, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, float]]:
    for sentence in dict.fromkeys(map(report.sentence, _named(report))):
        for found in pattern.finditer(report.text, sentence.start, sentence.end):
            before = report.text[max(sentence.start, found.start() - 25) : found.start()]
            if sentence.weight >= 2 and not (pattern is _POSITIVE and _DENIED.search(before)):
                yield (*found.span(), sentence.weight)


def _named(report: Report) -> Iterator[int]:
    """Give where margins are named: most sentences of a report do not speak of them."""
    return (found.start() for found in _NAME.finditer(report.text))
