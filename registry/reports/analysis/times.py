"""Survival time of a case: days from diagnosis to last contact, whether it ended in death.

Unknown days and months stand in the middle of what they leave open, as SEER imputes them.
"""

from datetime import date, timedelta
from typing import NamedTuple

from registry.standards.partial_date import DateError, PartialDate

DAYS_OF_MONTH = 365.24 / 12
DEAD = "0"
# What the time rests on (SEER survival flag): full dates, full dates without a day, partial dates.
ZERO_DAYS, FULL, PARTIAL_ZERO, PARTIAL = "0", "1", "2", "3"

# Why a case has no survival time.
NO_DIAGNOSIS = "Date of diagnosis unknown"
NO_CONTACT = "Date of last contact unknown"
REVERSED = "Last contact before diagnosis"
NO_VITAL_STATUS = "Vital status unknown"


class Time(NamedTuple):
    """Days of survival, whether death ended them, and the flag of what they rest on."""

    days: int
    died: bool
    flag: str

    @property
    def months(self) -> int:
        """Completed months, of 365.24 / 12 days."""
        return months(self.days)


def months(days: int) -> int:
    """Return the completed months of a number of days."""
    return int(days / DAYS_OF_MONTH)


def survival(diagnosis: str, last_contact: str, vital_status: str) -> Time | str:
    """Return the time of a case, or the reason in words why it has none."""
    found = dates(diagnosis, last_contact)
    if isinstance(found, str):
        return found
    if vital_status not in {"0", "1"}:
        return NO_VITAL_STATUS
    start, end = PartialDate.from_naaccr(diagnosis), PartialDate.from_naaccr(last_contact)
    days = (found[1] - found[0]).days
    if start.is_full and end.is_full:
        flag = FULL if days else ZERO_DAYS
    else:
        # Where both may fall on one day the time may be nothing at all.
        flag = PARTIAL_ZERO if start.days_until(end)[0] <= 0 else PARTIAL
    return Time(days, vital_status == DEAD, flag)


def dates(diagnosis: str, last_contact: str) -> tuple[date, date] | str:
    """Return both days, unknown parts imputed, or the reason in words why there are none."""
    try:
        start = PartialDate.from_naaccr(diagnosis)
    except DateError:
        return NO_DIAGNOSIS
    try:
        end = PartialDate.from_naaccr(last_contact)
    except DateError:
        return NO_CONTACT
    return REVERSED if end.before(start) else _span(start, end)


def _span(start: PartialDate, end: PartialDate) -> tuple[date, date]:
    """Return both days, unknown parts in the middle of what is possible."""
    begun = _middle(start.earliest(), min(start.latest(), end.latest()))
    ended = _middle(max(end.earliest(), begun), end.latest())
    return begun, ended


def _middle(first: date, last: date) -> date:
    return first + timedelta(days=(last - first).days // 2)
