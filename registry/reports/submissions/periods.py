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
    def short(self) -> str:
        """The period as tables show it: a month as 2025-04, others as in file names."""
        is_month = self in months(self.first.year)
        return f"{self.first:%Y-%m}" if is_month else self.label

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

    def before(self) -> "Period":
        """Return the period of the same length that ends on the day before this one begins."""
        end = self.first - timedelta(days=1)
        if not self.whole_months:
            return Period(end - (self.last - self.first), end)
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        index = end.year * 12 + end.month - 1 - months
        return Period(date(index // 12, index % 12 + 1, 1), end)

    def year_before(self) -> "Period":
        """Return the same period of the year before; February ends with its last day."""
        if self.whole_months:
            after = self.last + timedelta(days=1)
            end = _year_back(after) - timedelta(days=1)
            return Period(_year_back(self.first), end)
        return Period(_year_back(self.first), _year_back(self.last))

    @property
    def whole_months(self) -> bool:
        """Whether the period begins and ends with a month."""
        return self.first.day == 1 and (self.last + timedelta(days=1)).day == 1


def _year_back(day: date) -> date:
    last_of_february = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if last_of_february else day.day)


def months(year: int) -> list[Period]:
    """Return the twelve months of *year*."""
    starts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    return [
        Period(start, following - timedelta(days=1))
        for start, following in zip(starts, starts[1:], strict=False)
    ]


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
