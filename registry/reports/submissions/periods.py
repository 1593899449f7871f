"""Periods that submissions cover: parsed as typed, named as a quarter, a year or two days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from registry.standards.partial_date import DateError, PartialDate


class PeriodError(ValueError):
    """The text does not tell a period."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date

    @classmethod
    def typed(cls, first: str, last: str) -> "Period":
        """Return the period from *first* to *last*: days, months or years; raises PeriodError.

        A month or year counts whole: 2025 to 2025 is all of 2025.
        """
        try:
            start = PartialDate.from_typed(first).earliest()
        except DateError as problem:
            raise PeriodError(f"First day: {problem}") from None
        try:
            end = PartialDate.from_typed(last or first).latest()
        except DateError as problem:
            raise PeriodError(f"Last day: {problem}") from None
        if end < start:
            raise PeriodError(f"The last day, {end}, lies before the first, {start}")
        return cls(start, end)

    @property
    def label(self) -> str:
        """The period as file names show it: 2025Q2, 2025 or 20250401-20250515."""
        if self in quarters(self.first.year):
            return f"{self.first.year}Q{(self.first.month + 2) // 3}"
        if self.years == (self.first.year, self.first.year) and self.whole_years:
            return str(self.first.year)
        return f"{self.first:%Y%m%d}-{self.last:%Y%m%d}"

    @property
    def years(self) -> tuple[int, int]:
        """First and last calendar year."""
        return self.first.year, self.last.year

    @property
    def whole_years(self) -> bool:
        """Whether the period begins on 1 January and ends on 31 December."""
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment of the period and the first after it, by the server's own clock."""
        after = self.last + timedelta(days=1)
        return (
            datetime.combine(self.first, time.min).astimezone(),
            datetime.combine(after, time.min).astimezone(),
        )


def quarters(year: int) -> list[Period]:
    """Return the four quarters of *year*."""
    starts = [date(year, month, 1) for month in (1, 4, 7, 10)] + [date(year + 1, 1, 1)]
    return [
        Period(start, following - timedelta(days=1))
        for start, following in zip(starts, starts[1:], strict=False)
    ]


def recent(today: date, count: int = 5) -> Iterator[Period]:
    """Yield the quarter of *today* and those before it, newest first, then the year before."""
    begun = [
        quarter
        for year in (today.year, today.year - 1)
        for quarter in reversed(quarters(year))
        if quarter.first <= today
    ]
    yield from begun[:count]
    last_year = today.year - 1
    yield Period(date(last_year, 1, 1), date(last_year, 12, 31))
