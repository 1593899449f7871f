"""The size of the primary tumor: the largest dimension, in millimeters."""

import re
from collections.abc import Iterator

from registry.reading import numbers
from registry.reading.histologies import Diagnosis
from registry.reading.report import Report, Sentence
from registry.reading.suggestion import Candidate

_TUMOR = (
    r"(?:mass(?:es)?|tumou?rs?|lesions?|nodules?|carcinoma|adenocarcinoma|neoplasm|cancer|melanoma"
    r"|malignancy|focus|foci|dcis)"
)
_SIZE = re.compile(rf"(?<![\d.]){numbers.SIZE}", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:(?:tumor|lesion|nodule|mass|carcinoma|invasive\s+\w*|greatest|maximum|maximal|largest|overall"
    r"|pathologic)\s+(?:\w+\s+){0,3}?(?:size|dimension|diameter|extent)|size\s+of\s+(?:the\s+)?"
    r"(?:\w+\s+){0,3}?(?:tumor|carcinoma|mass|lesion|focus)|craniocaudal\s+length|tumor\s+measure\w*|size\s*:)"
    r"[^.;\n]{0,45}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b{_TUMOR}[ ]$|\bdominant\s+{_TUMOR}\b[^.;:\n\d]{{0,40}}$"
    rf"|\b{_TUMOR}\b(?:[^.;\n]|\.(?=\d)){{0,90}}?"
    r"(?:measur\w+|span\w*|size\w*|is|of|,|\(|:|approximately|up to|=)"
    r"(?:[\s,(]|approximately|about|up to|at least|with|an?|the|overall|in|greatest|maximal|maximum"
    r"|dimension|size|extent|diameter|roughly|nearly|of|is|are){0,8}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\)?[ ,-]{{0,3}}(?:(?!{_TUMOR}\b|from\b|to\b|away\b|x\b|margins?\b|portion\b|segment\b"
    rf"|piece\b|fragment\w*|specimen\b|with\b|and\b|cyst\w*)[\w/-]+,?[ ]){{0,6}}{_TUMOR}\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:nodes?|nodal|adenopathy|metasta\w+|deposit|cysts?|cystic\s+lesion|distance|margins?|from"
    r"|previous\w*|prior|formerly|compared|was|specimen|fragments?|polyp|cores?|ellipse|segment"
    r"|satellite|effusion|thrombus|aneurysm|hemangioma|adenoma|stone|depth|thickness|invasion"
    r"|section|tissue|wall|kidney|uterus|ovary|prostate|breast\s+tissue|lobe\s+of|gland|skin"
    r"|scar|cavity|nipple|linear|length|weighs?|gap|window)\b[^.;:\n]{0,28}$",
    re.IGNORECASE,
)
# Carcinoma of the left ovary, 11 cm: the tumor's size, not the organ's.
_OF_ORGAN = re.compile(
    r"\b(?:\w*carcinoma|\w*sarcoma|tumou?r|cancer)\s+of\s+(?:the\s+)?(?:(?:left|right)\s+)?\w+,\s*$",
    re.IGNORECASE,
)
_OF_METASTASIS = re.compile(r"\b(?:metasta\w+|nodes?)\b[^.;:\n]{0,70}$", re.IGNORECASE)
_OF_ANOTHER = re.compile(
    r"\b(?:nodes?|nodal|metasta\w+|specimen|margin\w*|deposit)\b", re.IGNORECASE
)
# Behind it stands a thickness as often as a size.
_MELANOMA = re.compile(r"\bmelanoma\b", re.IGNORECASE)
_OTHER_AFTER = re.compile(
    r"[ ,)]{0,3}(?:in\s+)?(?:from|away|to\s+the|lymph|node|length|thick|deep|clear|margin|above"
    r"|breslow|in\s+depth|below|distal|proximal|cyst\b|metasta|satellite|polyp)",
    re.IGNORECASE,
)
_IN_SITU = re.compile(r"\b(?:dcis|in\s+situ|lcis)\b[^.;\n]{0,40}$", re.IGNORECASE)
# A size that an image gave is not that of the specimen.
_IMAGED = re.compile(
    r"\b(?:mri|ct|pet|ultrasound|sonogra\w+|mammogra\w+|imaging|radiograph\w*)\b", re.IGNORECASE
)
_LABELLED, _NAMED, _GROSS = 2, 1, 0


def candidates(
    report: Report, diagnoses: list[Diagnosis], behavior: str, *, treated: bool
) -> Iterator[Candidate]:
    """Give the size: pathologic from a resection, clinical from imaging.

    After neoadjuvant treatment (*treated*) the resected tumor's size is no longer its own.
    """
    if report.kind not in {"imaging", "resection"} or (report.kind == "resection" and treated):
        return
    found = list(_sizes(report, {report.sentence(each.start) for each in diagnoses}, behavior))
    if not found:
        return
    weight = max(found)[0]
    _, size, start, end = max(each for each in found if each[0] == weight)
    items = (
        ("tumorSizeClinical",)
        if report.kind == "imaging"
        else ("tumorSizePathologic", "tumorSizeSummary")
    )
    for item in items:
        yield Candidate(item, f"{size:03d}", start, end, "size", weight)


def _sizes(
    report: Report, diagnostic: set[Sentence], behavior: str
) -> Iterator[tuple[float, int, int, int]]:
    for found in _SIZE.finditer(report.text):
        sentence = report.sentence(found.start())
        before = report.text[max(sentence.start, found.start() - 140) : found.start()]
        size = int(numbers.half_up(max(numbers.millimeters(found), 1)))
        if not sentence.weight or size > 988 or not _is_of_tumor(report, diagnostic, found, before):
            continue
        if behavior == "3" and _IN_SITU.search(before):
            continue
        if report.kind == "resection" and _IMAGED.search(report.quote(sentence)):
            continue
        label = _LABEL.search(before)
        # what a label says goes before what prose says in the same kind of section
        weight = sentence.weight + (0.5 if label else 0)
        start = found.start() - len(before) + label.start() if label else found.start()
        yield weight, size, start, found.end()


def _is_of_tumor(
    report: Report, diagnostic: set[Sentence], found: re.Match[str], before: str
) -> bool:
    sentence = report.sentence(found.start())
    if _OTHER_AFTER.match(report.text, found.end(), sentence.end):
        return False
    if _LABEL.search(before):
        return not _OF_ANOTHER.search(before)
    if _OF_ORGAN.search(before) and not _OF_METASTASIS.search(before):
        return True
    if _OTHER.search(before) or _OF_METASTASIS.search(before) or _MELANOMA.search(before):
        return False
    if sentence in diagnostic and sentence.weight >= 2 and re.search(r"[,:(-][ ]?$", before):
        return True
    return bool(_BEFORE.search(before) or _AFTER.match(report.text, found.end(), sentence.end))
