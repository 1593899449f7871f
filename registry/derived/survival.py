"""Survival time in months from diagnosis to last contact, as SEER computes it (version 2.2).

All tumors of a patient are looked at together: an unknown day or month stands in the
middle of what birth, the tumors before and after, and the last contact leave open.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cmp_to_key, lru_cache
from typing import NamedTuple

from registry.derived.result import KEPT

DAYS_OF_MONTH = 365.24 / 12
FIRST_YEAR = 1900
ALIVE = "1"
# Type of reporting source: autopsy alone, death certificate alone.
FOUND_DEAD = frozenset({"6", "7"})
FEDERAL = range(60, 98)

UNKNOWN_MONTHS = "9999"
# Survival flags (NAACCR 1783, 1786).
ZERO_DAYS, SOME_DAYS, PARTIAL_ZERO, PARTIAL_SOME, DCO, UNKNOWN = "0", "1", "2", "3", "8", "9"


class Parts(NamedTuple):
    """A date as far as it is known."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        return f"{self.year:04d}" + "".join(
            f"-{part:02d}" for part in (self.month, self.day) if part
        )


class Tumor(NamedTuple):
    """What the survival time of a tumor rests on, as items hold it.

    *sequence* is item 380, or 560 where it is blank; it orders tumors whose dates do not.
    """

    diagnosis: str
    sequence: str = ""
    reporting_source: str = ""


class Person(NamedTuple):
    """Items 240, 1750 and 1760 of a patient, with all the tumors."""

    birth: str
    last_contact: str
    vital_status: str
    tumors: Sequence[Tumor]


class Time(NamedTuple):
    """Both dates with unknown parts filled (YYYYMMDD or ""), months ("0012", "9999"), the flag."""

    diagnosis: str
    end: str
    months: str
    flag: str
    why: str


@dataclass(slots=True)
class _Point:
    """A date on the patient's line of time: as it is known, and as it is filled."""

    known: Parts
    filled: Parts
    sequence: int = -1
    place: int = -1
    found_dead: bool = False

    @property
    def day(self) -> date:
        return date(self.filled.year, self.filled.month or 1, self.filled.day or 1)

    @property
    def is_partial(self) -> bool:
        return self.known.day is None


def active(person: Person, *, today: date, cut_at: date | None = None) -> list[Time]:
    """Return the time of each tumor until the last contact, or until *cut_at* where that is sooner.

    Unknown (9999, flag 9) are times without a year of diagnosis or last contact, of a
    diagnosis after *cut_at* or in the future, and those that would be negative; a last
    contact in the future counts as unknown.  A tumor found by autopsy or death
    certificate alone has flag 8.
    """
    last = _contact(person.last_contact, today)
    return _times(person, last, today, cut_at=cut_at, presumed=False)


def presumed_alive(person: Person, study_end: date, *, today: date) -> list[Time]:
    """Return the time of each tumor until *study_end* for living patients, as `active` otherwise.

    The living need no date of last contact.
    """
    last = _contact(person.last_contact, today)
    return _times(person, last, today, cut_at=study_end, presumed=person.vital_status == ALIVE)


def months(days: int) -> int:
    """Return the completed months of *days*; a month has 365.24 / 12 days."""
    return int(days // DAYS_OF_MONTH)


@lru_cache(maxsize=KEPT)
def parts(value: str) -> Parts | None:
    """Return what is known of a date item; impossible months and days count as unknown."""
    if not (value.isascii() and value.isdigit() and len(value) >= 4):
        return None
    year, month, day = int(value[:4]), int(value[4:6] or 0), int(value[6:8] or 0)
    if not year or not 1 <= month <= 12:
        return Parts(year) if year else None
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return Parts(year, month)
    return Parts(year, month, day)


def _contact(value: str, today: date) -> Parts | None:
    found = parts(value)
    if found is None or found.year < FIRST_YEAR:
        return None
    now = (today.year, today.month, today.day)
    return None if tuple(part for part in found if part) > now[: sum(map(bool, found))] else found


def _times(
    person: Person, last: Parts | None, today: date, *, cut_at: date | None, presumed: bool
) -> list[Time]:
    latest_year = cut_at.year if cut_at else today.year
    found = [Time("", "", UNKNOWN_MONTHS, UNKNOWN, "Date of diagnosis unknown")] * len(
        person.tumors
    )
    line = _line(person.tumors, latest_year)
    end = _Point(last, last) if last else None
    _fill([*line, end] if end else line, parts(person.birth))
    until = _until(end, cut_at, presumed=presumed)
    for point in line:
        found[point.place] = _time(point, until)
    _lift_flags([point.place for point in line], found)
    for point in line:
        if point.found_dead:
            found[point.place] = found[point.place]._replace(
                months=UNKNOWN_MONTHS, flag=DCO, why="Found by autopsy or death certificate alone"
            )
    return found


def _line(tumors: Sequence[Tumor], latest_year: int) -> list[_Point]:
    """Return the tumors with a year of diagnosis in their order of time."""
    points = []
    for place, tumor in enumerate(tumors):
        known = parts(tumor.diagnosis)
        if known is not None and FIRST_YEAR <= known.year <= latest_year:
            found_dead = tumor.reporting_source in FOUND_DEAD
            points.append(_Point(known, known, _order(tumor.sequence), place, found_dead))
    return sorted(points, key=cmp_to_key(_compare)) if len(points) > 1 else points


def _order(sequence: str) -> int:
    number = int(sequence) if sequence.isascii() and sequence.isdigit() else -1
    # Tumors that are not of federal interest (60-97) come after those that are.
    return number + 100 if number in FEDERAL else number


def _compare(one: _Point, other: _Point) -> int:
    for mine, theirs in zip(one.known, other.known, strict=True):
        if mine is None or theirs is None:
            break
        if mine != theirs:
            return mine - theirs
    return one.sequence - other.sequence


def _fill(points: list[_Point], birth: Parts | None) -> None:
    """Fill unknown days of known months first, then unknown months."""
    for place, point in enumerate(points):
        if point.filled.month and not point.filled.day:
            year, month = point.filled.year, point.filled.month
            first, last = date(year, month, 1), date(year, month, _length(year, month))
            before, after = _neighbours(points, place, birth, with_day=True)
            first = before if before and _same_month(before, first) else first
            last = after if after and _same_month(after, last) else last
            point.filled = Parts(year, month, (first.day + last.day) // 2)
    for place, point in enumerate(points):
        if not point.filled.month:
            year = point.filled.year
            before, after = _neighbours(points, place, birth, with_day=False)
            first = before if before and before.year == year else date(year, 1, 1)
            last = after if after and after.year == year else date(year, 12, 31)
            middle = first + timedelta(days=(last - first).days // 2)
            point.filled = Parts(middle.year, middle.month, middle.day)


def _neighbours(
    points: list[_Point], place: int, birth: Parts | None, *, with_day: bool
) -> tuple[date | None, date | None]:
    """Return the nearest dates before and after that are filled; birth stands before the first."""
    before = next((point.day for point in reversed(points[:place]) if point.filled.day), None)
    after = next((point.day for point in points[place + 1 :] if point.filled.day), None)
    if place == 0 and birth and birth.month and (birth.day or not with_day):
        before = date(birth.year, birth.month, birth.day or 1)
    return before, after


def _until(end: _Point | None, cut_at: date | None, *, presumed: bool) -> _Point | None:
    """Return where the time ends: the last contact, or the end of the study."""
    if cut_at is None:
        return end
    study_end = Parts(cut_at.year, cut_at.month, cut_at.day)
    if presumed or (end and end.day >= cut_at):
        return _Point(study_end, study_end)
    return end


def _time(point: _Point, until: _Point | None) -> Time:
    diagnosis = _digits(point.day)
    if until is None:
        return Time(diagnosis, "", UNKNOWN_MONTHS, UNKNOWN, "Date of last contact unknown")
    days = (until.day - point.day).days
    end = _digits(until.day)
    if days < 0:
        return Time(diagnosis, end, UNKNOWN_MONTHS, UNKNOWN, "Last contact before diagnosis")
    return Time(
        diagnosis, end, f"{months(days):04d}", _flag(point, until, days), _why(point, until, days)
    )


def _flag(point: _Point, until: _Point, days: int) -> str:
    if not (point.is_partial or until.is_partial):
        return SOME_DAYS if days else ZERO_DAYS
    same_year = point.known.year == until.known.year
    month, other = point.known.month, until.known.month
    return (
        PARTIAL_ZERO if same_year and (not month or not other or month == other) else PARTIAL_SOME
    )


def _lift_flags(order: list[int], found: list[Time]) -> None:
    """A tumor before one that was survived by some days was survived by some days, too."""
    survived = False
    for place in reversed(order):
        flag = found[place].flag
        survived = survived or flag in {SOME_DAYS, PARTIAL_SOME}
        if flag == PARTIAL_ZERO and survived:
            found[place] = found[place]._replace(flag=PARTIAL_SOME)


def _why(point: _Point, until: _Point, days: int) -> str:
    return f"{_shown(point)} to {_shown(until)}: {days} days"


def _shown(point: _Point) -> str:
    filled = point.day.isoformat()
    return f"{filled} (imputed from {point.known})" if point.is_partial else filled


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)
