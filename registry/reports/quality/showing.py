"""Rates of measures as those may see them who must not learn of a few patients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.measures.rates import Rate
from registry.reports import hiding
from registry.reports.tables import HIDDEN, Column, Row, Table, Value

_COLUMNS = tuple(
    Column(name, name) for name in ("eligible", "concordant", "not concordant", "incomplete")
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A rate whose counts may be hidden; percentages are None where they would tell them."""

    rate: Rate
    eligible: Value
    concordant: Value
    not_concordant: Value
    incomplete: Value

    @property
    def is_whole(self) -> bool:
        """Whether no count is hidden."""
        return not any(isinstance(value, str) for value in self.counts)

    @property
    def counts(self) -> tuple[Value, ...]:
        """Eligible, concordant, not concordant, incomplete."""
        return self.eligible, self.concordant, self.not_concordant, self.incomplete

    @property
    def percent(self) -> float | None:
        """The rate, None without its counts."""
        return self.rate.percent if self.is_whole else None

    @property
    def lowest(self) -> float | None:
        """The rate if no incomplete case turns out to be concordant."""
        return self.rate.lowest if self.is_whole else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """The 95 % limits of the rate."""
        return self.rate.limits if self.is_whole else None

    @property
    def decided(self) -> Value:
        """How many cases the rate is made of."""
        return self.rate.decided if self.is_whole else HIDDEN

    def meets(self, threshold: float | None) -> bool | None:
        """Whether the rate reaches *threshold*; None where it is not shown."""
        return self.rate.meets(threshold) if self.is_whole else None


def shown(rate: Rate, fewest: int) -> Shown:
    """Return one rate without its small counts."""
    return _shown([Row("", _counts(rate))], [rate], fewest)[0]


def by_year(rates: Mapping[int, Rate], whole: Rate, fewest: int) -> dict[int, Shown]:
    """Return the rates of years, which add up to *whole*, without their small counts."""
    rows = [Row(str(year), _counts(each)) for year, each in rates.items()]
    total = Row("Total", _counts(whole), {}, "total")
    found = _shown([*rows, total], [*rates.values(), whole], fewest)
    return dict(zip(rates, found[:-1], strict=True))


def _shown(rows: Sequence[Row], rates: Sequence[Rate], fewest: int) -> list[Shown]:
    table = hiding.protected(Table("", "", "", "", _COLUMNS, tuple(rows), {}), fewest)
    return [Shown(rate, *row.values) for rate, row in zip(rates, table.rows, strict=True)]


def _counts(rate: Rate) -> tuple[int, ...]:
    return rate.eligible, rate.concordant, rate.not_concordant, rate.incomplete
