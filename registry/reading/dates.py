"""Dates that a report labels: of the operation, of the biopsy, of the diagnosis."""

import re
from collections.abc import Iterator
from datetime import date

from registry.reading.report import Report
from registry.reading.suggestion import Candidate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
DATE = (
    r"(?:(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
    r"|(?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})[-/.](?P<y2>(?:19|20)\d\d|\d\d)"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?[- ](?P<m3>{_MONTH})[-, ]{{1,2}}(?P<y3>(?:19|20)\d\d|\d\d)"
    rf"|(?P<m4>{_MONTH})[ ](?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?[ ](?P<y4>(?:19|20)\d\d))(?![\d/])"
)
_TAKEN = re.compile(
    r"\b(?:(?:date[ ])?(?:specimen[ ])?(?:collected|obtained|taken|coll\.?|removed)"
    r"(?:[ ](?:on|date|by)\b)?"
    r"|(?:(?:date|dt)[ ]of[ ](?:(?:the|initial|original|outside|core|needle)[ ])?|specimen[ ]"
    r"|coll(?:ect(?:ion|ed)?)?[ ])(?:collection|procedure"
    r"|surgery|operation|service|biopsy|bx|date|excision|resection)|(?:proc(?:edure)?|surgery"
    r"|op(?:eration)?|collection|operative|biopsy|bx|surg(?:ical|\.)?)[ ](?:date|dt)"
    r"|D[./]?O[./]?S\.?|date[ ]taken|date[ ]of[ ]specimen|date[ ]of[ ]surgical[ ]procedure"
    r")(?:[ /][A-Za-z]{1,9})?(?:[ ]?\(\w{1,12}\))?[ ]?[:=-]?[ ]?(?:on[ ])?(?<!\d)" + DATE,
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:underwent|performed|taken[ ]to[ ]the[ ]operating[ ]room|status[ ]post)\b"
    r"[^.;\n]{0,70}?\bon[ ]" + DATE,
    re.IGNORECASE,
)
_DIAGNOSED = re.compile(
    r"\b(?:date[ ]of[ ](?:initial[ ])?diagnosis|diagnosis[ ]date|(?:was[ ])?(?:first[ ]"
    r"|initially[ ])?"
    r"diagnosed(?:[ ](?:with|as)[^.;\n\d]{0,50})?)[ ]?(?::|on|in)?[ ]?(?:on[ ])?" + DATE,
    re.IGNORECASE,
)
_RECURRENT = re.compile(r"\brecurrent[ ]\w+", re.IGNORECASE)
_CENTURY = 2000
_FIRST_YEAR = 1950


def candidates(report: Report, *, malignant: bool) -> Iterator[Candidate]:
    """Give the date of the surgery, or of the biopsy that found a *malignant* tumor.

    A recurrence was diagnosed before.
    """
    for found in _DIAGNOSED.finditer(report.text):
        if value := stored(found):
            yield Candidate("dateOfDiagnosis", value, *found.span(), "date", 3.0)
    if malignant or report.kind == "operative":
        yield from _taken(report)


def _taken(report: Report) -> Iterator[Candidate]:
    items = {
        "resection": ("rxDateSurgery",),
        "operative": ("rxDateSurgery",),
        "biopsy": ("rxDateDxStgProc", "dateOfDiagnosis"),
        "cytology": ("rxDateDxStgProc", "dateOfDiagnosis"),
    }.get(report.kind, ())
    if _RECURRENT.search(report.text):
        items = items[:1]
    patterns = (_TAKEN, _PROSE) if report.kind == "operative" else (_TAKEN,)
    for pattern in patterns:
        for found in pattern.finditer(report.text):
            if value := stored(found):
                for item in items:
                    yield Candidate(item, value, *found.span(), "date", 2.0)


def stored(found: re.Match[str]) -> str:
    """Return the date of a match as YYYYMMDD; "" where it is none, or may be two."""
    given = {key: value for key, value in found.groupdict().items() if value}
    which = next(key[1] for key in given if key[0] == "y")
    year, day = int(given[f"y{which}"]), int(given[f"d{which}"])
    month = _month(given[f"m{which}"])
    if year < 100:
        year += _CENTURY
    if which == "2" and month > 12:
        month, day = day, month
    try:
        return f"{date(year, month, day):%Y%m%d}" if year >= _FIRST_YEAR else ""
    except ValueError:
        return ""


def _month(text: str) -> int:
    word = text.lower()[:3]
    return _MONTHS.index(word) + 1 if word in _MONTHS else int(text)
