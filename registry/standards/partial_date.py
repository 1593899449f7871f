"""Dates of which the day, or the month and day, may be unknown."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

FORMS = "YYYYMMDD, YYYYMM or YYYY (also 2025-03-14, 3/14/2025, 3/2025, 03142025)"
FIRST_YEAR, LAST_YEAR = 1800, 2099

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?)?", re.ASCII)
_MONTH_FIRST = re.compile(r"(?:(\d{1,2})[-/. ])?(\d{1,2})[-/. ](\d{4})", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?)?", re.ASCII)
# Years from 1800 on: eight digits that begin with a month can only be meant so.
_MONTH_FIRST_DIGITS = re.compile(r"(0\d|1[0-2])(\d{2})(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}|(0\d|1[0-2])\d{4}", re.ASCII)


class DateError(ValueError):
    """The text is not a date that an item can hold."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day; NAACCR writes YYYY, YYYYMM, YYYYMMDD.

    Two dates are compared as far as they are known: each question has the
    answers True, False and None, "cannot be known".
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise DateError(f"{self.year:04d}: the year must lie in {FIRST_YEAR}-{LAST_YEAR}")
        if self.month is None:
            if self.day is not None:
                raise DateError("a day needs its month")
            return
        if not 1 <= self.month <= 12:
            raise DateError(f"{self.month}: the month must lie in 01-12")
        days = calendar.monthrange(self.year, self.month)[1]
        if self.day is not None and not 1 <= self.day <= days:
            month = f"{calendar.month_name[self.month]} {self.year}"
            raise DateError(f"{self.day}: {month} has the days 01-{days}")

    @classmethod
    def from_naaccr(cls, value: str) -> Self:
        """Return the date that an item holds; raises DateError."""
        found = _DIGITS.fullmatch(value)
        if not found:
            raise DateError(f"{value!r} is not a date: {FORMS}")
        return cls(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]

    @classmethod
    def from_typed(cls, typed: str, today: date | None = None) -> Self:
        """Return the date that a registrar typed, in any of FORMS or "t" for *today*.

        Month and day stand in the American order; a year of two digits is refused,
        because it may be of this century or the last.  Raises DateError.
        """
        text = typed.strip()
        if today is not None and text.casefold() in {"t", "today"}:
            return cls(today.year, today.month, today.day)
        year, month, day = _typed_parts(text)
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    def __str__(self) -> str:
        return f"{self.year:04d}" + "".join(
            f"{part:02d}" for part in (self.month, self.day) if part is not None
        )

    def display(self) -> str:
        """Return the date with dashes: 2025, 2025-03 or 2025-03-14."""
        text = str(self)
        return "-".join(part for part in (text[:4], text[4:6], text[6:]) if part)

    @property
    def is_full(self) -> bool:
        """Whether year, month and day are known."""
        return self.day is not None

    def earliest(self) -> date:
        """Return the first day that the date may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """Return the last day that the date may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def before(self, other: "PartialDate") -> bool | None:
        """Whether this date lies before *other*; None where the unknown parts decide."""
        if self.latest() < other.earliest():
            return True
        return False if self.earliest() >= other.latest() else None

    def after(self, other: "PartialDate") -> bool | None:
        """Whether this date lies after *other*; None where the unknown parts decide."""
        return other.before(self)

    def same(self, other: "PartialDate") -> bool | None:
        """Whether both are the same day; None where the unknown parts decide."""
        if self.latest() < other.earliest() or other.latest() < self.earliest():
            return False
        return True if self.is_full and other.is_full else None

    def days_until(self, other: "PartialDate") -> tuple[int, int]:
        """Return the fewest and the most days from this date to *other*."""
        return (
            (other.earliest() - self.latest()).days,
            (other.latest() - self.earliest()).days,
        )


def _typed_parts(text: str) -> tuple[str, str | None, str | None]:
    if _SHORT_YEAR.fullmatch(text):
        raise DateError(f"{text}: write the year with four digits, as in 03142025 or 202503")
    if found := _MONTH_FIRST_DIGITS.fullmatch(text):
        month, day, year = found.groups()
        return year, month, day
    if found := _DIGITS.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return found[1], found[2], found[3]
    if found := _MONTH_FIRST.fullmatch(text):
        first, second, year = found.groups()
        return (year, first, second) if first else (year, second, None)
    raise DateError(f"{text!r} is not a date: {FORMS}")
