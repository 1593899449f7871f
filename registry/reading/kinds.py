"""What kind of report a text is: it decides what its findings are coded as."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.reading.report import Report

# A resection's findings are pathological, a biopsy's and an image's clinical.
KINDS = ("imaging", "biopsy", "cytology", "resection", "operative")
# How far into a report its kind is looked for.
_HEAD = 6000
_RESECTION = re.compile(
    r"\b(?:(?!lymphaden|polyp)\w{3,25}ectomy|whipple|craniotomy"
    r"|resection|resected|excision|excised|debulking|amputation)\b",
    re.IGNORECASE,
)
_BIOPSY = re.compile(
    r"\b(?:biops(?:y|ies|ied)|bx|cores?|turbt?|transurethral\s+resection|curett\w+|punch|shave"
    r"|excisional\s+biops(?:y|ies)|bone\s+marrow)\b",
    re.IGNORECASE,
)
_NOT_RESECTION = re.compile(
    r"\btransurethral\s+resection\b|\bexcisional\s+biops\w+|\bturp\b"
    r"|\bre-?excision\s+(?:is\s+)?(?:recommended|advised|suggested|should)[^.]{0,40}",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:history\s+of|status\s+post|s/p|prior|previous)\b[^.;\n]*", re.I)
# What only a resection is said to have.
_COMPLETE = re.compile(r"\bmargins?\b|\bnodes?\s*[:(]?\s*[^.\n]{0,20}\d+\s*/\s*\d+", re.IGNORECASE)
_CYTOLOGY = re.compile(
    r"\b(?:cytolog\w*|fine[ -]needle\s+aspirat\w*|fna|brushings?|washings?|effusion|pap)\b",
    re.IGNORECASE,
)
_PATHOLOGY = re.compile(
    r"\b(?:specimens?|gross\s+(?:description|examination)|microscopic|patholog\w+|histolog\w+"
    r"|formalin|synoptic)\b",
    re.IGNORECASE,
)
_IMAGING = re.compile(
    r"\b(?:mri|ct|pet|pet/ct|mammogra\w+|tomosynthesis|ultrasound|sonogra\w+|radiograph\w*|x-ray"
    r"|impression|bi-?rads|contrast|radiolog\w+|technique)\b",
    re.IGNORECASE,
)
_OPERATIVE = re.compile(
    r"\b(?:operative\s+(?:report|note|procedure)|operation\s+performed|anesthesia"
    r"|estimated\s+blood\s+loss|surgeon|description\s+of\s+(?:the\s+)?(?:procedure|operation)"
    r"|preoperative\s+diagnosis|operating\s+room|incision)\b",
    re.IGNORECASE,
)


def kind(report: "Report") -> str:
    """Return the kind of *report*, judged by its words outside the history."""
    words = "\n".join(
        report.quote(sentence)
        for sentence in report.sentences
        if sentence.start < _HEAD and sentence.weight
    )
    head = report.text[:_HEAD]
    if _count(_OPERATIVE, head) > max(1, _count(_PATHOLOGY, head)):
        return "operative"
    now = _PAST.sub(" ", words)
    removed, taken = _count(_RESECTION, _NOT_RESECTION.sub(" ", now)), _count(_BIOPSY, now)
    if _count(_IMAGING, words) > 2 * _count(_PATHOLOGY, words) + _count(_BIOPSY, words) + removed:
        return "imaging"
    return _specimen(now, removed, taken)


def _specimen(now: str, removed: int, taken: int) -> str:
    if removed:
        return "resection" if 2 * removed >= taken else "biopsy"
    if not taken and _COMPLETE.search(now):
        return "resection"
    return "cytology" if _count(_CYTOLOGY, now) > taken else "biopsy"


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))
