"""Estrogen and progesterone receptors and HER2 of a breast cancer."""

import re
from collections.abc import Iterator

from registry.reading.report import Report
from registry.reading.suggestion import Candidate

_ER = (
    r"(?:estrogen[ ]+receptors?(?:[ ]*\(ER\))?|oestrogen[ ]+receptors?"
    r"|o?estrogen(?=[ ](?:and|&)[ ]progesterone)|\bER\b(?![ ]visit))"
)
_PR = r"(?:progesterone[ ]+receptors?(?:[ ]*\((?:PR|PgR)\))?|\bPR\b|\bPgR\b)"
_HER2 = r"(?:\bHER-?[ ]?2(?:[ ]?[/-]?[ ]?neu)?(?:[ ]*\([^)\n]{0,20}\))?|\bc-?erb-?B-?2\b|\bERBB2\b)"
# What may stand between a receptor and its result without belonging to something else.
_BETWEEN = (
    r"(?:[ \n:,=/(\[-]|\band\b|\bis\b|\bare\b|\bwas\b|\bwere\b|\bboth\b|\bstatus\b|\bresults?\b"
    r"|\binterpretation\b|\bexpression\b|\bproteins?\b|\bstrongly?\b|\bweakly?\b|\bdiffusely\b"
    r"|\bmoderately\b|\bby\b|\bIHC\b|\bimmunohistochemistry\b|\bimmunohistochemical\b|\bstains?\b"
    r"|\bassay\b|\bscore\b|\breceptors?\b|\btest\b|\bperformed\b|\bshows?\b|\bIntensity\b"
    r"|\bhormone\b|\bover-?|\btumor\b|\bcells?\b|\bnuclei\b|\bnuclear\b|\bstaining\b|\bin\b"
    rf"|\)|{_ER}|{_PR}|{_HER2}){{0,16}}?"
)
_RESULT = (
    r"(?P<r>\bpositiv(?:e|ity)\b|\bnegativ(?:e|ity)\b|\bnot[ ](?:detected|expressed|overexpressed)"
    r"|\bnon-?reactive|\breactive\b|(?<=[A-Z2)( ])[(]?[+](?![\d+])[)]?|(?<=[RU2])-(?=[ ,/.;)\n]|$)"
    r"|\([-]\)|[<>]?[=]?[ ]?\d{1,3}(?:-\d{1,3})?[ ]?%|\bfavorable\b|\bequivocal\b|\boverexpressed\b"
    r"|\babsent\b|\bpresent\b)"
)
_HER2_RESULT = (
    r"(?P<r>(?:score[ ]*)?(?:of[ ]*)?\b[0-3][ ]?\+|\bscore[ ]*[:=]?[ ]*[0-3]\b|\bpositive\b"
    r"|\bnegative\b|\bequivocal\b|\bindeterminate\b|\bnot[ ](?:over-?)?(?:expressed|amplified)\b"
    r"|\boverexpressed\b|\bnon-?amplified\b|\bunamplified\b|\bamplified\b|(?<=2)-(?=[ ,/.;)\n]|$)"
    r"|(?<=2)[ ]?\+(?![\d+])|\(-\)|\(\+\)|[: ]0(?=[ ,.;)\n]|$))"
)
_PERCENT = re.compile(
    r"(?P<s>[<>]|\b(?:greater|more|less)\s+than\s*|\bover\s+)?[= ]{0,2}(?<![\d.-])(?P<n>\d{1,3})"
    r"(?:[ ]?%|[ ]percent)(?P<range>[ ]?(?:-|to\b)[ ]?\d)?",
    re.IGNORECASE,
)
_ALLRED = re.compile(
    r"\ballred[^.;\n\d]{0,25}(?P<n>[0-8])\b(?:[ ]?(?:/|of|out of)[ ]?8)?", re.IGNORECASE
)
_FOR = re.compile(
    rf"\b(?P<r>positive|negative|reactive)[ ](?:staining[ ])?for[ ](?:(?:{_ER}|{_PR}|{_HER2}"
    rf"|both|and|or|,|/|the|[ ]))+",
    re.IGNORECASE,
)
_TRIPLE_NEGATIVE = re.compile(r"\btriple[ -]negative\b", re.IGNORECASE)
_FISH = re.compile(r"\b(?:D?FISH|CISH|D?ISH|in[ ]situ[ ]hybridi[sz]ation)\b", re.IGNORECASE)
_ISH_NEGATIVE = re.compile(
    r"\b(?:not[ ]amplified|non-?amplified|unamplified|no[ ](?:evidence[ ]of[ ])?amplification"
    r"|amplification[ ]*:?[ ]*(?:not[ ]detected|absent|negative)|negative|not[ ]detected"
    r"|without[ ]amplification)\b",
    re.IGNORECASE,
)
_ISH_POSITIVE = re.compile(r"\b(?:amplified|amplification|positive)\b", re.IGNORECASE)
_SUMMARY = {
    "estrogenReceptorSummary": re.compile(_ER + _BETWEEN + _RESULT, re.IGNORECASE),
    "progesteroneRecepSummary": re.compile(_PR + _BETWEEN + _RESULT, re.IGNORECASE),
}
_DETAIL = {
    "estrogenReceptorSummary": (
        re.compile(_ER, re.IGNORECASE),
        "estrogenReceptorPercntPosOrRange",
        "estrogenReceptorTotalAllredScore",
    ),
    "progesteroneRecepSummary": (
        re.compile(_PR, re.IGNORECASE),
        "progesteroneRecepPrcntPosOrRange",
        "progesteroneRecepTotalAllredScor",
    ),
}
_ANY = re.compile(f"{_ER}|{_PR}|{_HER2}|\\bKi-?[ ]?67|\\bMIB", re.IGNORECASE)
_HER2_STATED = re.compile(_HER2 + _BETWEEN + _HER2_RESULT, re.IGNORECASE)
_HER2_NAME = re.compile(_HER2, re.IGNORECASE)
_SCORE_AFTER = re.compile(
    r"[ ,:-]*\(?[ ]*(?:IHC|score|by IHC)?[^.;\n\d]{0,18}?"
    r"(?:([0-3])[ ]?\+|score[ :]{0,2}([0-3])\b)",
    re.IGNORECASE,
)
_PENDING = re.compile(r"\b(?:pending|ordered|will be|sent)\b", re.IGNORECASE)
_REACH = 110
_POSITIVE_ALLRED = 3


def candidates(report: Report) -> Iterator[Candidate]:
    """Give receptor status, percentages, Allred scores, and HER2 with its tests."""
    if report.kind not in {"biopsy", "resection", "cytology"}:
        return
    for item, pattern in _SUMMARY.items():
        yield from _summaries(report, item, pattern)
    yield from _lists(report)
    for item in _DETAIL:
        yield from _details(report, item)
    yield from _her2(report)


def _summaries(report: Report, item: str, pattern: re.Pattern[str]) -> Iterator[Candidate]:
    for found in pattern.finditer(report.text):
        weight = report.sentence(found.start()).weight
        value = _summary(found["r"])
        if weight and value:
            yield Candidate(item, value, *found.span(), "receptor", weight)


def _summary(result: str) -> str:
    text = result.lower().strip()
    if "%" in text:
        number = int(re.findall(r"\d+", text)[-1])
        if "<" in text and number <= 1:
            return "0"
        return "1" if number >= 1 and "<" not in text else "0" if number == 0 else ""
    if text.startswith(("neg", "not", "non", "absent")) or text in {"-", "(-)"}:
        return "0"
    return "" if text == "equivocal" else "1"


def _lists(report: Report) -> Iterator[Candidate]:
    for found in _FOR.finditer(report.text):
        weight = report.sentence(found.start()).weight
        value = "0" if found["r"].lower().startswith("neg") else "1"
        for item, (name, *_) in _DETAIL.items():
            if weight and name.search(found[0]):
                yield Candidate(item, value, *found.span(), "receptor", weight)
        if weight and _HER2_NAME.search(found[0]):
            yield Candidate("her2OverallSummary", value, *found.span(), "receptor", weight)
    for found in _TRIPLE_NEGATIVE.finditer(report.text):
        weight = min(report.sentence(found.start()).weight, 1)
        if weight:
            for item in (*_DETAIL, "her2OverallSummary"):
                yield Candidate(item, "0", *found.span(), "receptor", weight)


def _details(report: Report, item: str) -> Iterator[Candidate]:
    name, percent_item, allred_item = _DETAIL[item]
    for label in name.finditer(report.text):
        sentence = report.sentence(label.start())
        following = _ANY.search(report.text, label.end())
        end = min(sentence.end, label.end() + _REACH, following.start() if following else 10**9)
        if not sentence.weight:
            continue
        if found := _PERCENT.search(report.text, label.end(), end):
            value = _percent(found)
            if value:
                yield Candidate(
                    percent_item, value, label.start(), found.end(), "percent", sentence.weight
                )
        if found := _ALLRED.search(report.text, label.end(), end):
            score, place = int(found["n"]), (label.start(), found.end(), "allred")
            yield Candidate(allred_item, f"{score:02d}", *place, sentence.weight)
            # where only the score stands, it says whether the receptor is positive
            status = "1" if score >= _POSITIVE_ALLRED else "0"
            yield Candidate(item, status, *place, sentence.weight - 0.1)


def _percent(found: re.Match[str]) -> str:
    number, sign = int(found["n"]), (found["s"] or "").strip().lower()
    if found["range"] or number > 100:
        return ""
    if sign in {">", "over"} or sign.startswith(("greater", "more")):
        number += 1
    elif sign:
        number -= 1
    return f"{number:03d}" if 0 <= number <= 100 else ""


def _her2(report: Report) -> Iterator[Candidate]:
    """Give HER2: in situ hybridization decides where protein expression does not."""
    ish = list(_hybridization(report))
    yield from ish
    for found in _HER2_STATED.finditer(report.text):
        sentence = report.sentence(found.start())
        if not sentence.weight or _FISH.search(
            report.text, max(sentence.start, found.start() - 40), found.end()
        ):
            continue
        score, overall = _protein(found, report.text[found.end() : found.end() + 40])
        if score:
            yield Candidate("her2IhcSummary", score, *found.span(), "her2", sentence.weight)
        if overall and not ish:
            yield Candidate("her2OverallSummary", overall, *found.span(), "her2", sentence.weight)


def _protein(found: re.Match[str], after: str) -> tuple[str, str]:
    """Return the codes of the protein test and of HER2 overall that a statement gives."""
    text = found["r"].lower().strip(" :")
    digits = re.findall(r"[0-3]", text)
    if not digits and (close := _SCORE_AFTER.match(after)):
        digits = [close[1] or close[2]]
    if digits:
        return digits[0], {"0": "0", "1": "0", "3": "1"}.get(digits[0], "")
    if text in {"equivocal", "indeterminate"}:
        return "", ""
    negative = text.startswith(("neg", "not", "non", "un")) or text in {"-", "(-)"}
    return "", "0" if negative else "1"


def _hybridization(report: Report) -> Iterator[Candidate]:
    for found in _FISH.finditer(report.text):
        sentence = report.sentence(found.start())
        # "HER2: 2+; FISH: not amplified" goes on behind the semicolon
        line = report.text.rfind("\n", 0, found.start()) + 1
        start = min(sentence.start, max(line, found.start() - _REACH))
        if not sentence.weight or not _HER2_NAME.search(report.text, start, sentence.end):
            continue
        after = report.text[found.end() : min(sentence.end, found.end() + 120)]
        before = report.text[max(sentence.start, found.start() - 60) : found.start()]
        value = _ish(after) or _ish(before.rpartition(",")[2])
        if value and not _PENDING.search(after):
            place = (*found.span(), "her2", sentence.weight + 0.5)
            yield Candidate("her2IshSummary", {"0": "0", "1": "3"}[value], *place)
            yield Candidate("her2OverallSummary", value, *place)


def _ish(text: str) -> str:
    negative, positive = _ISH_NEGATIVE.search(text), _ISH_POSITIVE.search(text)
    if negative and (not positive or negative.start() <= positive.start()):
        return "0"
    return "1" if positive else ""
