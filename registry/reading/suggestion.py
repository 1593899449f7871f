"""What the reader proposes, and where it read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A *value* for *item* (NAACCR XML id) in the form in which the item is stored.

    *start* and *end* mark the phrase in the text as it was given, *sentence_start* and
    *sentence_end* its sentence; *rule* says what read it; *confidence* lies in 0-1.
    """

    item: str
    value: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value read at *start* to *end* of the repaired text; the highest *rank* is preferred.

    Of several with the same weight and rank, different values cancel each other.
    """

    item: str
    value: str
    start: int
    end: int
    rule: str
    weight: float
    rank: float = 0
