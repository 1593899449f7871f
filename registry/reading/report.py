"""A report cut into sections, parts and sentences."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from registry.reading import kinds, tables
from registry.reading.repair import Repaired
from registry.reading.words import Word, words

# The weight of what stands in no known section.
PLAIN = 2.0
_HEADING = re.compile(
    r"^[ ]?(?:(?:part|specimen) ?#?(?:[A-Z]|\d{1,2})[ ,:-]{1,3})?"
    r"([A-Za-z][A-Za-z ,/&()-]{1,60}?)[ ]?(:|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[ ]?[A-Za-z][\w /()&,'.%-]{1,50}:")
_BULLET = re.compile(r"^[ ]?(?:[-*>+]+ |\(?[A-Z]\)|[A-Z]\. |\(?\d{1,2}[.)] )")
_PART = re.compile(
    r"^[ ]?(?:(?:part|specimen)[ ]?#?[ ]?([A-Z]|\d{1,2})\b|\(?([A-Z])[).:]|\(?(\d{1,2})[).])[ ]?",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[^:\n]{1,60}:[ ]*\S")
# How a finding begins, where a history of one line has no heading behind it.
_OPENER = re.compile(
    r"[ ]?(?:there|the|this|these|in the|on|sections?|an?|examination"
    # the head of a table
    r"|(?:site|specimen|part|core|container|marker|test)s?[ ](?:\w+[ ]){0,3}"
    r"(?:diagnos[ie]s|results?|findings?))\b",
    re.IGNORECASE,
)
_SMALL = re.compile(r"[ ]?[a-z(]|[ ]?\d+(?:\.\d+)?[ ]?(?:x|cm|mm|%|of)\b")
_GOES_ON = re.compile(r"(?:[,/+(-]|\b(?:of|with|and|or|the|in|is|are|to|for|by|at|from|no|a|an))$")
_END = re.compile(
    r"\n|(?<=[.;])(?<!\bDr\.)(?<!\bNo\.)(?<!\bvs\.)(?<!\bMr\.)(?<!\bapprox\.)\s(?=[\w(<>])"
)
# A line at least this long was broken by its width, not by its sense.
_FULL_LINE = 50
_LONGEST = 50
# Headings of one word that may stand with others.
_TELLING = frozenset({"addendum", "diagnosis", "diagnoses", "synoptic"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the repaired text with its section, that section's weight, and its part.

    A part is one specimen of several ("A", "2"); "" where the report has no parts.
    """

    start: int
    end: int
    section: str
    weight: float
    part: str


class Report:
    """A report's repaired *text*, its kind (see :mod:`registry.reading.kinds`), its sentences."""

    def __init__(self, text: str, kind: str | None = None) -> None:
        self._repaired = Repaired(text)
        self.text = _joined(self._repaired.text)
        self._kind = kind

    def origin(self, place: int) -> int:
        """Return where *place* of the repaired text stands in the text as it was given."""
        return self._repaired.origin(place)

    @cached_property
    def kind(self) -> str:
        """What kind of report this is: as told, or as its words say."""
        return self._kind if self._kind in kinds.KINDS else kinds.kind(self)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences in order."""
        return list(self._cut())

    def sentence(self, place: int) -> Sentence:
        """Return the sentence in which *place* stands."""
        return self.sentences[max(bisect_right(self._sentence_starts, place) - 1, 0)]

    def above(self, sentence: Sentence) -> Iterator[Sentence]:
        """Give the sentences before *sentence* that are not blank, the nearest first."""
        for at in range(bisect_right(self._sentence_starts, sentence.start) - 2, -1, -1):
            if not self.quote(self.sentences[at]).isspace():
                yield self.sentences[at]

    def quote(self, sentence: Sentence) -> str:
        """Return the text of *sentence*."""
        return self.text[sentence.start : sentence.end]

    @cached_property
    def words(self) -> list[Word]:
        """The words of the text in their plain form."""
        return list(words(self.text))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def _cut(self) -> Iterator[Sentence]:
        section, part, start, passing = "text", "", 0, False
        ends = [found.end() for found in _END.finditer(self.text)]
        for end in [*ends, len(self.text)]:
            words = self.text[start:end]
            heading = _section_of(words)
            if heading == "specimen" and _LABELLED.match(words):
                # "Procedure: mastectomy" is one line, not a section
                section = "text" if section == "history" else section
                yield Sentence(start, end, heading, _weight(heading), part)
            else:
                if heading:
                    section, part, passing = heading, "", bool(_LABELLED.match(words))
                elif passing and section == "history" and _opens(self.text, start, words):
                    section = "text"
                if found := _PART.match(words):
                    named = next(group for group in found.groups() if group).upper()
                    # numbers below the letter of a specimen count its findings
                    part = part if part.isalpha() and named.isdecimal() else named
                yield Sentence(start, end, section, _weight(section), part)
            start = end


def _opens(text: str, start: int, words: str) -> bool:
    """Whether *words* begin something new after a history of one paragraph."""
    at_line_start = start == 0 or text[start - 1] == "\n"
    return at_line_start and bool(not words.strip() or _LABEL.match(words) or _OPENER.match(words))


def _joined(text: str) -> str:
    """Return *text* with a space for each line end within a sentence."""
    lines = text.split("\n")
    pieces = [lines[0]]
    for before, line in zip(lines, lines[1:], strict=False):
        pieces.append(" " if _continues(before.rstrip(), line) else "\n")
        pieces.append(line)
    return "".join(pieces)


def _continues(before: str, line: str) -> bool:
    if not before or not line.strip() or _section_of(line) or _BULLET.match(line):
        return False
    if before.endswith(":"):
        return not _LABEL.match(line) and not _section_of(before)
    if before.endswith((".", ";")) or _LABEL.match(line):
        return False
    if _SMALL.match(line) or _GOES_ON.search(before[-8:]):
        return True
    return len(before) >= _FULL_LINE and not _section_of(before)


def _section_of(line: str) -> str:
    """Return the section that *line* opens; "" where it is no heading."""
    found = _HEADING.match(line[:120].rstrip("\n"))
    if not found:
        return ""
    return _named(found[1].lower(), bool(found[2]) or found[1].isupper())


@lru_cache(maxsize=4096)
def _named(name: str, like_a_heading: bool) -> str:
    """Return the section called *name*; only what looks like a heading may have more words."""
    name = " ".join(re.sub(r"\(.*?\)|\s-.*", " ", name).split())
    known = _sections()
    if name in known or not like_a_heading or len(name) > _LONGEST:
        return known.get(name, "")
    return next(
        (
            known[words]
            for words in known
            if (" " in words or words in _TELLING)
            and (name.startswith(f"{words} ") or name.endswith(f" {words}"))
        ),
        "",
    )


def _weight(section: str) -> float:
    return _weights().get(section, PLAIN)


@cache
def _sections() -> dict[str, str]:
    named = {row["heading"]: row["section"] for row in tables.rows("sections")}
    return dict(sorted(named.items(), key=lambda pair: -len(pair[0])))


@cache
def _weights() -> dict[str, float]:
    return {row["section"]: float(row["weight"]) for row in tables.rows("section_weights")}
