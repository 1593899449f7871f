"""Words of a text in the plain form in which terms are compared."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# A prefix and its stem ("non-invasive") are one word.
_WORD = re.compile(
    r"(?:(?:non|intra|extra|micro|oligo|pre)[- ](?=[a-z]))?[a-z0-9]+(?:'s\b)?",
    re.IGNORECASE | re.ASCII,
)
# Spellings that are one word to the reader.
_SPELLINGS = {
    "tumour": "tumor", "tumours": "tumor", "tumoral": "tumor", "neoplasms": "neoplasm",
    "duct": "ductal", "lymphomas": "lymphoma", "leukaemia": "leukemia", "oesophageal": "esophageal",
    "oesophagus": "esophagus", "caecum": "cecum", "caecal": "cecal", "squamus": "squamous",
    "infiltrative": "infiltrating", "haemangiosarcoma": "hemangiosarcoma", "classic": "classical",
    "hodgkin's": "hodgkin", "hodgkins": "hodgkin", "ewing's": "ewing", "paget's": "paget",
    "burkitt's": "burkitt",
}  # fmt: skip


class Word(NamedTuple):
    """A word's plain form and where it stands."""

    form: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Give the words of *text*."""
    for found in _WORD.finditer(text):
        yield Word(plain(found[0]), found.start(), found.end())


@lru_cache(maxsize=1 << 14)
def plain(word: str) -> str:
    """Return the form of *word* that stands for its spellings and its plural."""
    small = word.lower().replace("-", "").replace(" ", "")
    small = _SPELLINGS.get(small, small).removesuffix("'s")
    if len(small) > 4 and small.endswith("s") and not small.endswith(("ss", "us", "is", "as")):
        small = small[:-1]
    if small.endswith("omas"):
        small = small[:-1]
    return _SPELLINGS.get(small, small)
