"""Findings that are present or absent: vessels, nerves, ulceration; and the margins."""

import re
from collections.abc import Iterator
from functools import cache

from registry.reading import tables
from registry.reading.report import Report
from registry.reading.suggestion import Candidate

_ABSENT = (
    r"(?:not[ ](?:definitely[ ])?(?:identified|seen|present|detected|noted|evident|found"
    r"|appreciated)"
    r"|absent|neg(?:ative)?\b|none(?:[ ]\w+)?|no\b|free|nil|non-?ulcerated)"
)
_PRESENT = r"(?:present|identified|positive|seen|noted|yes\b|extensive|focal(?:ly)?|found|detected)"
_LEAD = (
    r"[ ]?(?:\([^)\n]{0,30}\))?[ ]?(?:[:=,-]|\b(?:is|are|was|were|status|invasion|by\s+tumor)\b"
    r"|[ ])"
    r"{0,6}"
)
_DENIAL = re.compile(
    r"\b(?:no|without|no\s+evidence\s+of|negative\s+for|absence\s+of|free\s+of|lacks?"
    r"|not\s+show)\s+"
    r"(?:(?:definite|evidence\s+of|any|obvious|identifiable|unequivocal|lympho?-?\s?vascular"
    r"|vascular|perineural|invasion|or|and|nor|,|ulceration|lymphatic|LVI|PNI"
    r"|angiolymphatic)\s*){0,6}$",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\b(?:with|shows?|showing|present:|demonstrates?|is|has)\s+"
    r"(?:(?:focal|extensive|definite|prominent|associated|multifocal|surface)\s+){0,2}$",
    re.IGNORECASE,
)
_AFTER_LIST = re.compile(
    r"[ ]?(?:,|/|and|or|nor)[ ]{1,2}(?:\w+[ -]?){1,2}[ ](?:invasion[ ])?[:]?[ ]?(?:is|are)?[ ]?",
    re.IGNORECASE,
)


def candidates(report: Report, organ: str) -> Iterator[Candidate]:
    """Give whether each finding of ``data/findings.csv`` is present (1) or absent (0)."""
    if report.kind not in {"biopsy", "resection"}:
        return
    for item, organs, label in _findings():
        if organs and organ not in organs:
            continue
        for found in label.finditer(report.text):
            sentence = report.sentence(found.start())
            value = _status(report.text, sentence.start, sentence.end, found)
            if value and sentence.weight:
                yield Candidate(item, value, *found.span(), "finding", sentence.weight)


def _status(text: str, start: int, end: int, found: re.Match[str]) -> str:
    before = text[max(start, found.start() - 100) : found.start()]
    if _DENIAL.search(before):
        return "0"
    if found[0].lower() == "ulcerated":
        return "0" if re.search(r"\b(?:not|non)[ -]$", before, re.IGNORECASE) else "1"
    for lead in (re.compile(_LEAD, re.I), re.compile(_LEAD + _AFTER_LIST.pattern, re.I)):
        place = lead.match(text, found.end(), end)
        if place is None:
            continue
        if re.compile(_ABSENT, re.I).match(text, place.end(), end):
            return "0"
        if re.compile(_PRESENT, re.I).match(text, place.end(), end):
            return "1"
    return "1" if _WITH.search(before) else ""


@cache
def _findings() -> tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]:
    return tuple(
        (row["item"], frozenset(row["organs"].split()), re.compile(row["label"], re.IGNORECASE))
        for row in tables.rows("findings")
    )
