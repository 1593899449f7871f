"""Gleason patterns, score and grade group of a prostate cancer."""

import re
from collections.abc import Iterator

from registry.reading.gradings import FIRST_YEAR_OF_SITE_GRADES
from registry.reading.report import Report
from registry.reading.suggestion import Candidate

_SUM = re.compile(
    r"(?<![\d.+])(?P<a>[1-5])\s?\+\s?(?P<b>[1-5])(?![\d.]"
    r"|\s?\+\s?\d\s?=)(?:\s?=\s?(?P<s>\d{1,2}))?",
)
_NAMED = re.compile(
    r"\bprimary(?:[ ](?:gleason[ ])?(?:pattern|grade))?[^.;\n\d]{0,20}(?P<a>[1-5])\b[^\d]{0,40}?"
    r"\bsecondary(?:[ ](?:gleason[ ])?(?:pattern|grade))?[^.;\n\d]{0,20}(?P<b>[1-5])\b",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\bgleason(?:'s)?[ ](?:sum|score|grade|total)?[ ]?(?:is|of|:|=)?[ ]?(?P<s>[6-9]"
    r"|10)\b(?!\s?[+/])",
    re.IGNORECASE,
)
_NEAR = re.compile(r"\bgleason|\bgrade[ ]group|\bGG\b|\bGS\b|\bGl\b", re.IGNORECASE)
_REACH = 100


def candidates(report: Report, diagnosis_year: int | None) -> Iterator[Candidate]:
    """Give patterns, score and, where none is written, the grade group of the highest score."""
    kind = {"biopsy": "Clinical", "resection": "Pathological"}.get(report.kind)
    if kind is None:
        return
    for found in (*_SUM.finditer(report.text), *_NAMED.finditer(report.text)):
        sentence = report.sentence(found.start())
        first, second = int(found["a"]), int(found["b"])
        told = found.groupdict().get("s")
        around = report.text[max(0, found.start() - _REACH) : found.end() + 40]
        adds_up = not told or int(told) == first + second
        # a table names it in its head alone
        named = _NEAR.search(around) or (told and _NEAR.search(report.text))
        if not (sentence.weight and adds_up and named):
            continue
        rank = (first + second) * 10 + first
        place = (*found.span(), "gleason", _weight(sentence.weight), rank)
        yield Candidate(f"gleasonPatterns{kind}", f"{first}{second}", *place)
        yield Candidate(f"gleasonScore{kind}", f"{first + second:02d}", *place)
        if diagnosis_year is None or diagnosis_year >= FIRST_YEAR_OF_SITE_GRADES:
            yield Candidate(f"grade{kind}", grade_group(first, second), *place)
    for found in _SCORE.finditer(report.text):
        weight = report.sentence(found.start()).weight
        if weight:
            place = (*found.span(), "gleason", _weight(weight), int(found["s"]) * 10)
            yield Candidate(f"gleasonScore{kind}", f"{int(found['s']):02d}", *place)


def grade_group(first: int, second: int) -> str:
    """Return the grade group (1-5) of a Gleason score."""
    total = first + second
    if total <= 6:
        return "1"
    if total == 7:
        return "2" if first == 3 else "3"
    return "4" if total == 8 else "5"


def _weight(weight: float) -> float:
    """Of all sites the highest score counts, in whichever section it stands."""
    return 3.0 if weight >= 2 else weight
