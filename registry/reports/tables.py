"""What a report's table is: rows and columns that know which cases each number counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Filter = Mapping[str, str]
Value = int | float | str | None
# Stands for a value that is not shown.  Not "<11": one that covers a small one is larger.
HIDDEN = "*"
FEW = "Fewer than {} cases are not listed for those who may not see patients"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; *filter* narrows the table's cases to those it counts, None counts none.

    *kind* is count, percent or number: how the values are shown.  *of* are the keys of the
    counts that a percentage or rate rests on, which is not shown without them; all of the
    row where it names none.
    """

    key: str
    label: str
    filter: Filter | None = None
    kind: str = "count"
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row; *kind* is plain, heading (a sum of the rows below it), total or measure.

    A measure stands beside the sum: a mean, a median, or a count of a part of all.
    """

    label: str
    values: tuple[Value, ...]
    filter: Filter | None = field(default_factory=dict)
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its definition in words and the notes that belong below it.

    *base* is the filter of all its cases: a cell's cases are those of the base, the
    row and the column together.  The rows add up unless they stand *apart*;
    in a table read *across*, each column is one case count in steps, down its rows.
    """

    name: str
    title: str
    definition: str
    first_heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    base: Filter
    notes: tuple[str, ...] = ()
    apart: bool = False
    across: bool = False

    def cell_filter(self, row: Row, column: Column) -> dict[str, str] | None:
        """Return the filter of the cases that a cell counts; None where it counts no cases."""
        if column.filter is None or row.filter is None:
            return None
        chosen = dict(self.base)
        for name, value in [*row.filter.items(), *column.filter.items()]:
            both = _both(name, chosen.get(name, value), value)
            if both is None:
                return None
            chosen[name] = both
        return chosen


def _both(name: str, one: str, other: str) -> str | None:
    """Return the value of a filter that both ask for; None where no case can have both."""
    if one == other:
        return one
    if name == "items":
        return f"{one};{other}"
    if name != "group":
        return None
    groups = set(one.split(","))
    return ",".join(code for code in other.split(",") if code in groups) or None
