"""The follow-up rate as the Commission on Cancer counts it, and the follow-up that is due.

By tumor.  Source: CoC standard 6.5; the arithmetic of the SEER training module on follow-up.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from registry.standards import ranges
from registry.standards.partial_date import DateError, PartialDate

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

ITEMS = (
    "dateOfDiagnosis",
    "primarySite",
    "histologicTypeIcdO3",
    "behaviorCodeIcdO3",
    "summaryStage2018",
    "classOfCase",
    "dateOfBirth",
    "vitalStatus",
    "dateOfLastContact",
    "addrCurrentCountry",
)
MONTHS = 15
# Letters start then, so that the answer comes before a case is delinquent.
DUE_AFTER = 12
OLDEST = 100
NO_DAY = -1
# A day of a longer month may be due on the last day of a shorter one.
LONGER_MONTHS = 3
CERVIX, SKIN = ranges.parse("C530-C539"), ranges.parse("C440-C449")
SKIN_CANCERS = ranges.parse("8000-8110")
# Why a tumor is not to be followed, in the order in which they are taken out.
EXCLUSIONS = {
    "nonmalignant": "Benign or borderline",
    "cervix_insitu": "In situ of the cervix",
    "skin": "In situ or localized carcinoma of the skin",
    "foreign": "Resident abroad",
    "nonanalytic": "Not analytic",
    "class00": "Class 00",
}

# The same in items and codes.
EXCLUDED = {
    "nonmalignant": "Behavior (523) is 0 or 1.",
    "cervix_insitu": "Primary site (400) C530-C539 with behavior (523) 2.",
    "skin": "Primary site (400) C440-C449, histology (522) 8000-8110, behavior (523) 2 or Summary "
    "Stage 2018 (764) 0 or 1.",
    "foreign": "Current country (1832) is neither USA nor blank.",
    "nonanalytic": "Class of case (610) is not 00 to 22.",
    "class00": "Class of case (610) is 00, where the site does not follow these.",
}


@dataclass(frozen=True, eq=False)
class FollowUp:
    """The count from a start date: A to be followed, B dead or 100, D current, E lost.

    *names* are those of the cases; the masks over them are the tumors since the start
    (*inside*), those *left_out* by each of EXCLUSIONS, and of the others the dead, those
    heard of and the lost (*is_lost*).
    """

    names: "pd.Index[Any]"
    inside: "Mask"
    left_out: dict[str, "Mask"]
    is_dead: "Mask"
    is_current: "Mask"
    is_lost: "Mask"

    @property
    def total(self) -> int:
        """The tumors since the start."""
        return int(self.inside.sum())

    @property
    def excluded(self) -> dict[str, int]:
        """How many each of EXCLUSIONS takes out."""
        return {reason: int(mask.sum()) for reason, mask in self.left_out.items()}

    @property
    def dead(self) -> int:
        """B: those dead or 100 years old."""
        return int(self.is_dead.sum())

    @property
    def current(self) -> int:
        """D: the living who were heard of within 15 months."""
        return int(self.is_current.sum())

    @cached_property
    def lost(self) -> list[Any]:
        """E: the names of the lost."""
        found: list[Any] = self.names[self.is_lost].tolist()
        return found

    @property
    def to_follow(self) -> int:
        """A: the tumors that are to be followed."""
        return self.dead + self.current + len(self.lost)

    @property
    def living(self) -> int:
        """C: the living among them."""
        return self.current + len(self.lost)

    @property
    def rate(self) -> float | None:
        """(B + D) / A in percent; None without a tumor to follow."""
        done = self.dead + self.current
        return 100 * done / self.to_follow if self.to_follow else None

    @property
    def living_rate(self) -> float | None:
        """D / C in percent; None without a living patient."""
        return 100 * self.current / self.living if self.living else None


@dataclass(frozen=True, slots=True)
class Due:
    """A tumor of a living patient to be asked for: since when, and when it is delinquent.

    Both days are None where neither a last contact nor a diagnosis is dated.
    """

    name: Any
    due: date | None
    delinquent_after: date | None
    is_delinquent: bool


def follow_up(
    cases: "pd.DataFrame", *, as_of: date, starts: Sequence[date], without_class_00: bool = False
) -> list[FollowUp]:
    """Return for each of *starts* the count of the cases diagnosed from that day on.

    *cases* has the ITEMS as text, "" where blank; its index names the lost.  A patient is
    lost when the last contact lies more than 15 months before *as_of*.
    """
    import numpy as np

    diagnosed, contact = _days(cases["dateOfDiagnosis"]), _days(cases["dateOfLastContact"])
    born = _days(cases["dateOfBirth"])
    aged = (born != NO_DAY) & (born <= months_before(as_of, 12 * OLDEST).toordinal())
    left_out = _excluded(cases, without_class_00=without_class_00)
    followed = ~np.logical_or.reduce(list(left_out.values()))
    dead = followed & (_is(cases["vitalStatus"], "0") | aged)
    # A contact that is no date counts as none, and so does not reach the limit.
    recent = contact >= months_before(as_of, MONTHS).toordinal()
    current = followed & ~dead & recent
    lost = followed & ~dead & ~recent
    found = []
    for start in starts:
        inside = (diagnosed != NO_DAY) & (diagnosed >= start.toordinal())
        found.append(
            FollowUp(
                cases.index,
                inside,
                {reason: inside & mask for reason, mask in left_out.items()},
                inside & dead,
                inside & current,
                inside & lost,
            )
        )
    return found


def due(cases: "pd.DataFrame", *, as_of: date) -> list[Due]:
    """Return the tumors whose last contact lies 12 months back on *as_of*, longest first.

    Those of living patients, class of case 10 to 22, malignant or in situ (not of the
    cervix); delinquent once more than 15 months have passed.  *cases* is as for follow_up.
    """
    import numpy as np

    behavior = cases["behaviorCodeIcdO3"]
    cervix = _where(cases["primarySite"], lambda code: ranges.within(code, CERVIX))
    asked = _is(behavior, "3") | (_is(behavior, "2") & ~cervix)
    asked &= _where(cases["classOfCase"], lambda code: "10" <= code <= "22")
    asked &= _is(cases["vitalStatus"], "1")
    contact, diagnosed = _days(cases["dateOfLastContact"]), _days(cases["dateOfDiagnosis"])
    seen = np.where(contact == NO_DAY, diagnosed, contact)
    asked &= seen <= months_before(as_of, DUE_AFTER).toordinal() + LONGER_MONTHS
    found = []
    for name, day in zip(cases.index[asked].tolist(), seen[asked].tolist(), strict=True):
        if day == NO_DAY:
            found.append(Due(name, None, None, is_delinquent=True))
            continue
        first, limit = _deadlines(day)
        if first <= as_of:
            found.append(Due(name, first, limit, is_delinquent=limit < as_of))
    return sorted(found, key=lambda each: each.due or date.min)


def months_before(day: date, months: int) -> date:
    """Return the day *months* calendar months before *day* (after it, where they are negative).

    It is at most the last of its month.
    """
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=65_536)
def _deadlines(seen: int) -> tuple[date, date]:
    """Return when a patient seen on a day, an ordinal, is due and until when not delinquent."""
    day = date.fromordinal(seen)
    return months_before(day, -DUE_AFTER), months_before(day, -MONTHS)


def _excluded(cases: "pd.DataFrame", *, without_class_00: bool) -> dict[str, "Mask"]:
    """Return which cases each of EXCLUSIONS takes out; a case is taken out once, by the first."""
    import numpy as np

    behavior, site = cases["behaviorCodeIcdO3"], cases["primarySite"]
    class_of_case = cases["classOfCase"]
    early = _is(behavior, "2") | _is(cases["summaryStage2018"], "0", "1")
    skin_cancer = _where(site, lambda code: ranges.within(code, SKIN)) & _where(
        cases["histologicTypeIcdO3"], lambda code: ranges.within(code, SKIN_CANCERS)
    )
    reasons = {
        "nonmalignant": _is(behavior, "0", "1"),
        "cervix_insitu": _is(behavior, "2")
        & _where(site, lambda code: ranges.within(code, CERVIX)),
        "skin": early & skin_cancer,
        "foreign": ~_is(cases["addrCurrentCountry"], "", "USA"),
        "nonanalytic": ~_where(class_of_case, lambda code: "00" <= code <= "22"),
        "class00": _is(class_of_case, "00") & without_class_00,
    }
    taken = np.zeros(len(cases), dtype=bool)
    for reason in EXCLUSIONS:
        reasons[reason] = reasons[reason] & ~taken
        taken = taken | reasons[reason]
    return reasons


def _is(column: "pd.Series[str]", *codes: str) -> "Mask":
    return _where(column, lambda code: code in codes)


def _where(column: "pd.Series[str]", answer: Callable[[str], bool]) -> "Mask":
    return _mapped(column, answer).astype(bool)


def _days(column: "pd.Series[str]") -> "NDArray[np.int64]":
    """Return the last day that each date may mean, as an ordinal; NO_DAY where it is no date."""
    return _mapped(column, _latest).astype("int64")


def _mapped(column: "pd.Series[str]", answer: Callable[[str], Any]) -> "NDArray[Any]":
    """Return *answer* of each value; a value that many cases share is asked once."""
    import numpy as np
    import pandas as pd

    codes, values = pd.factorize(column)
    return np.array([answer(str(value)) for value in values])[codes]


def _latest(value: str) -> int:
    try:
        return PartialDate.from_naaccr(value).latest().toordinal()
    except DateError:
        return NO_DAY
