"""How far the registrar has come with a case: complete, open, overdue, abandoned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from random import Random

from registry.demo.tables import days, rows, stamp
from registry.demo.tumors import Tumor

ABSTRACTORS = ("KLM", "JRT", "ASP")
FOUND, DIAGNOSED, NEARLY = "found", "diagnosed", "nearly"
ABANDONED, LATE, OVERDUE = 0.015, 0.09, 0.16
DUE_DAYS, OVERDUE_DAYS = 178, 420


@dataclass(frozen=True, slots=True)
class State:
    """The dates of the work and, of an open case, how much is still missing (``gaps.csv``)."""

    items: dict[str, str]
    complete: bool
    gaps: str = ""


def state(random: Random, made: Tumor, last_contact: date, today: date) -> State:
    """Return how far work on a case is on *today*."""
    begun = min(made.contact + days(random, 3, 40), today)
    items = {"dateCaseInitiated": stamp(begun), "dateCaseLastChanged": stamp(begun)}
    items["abstractedBy"] = random.choice(ABSTRACTORS)
    age = (today - made.contact).days
    late = random.random() < LATE
    done = made.contact + (days(random, 185, 330) if late else days(random, 45, DUE_DAYS))
    gaps = _gaps(random, made, age, finished=begun < done <= today)
    if gaps:
        if gaps == FOUND:
            del items["abstractedBy"]
        return State(items, complete=False, gaps=gaps)
    changed = max(done, last_contact) if random.random() < 0.5 else done
    items |= {"dateCaseCompleted": stamp(done), "dateCaseLastChanged": stamp(min(changed, today))}
    if made.analytic:
        items["dateCaseCompletedCoc"] = stamp(done)
    return State(items, complete=True)


def without_gaps(items: Mapping[str, str], gaps: str) -> dict[str, str]:
    """Return *items* without those that an open case does not have yet."""
    patterns = [(row["rule"], row["pattern"]) for row in rows("gaps") if row["stage"] == gaps]
    if not patterns:
        return dict(items)
    keeping = patterns[0][0] == "keep"
    return {
        naaccr_id: value
        for naaccr_id, value in items.items()
        if any(fnmatchcase(naaccr_id, pattern) for _, pattern in patterns) == keeping
    }


def _gaps(random: Random, made: Tumor, age: int, *, finished: bool) -> str:
    if random.random() < ABANDONED:
        return DIAGNOSED
    if made.not_given and "later" in made.not_given.values():
        return NEARLY if made.given else DIAGNOSED
    if DUE_DAYS < age < OVERDUE_DAYS and random.random() < OVERDUE:
        return NEARLY
    if finished:
        return ""
    if age < 40:
        return FOUND
    return DIAGNOSED if age < 110 else NEARLY
