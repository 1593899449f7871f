"""Whether the cause of death is the tumor: SEER's cause-specific death classification.

Only a first tumor (sequence 00, or 01-59 where more followed) is classified.  The
tables of ``data/cause_specific.csv`` say, for a revision of the ICD and a SEER site
group, which causes count as death of the tumor; all others are other causes.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from registry.derived.result import KEPT, Result
from registry.standards import tables
from registry.standards.ranges import Ranges, parse, within

OTHER, THIS, UNKNOWN, NOT_FIRST = "0", "1", "8", "9"
ALIVE = "1"
ONLY, LAST_FEDERAL = 0, 59
# What item 1910 holds where there is no certificate, or one that is not coded.
NO_CAUSE = frozenset({"7777", "7797"})
ICD_10 = "1"


class Death(NamedTuple):
    """Both classifications: of death by this tumor, and of death by another cause."""

    specific: Result
    other: Result


@lru_cache(maxsize=KEPT)
def classify(
    sequence: str, vital_status: str, revision: str, cause: str, group: str, histology: str
) -> Death:
    """Return whether a patient died of a tumor.

    *sequence* is item 380 (or 560), *vital_status* 1760, *revision* 1920 (0 alive,
    1 ICD-10, 8, 9), *cause* 1910 without a dot, *group* the SEER site recode.  A cause
    that begins with a letter is of ICD-10 where the revision is blank.
    """
    number = int(sequence) if sequence.isascii() and sequence.isdigit() else -1
    if not 0 <= number <= LAST_FEDERAL:
        return _both(NOT_FIRST, f"Sequence number {sequence or 'blank'} is not of 00-59")
    if revision == "0" or vital_status == ALIVE:
        return _both(OTHER, "The patient is alive")
    cause = cause.upper().replace(".", "")
    if len(cause) < 3 or cause in NO_CAUSE:
        return _both(UNKNOWN, f"Cause of death is {cause or 'blank'}")
    revision = revision or (ICD_10 if cause[0].isalpha() else "")
    if revision not in {"1", "8", "9"}:
        return _both(UNKNOWN, f"ICD revision is {revision or 'blank'}; no table holds it")
    sequences = "0" if number == ONLY else "1-59"
    case = f"cause {cause}, ICD-{revision if revision != ICD_10 else '10'}, site group {group}"
    for row in _rows(revision, sequences):
        if row.holds(group, histology, cause):
            why = f"Row {row.number} of cause_specific: {case}"
            return Death(Result(THIS, why), Result(OTHER, why))
    why = f"No row of cause_specific holds {case}"
    return Death(Result(OTHER, why), Result(THIS, why))


class _Row(NamedTuple):
    number: int
    groups: Ranges
    histologies_in: Ranges
    histologies_out: Ranges
    causes: Ranges
    exact_causes: Ranges

    def holds(self, group: str, histology: str, cause: str) -> bool:
        return (
            (not self.groups or within(group, self.groups))
            and (not self.histologies_in or within(histology, self.histologies_in))
            and not within(histology, self.histologies_out)
            and (within(cause[:3], self.causes) or within(cause, self.exact_causes))
        )


def _both(value: str, why: str) -> Death:
    return Death(Result(value, why), Result(value, why))


@cache
def _rows(revision: str, sequences: str) -> tuple[_Row, ...]:
    return tuple(row for its_key, row in _table() if its_key == (revision, sequences))


def _table() -> Iterator[tuple[tuple[str, str], _Row]]:
    for number, row in enumerate(tables.rows("cause_specific", "derived"), start=1):
        ranges = (
            parse(row[name])
            for name in ("groups", "histologies_in", "histologies_out", "causes", "exact_causes")
        )
        yield (row["revision"], row["sequence"]), _Row(number, *ranges)
