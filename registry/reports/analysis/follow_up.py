"""The follow-up rate as the Commission on Cancer counts it, and the follow-up that is due.

By tumor.  Source: CoC standard 6.5; the arithmetic of the SEER training module on follow-up.
"""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from registry.standards import ranges
from registry.standards.partial_date import DateError, PartialDate

MONTHS = 15
# Letters start then, so that the answer comes before a case is delinquent.
DUE_AFTER = 12
OLDEST = 100
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


@dataclass
class FollowUp:
    """The count from a start date: A to be followed, B dead or 100, D current, E lost."""

    total: int = 0
    excluded: Counter[str] = field(default_factory=Counter)
    dead: int = 0
    current: int = 0
    lost: list[Any] = field(default_factory=list)

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
    cases: Iterable[tuple[Any, Mapping[str, str]]],
    *,
    as_of: date,
    start: date,
    without_class_00: bool = False,
) -> FollowUp:
    """Return the count of *cases*, pairs of a name and items, diagnosed from *start* on.

    A patient is lost when the last contact lies more than 15 months before *as_of*.
    """
    found = FollowUp()
    limit, born_before = months_before(as_of, MONTHS), months_before(as_of, 12 * OLDEST)
    for name, case in cases:
        diagnosed = _latest(case.get("dateOfDiagnosis", ""))
        if diagnosed is None or diagnosed < start:
            continue
        found.total += 1
        reason = _excluded(case, without_class_00=without_class_00)
        if reason:
            found.excluded[reason] += 1
        elif case.get("vitalStatus") == "0" or _born_by(case, born_before):
            found.dead += 1
        elif (contact := _latest(case.get("dateOfLastContact", ""))) and contact >= limit:
            found.current += 1
        else:
            found.lost.append(name)
    return found


def due(cases: Iterable[tuple[Any, Mapping[str, str]]], *, as_of: date) -> list[Due]:
    """Return the tumors whose last contact lies 12 months back on *as_of*, longest first.

    Those of living patients, class of case 10 to 22, malignant or in situ (not of the
    cervix); delinquent once more than 15 months have passed.
    """
    found = []
    for name, case in cases:
        followed = "10" <= case.get("classOfCase", "") <= "22" and case.get("vitalStatus") == "1"
        behavior = case.get("behaviorCodeIcdO3", "")
        cervix_insitu = behavior == "2" and ranges.within(case.get("primarySite", ""), CERVIX)
        if not followed or behavior not in {"2", "3"} or cervix_insitu:
            continue
        seen = _latest(case.get("dateOfLastContact", ""))
        seen = seen or _latest(case.get("dateOfDiagnosis", ""))
        if seen is None:
            found.append(Due(name, None, None, is_delinquent=True))
            continue
        day, limit = (months_before(seen, -months) for months in (DUE_AFTER, MONTHS))
        if day <= as_of:
            found.append(Due(name, day, limit, is_delinquent=limit < as_of))
    return sorted(found, key=lambda each: each.due or date.min)


def months_before(day: date, months: int) -> date:
    """Return the day *months* calendar months before *day* (after it, where they are negative).

    It is at most the last of its month.
    """
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _excluded(case: Mapping[str, str], *, without_class_00: bool) -> str:
    site, behavior = case.get("primarySite", ""), case.get("behaviorCodeIcdO3", "")
    if behavior in {"0", "1"}:
        return "nonmalignant"
    if behavior == "2" and ranges.within(site, CERVIX):
        return "cervix_insitu"
    early = behavior == "2" or case.get("summaryStage2018") in {"0", "1"}
    histology = case.get("histologicTypeIcdO3", "")
    if early and ranges.within(site, SKIN) and ranges.within(histology, SKIN_CANCERS):
        return "skin"
    if case.get("addrCurrentCountry", "") not in {"", "USA"}:
        return "foreign"
    if not "00" <= case.get("classOfCase", "") <= "22":
        return "nonanalytic"
    return "class00" if without_class_00 and case.get("classOfCase") == "00" else ""


def _born_by(case: Mapping[str, str], day: date) -> bool:
    born = _latest(case.get("dateOfBirth", ""))
    return born is not None and born <= day


@lru_cache(maxsize=65_536)
def _latest(value: str) -> date | None:
    """Return the last day that an item's date may mean; None where it is blank or no date."""
    try:
        return PartialDate.from_naaccr(value).latest()
    except DateError:
        return None
