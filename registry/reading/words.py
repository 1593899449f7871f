"""Words of a text in the plain form in which terms are compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z0-9]+(?:'s\b)?")
_PREFIXES = frozenset({"non", "intra", "extra", "micro", "oligo", "pre"})
# Spellings that are one word to the reader.
_SPELLINGS = {
    "tumour": "tumor", "tumours": "tumor", "tumoral": "tumor", "neoplasms": "neoplasm",
    "duct": "ductal", "lymphomas": "lymphoma", "leukaemia": "leukemia", "oesophageal": "esophageal",
    "oesophagus": "esophagus", "caecum": "cecum", "caecal": "cecal", "squamus": "squamous",
    "infiltrative": "infiltrating", "haemangiosarcoma": "hemangiosarcoma", "classic": "classical",
    "hodgkin's": "hodgkin", "hodgkins": "hodgkin", "ewing's": "ewing", "paget's": "paget",
    "burkitt's": "burkitt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word's plain form and where it stands."""

    form: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Give the words of *text*; a prefix and its stem ("non-invasive") are one word."""
    held: re.Match[str] | None = None
    for found in _WORD.finditer(text):
        if held is not None:
            gap = text[held.end() : found.start()]
            if gap in {"-", " "} and found[0][0].isalpha():
                yield Word(plain(held[0] + found[0]), held.start(), found.end())
                held = None
                continue
            yield Word(plain(held[0]), *held.span())
        held = found if found[0].lower() in _PREFIXES else None
        if held is None:
            yield Word(plain(found[0]), *found.span())
    if held is not None:
        yield Word(plain(held[0]), *held.span())


def plain(word: str) -> str:
    """Return the form of *word* that stands for its spellings and its plural."""
    small = word.lower()
    small = _SPELLINGS.get(small, small).removesuffix("'s")
    if len(small) > 4 and small.endswith("s") and not small.endswith(("ss", "us", "is", "as")):
        small = small[:-1]
    if small.endswith("omas"):
        small = small[:-1]
    return _SPELLINGS.get(small, small)
