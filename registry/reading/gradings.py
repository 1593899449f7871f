"""The grade of the tumor, in the codes that its organ and histology have."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from registry.reading import assertion, tables
from registry.reading.report import Report
from registry.reading.suggestion import Candidate

FIRST_YEAR_OF_SITE_GRADES = 2018
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_NO_GRADE = range(8720, 8791), range(9050, 9056), range(9590, 9993)
_FAMILIES = (
    ("brain", ("brain", "meninges"), range(9380, 9540)),
    ("net", (), (*range(8240, 8250), *range(8150, 8157))),
    ("insitu", ("breast",), ()),
)
_NOT_OF_TUMOR = re.compile(
    r"\b(?:nuclear|nuclei|tubul\w*|mitotic\w*|mitos\w*|glandular|architectural|dcis|in\s+situ|pin"
    r"|dysplasia|intraepithelial|component)\s*(?:grade|score|pleomorphism|rate|count)?\W{0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    families: frozenset[str]
    code: str
    strength: float
    expression: re.Pattern[str]


def family(organ: str, histology: str, behavior: str) -> str:
    """Return how tumors of *organ* with *histology* are graded; "" where they are not."""
    number = int(histology or 0)
    if any(number in numbers for numbers in _NO_GRADE) or organ in {"thyroid", "testis", "liver"}:
        return ""
    if number in _FAMILIES[1][2]:
        return "net"
    if organ in {"brain", "meninges"}:
        return "brain"
    if organ == "breast":
        return "insitu" if behavior == "2" else "breast"
    if organ in {"bladder", "ureter", "pelvis"}:
        return "urothelial" if number in {8120, 8130} else "carcinoma"
    if number in range(8800, 8936):
        return "sarcoma"
    known = {"prostate", "kidney", "corpus", "ovary", "tube", "peritoneum", "colon", "rectum",
             "rectosigmoid"}  # fmt: skip
    return organ if organ in known else "carcinoma"


def candidates(
    report: Report, graded: str, *, treated: bool, diagnosis_year: int | None
) -> Iterator[Candidate]:
    """Give the grade for tumors of the family *graded*; the highest of several."""
    item = _item(report.kind, treated, diagnosis_year)
    if not item or not graded:
        return
    for pattern in _patterns():
        if graded not in pattern.families:
            continue
        for found in pattern.expression.finditer(report.text):
            sentence = report.sentence(found.start())
            value = _code(pattern.code, found)
            before = report.text[max(sentence.start, found.start() - 30) : found.start()]
            if not value or (graded != "insitu" and _NOT_OF_TUMOR.search(before)):
                continue
            if sentence.weight >= 2 and assertion.affirmed(report, *found.span()):
                weight = sentence.weight + pattern.strength
                yield Candidate(item, value, *found.span(), "grade", weight, _rank(value))


def _item(kind: str, treated: bool, diagnosis_year: int | None) -> str:
    if kind not in {"biopsy", "resection"}:
        return ""
    if diagnosis_year is not None and diagnosis_year < FIRST_YEAR_OF_SITE_GRADES:
        return "grade"
    if kind == "biopsy":
        return "gradeClinical"
    return "gradePostTherapy" if treated else "gradePathological"


def _code(code: str, found: re.Match[str]) -> str:
    if not code.startswith("{"):
        return code
    if code == "{nottingham}":
        score = int(found["g"])
        return "1" if score <= 5 else "2" if score <= 7 else "3"
    if code == "{who}":
        grade = found["g"].lower()
        return _ROMAN.get(grade, grade)
    return max(_ROMAN.get(each.lower(), each) for each in found["g"].split("-"))


def _rank(value: str) -> float:
    return {"L": 1, "M": 2, "H": 3}.get(value) or int(value)


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(
            frozenset(row["families"].split()),
            row["code"],
            float(row["strength"]),
            re.compile(row["pattern"], re.IGNORECASE),
        )
        for row in tables.rows("gradings")
    )
