"""Counting a definition in the snapshot, and hiding what would tell of a few patients."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from registry import snapshot
from registry.cases.filters import CaseFilter
from registry.disclosure import Margins, hidden_cells
from registry.reports.builder import dimensions
from registry.reports.builder.definition import Definition

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS, MOST_COLUMNS = 300, 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A count and its percentage, None where it must not be shown; *cases* is their filter."""

    count: int | None
    percent: float | None
    cases: CaseFilter | None


@dataclass(frozen=True, slots=True)
class Line:
    """A category with its cells, the total last; *median* is None where none is shown."""

    label: str
    cells: tuple[Cell, ...]
    median: float | None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A counted definition; *hidden* counts the cells that are not shown."""

    definition: Definition
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    hidden: int
    fewest: int

    @property
    def is_empty(self) -> bool:
        """Whether no case passes the filter."""
        return len(self.lines) <= 1


def count(definition: Definition, *, fewest: int, today: str) -> Report:
    """Return the report of *definition*; counts of 1 to *fewest* - 1 are hidden, 1 hides none.

    Raises ValueError for the filter, and for more categories than a page can show.
    """
    names = [name for name in (definition.rows, definition.columns) if name]
    frame = _counts(definition, names, today)
    rows = _ordered(frame, definition.rows, MOST_ROWS, "Rows")
    columns = _ordered(frame, definition.columns, MOST_COLUMNS, "Columns")
    matrix = [[0] * len(columns) for _ in rows]
    places = (
        {value: number for number, value in enumerate(rows)},
        {value: number for number, value in enumerate(columns)},
    )
    keys = zip(frame["r"], frame["c"], frame["n"], strict=True)
    for row, column, number in keys:
        matrix[places[0][row]][places[1][column]] = int(number)
    table = Margins.of(matrix)
    hidden = hidden_cells(table, fewest=fewest) if matrix else frozenset()
    maker = _Maker(definition, table, hidden, (rows, columns))
    medians = _medians(definition, today, fewest)
    lines = [
        Line(dimensions.words(definition.rows, value), maker.cells(place), medians.get(value))
        for place, value in enumerate(rows)
    ]
    lines.append(Line("Total", maker.cells(len(rows)), medians.get(None), is_total=True))
    headings = [dimensions.words(definition.columns, value) for value in columns]
    return Report(
        definition,
        (*headings, "Total") if definition.columns else ("Cases",),
        tuple(lines),
        len(hidden),
        fewest,
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the cells of a line from the table, what is hidden, and the categories."""

    definition: Definition
    table: Margins
    hidden: frozenset[tuple[int, int]]
    categories: tuple[Sequence[str], Sequence[str]]

    def cells(self, row: int) -> tuple[Cell, ...]:
        width = len(self.categories[1])
        # Without columns the only column is the total itself.
        first = 0 if self.definition.columns else width
        return tuple(self._cell(row, column) for column in range(first, width + 1))

    def _cell(self, row: int, column: int) -> Cell:
        cell = (row, column)
        if not self.table.cells[0]:
            return Cell(0, None, None)
        count = None if cell in self.hidden else self.table.at(cell)
        return Cell(count, self._percent(count, row, column), self._cases(row, column))

    def _percent(self, count: int | None, row: int, column: int) -> float | None:
        last_row, last_column = (len(each) for each in self.categories)
        base = {
            "row": (row, last_column),
            "column": (last_row, column),
            "total": (last_row, last_column),
        }.get(self.definition.show)
        # A percentage of a hidden total would tell the total.
        if count is None or base is None or base in self.hidden or not self.table.at(base):
            return None
        return 100 * count / self.table.at(base)

    def _cases(self, row: int, column: int) -> CaseFilter | None:
        rows, columns = self.categories
        chosen: CaseFilter | None = self.definition.filter
        if row < len(rows):
            chosen = dimensions.narrowed(self.definition.filter, self.definition.rows, rows[row])
        if chosen and self.definition.columns and column < len(columns):
            chosen = dimensions.narrowed(chosen, self.definition.columns, columns[column])
        return chosen


def _counts(definition: Definition, names: Sequence[str], today: str) -> "pd.DataFrame":
    columns = [
        dimensions.category(name).label(label) for name, label in zip(names, "rc", strict=False)
    ]
    chosen = snapshot.conditions(definition.filter, today)
    statement = select(*columns, func.count().label("n")).select_from(snapshot.CASES)
    frame = snapshot.frame(statement.where(*chosen).group_by(*columns))
    return frame if "c" in frame else frame.assign(c="")


def _ordered(frame: "pd.DataFrame", name: str, most: int, where: str) -> list[str]:
    """Return the categories in order of their codes, blank last; refuse too many."""
    values = frame["c" if where == "Columns" else "r"]
    found = sorted(set(values), key=lambda value: (value == "", value))
    if len(found) > most:
        raise ValueError(
            f"{where}: {dimensions.label(name)} has {len(found)} different values here; at most "
            f"{most} can be shown. Narrow the filter or choose another item"
        )
    return found


def _medians(definition: Definition, today: str, fewest: int) -> dict[str | None, float | None]:
    """Return the median of each row's cases with a number, None for the total of all.

    A median of fewer than *fewest* numbers is not shown.
    """
    if not definition.median:
        return {}
    row = dimensions.category(definition.rows).label("r")
    value = snapshot.column(definition.median).label("v")
    statement = select(row, value, func.count().label("n")).select_from(snapshot.CASES)
    chosen = snapshot.conditions(definition.filter, today)
    frame = snapshot.frame(statement.where(*chosen).group_by(row, value))
    frame["v"] = [dimensions.measured(definition.median, each) for each in frame["v"]]
    known = frame.dropna(subset=["v"]).astype({"v": float})
    medians: dict[str | None, float | None] = {
        str(key): _median(part, fewest) for key, part in known.groupby("r")
    }
    medians[None] = _median(known, fewest)
    return medians


def _median(known: "pd.DataFrame", fewest: int) -> float | None:
    """Return the median of numbers v that each count n times."""
    total = int(known["n"].sum())
    if total < max(1, fewest):
        return None
    ordered = known.groupby("v")["n"].sum().sort_index().cumsum()
    middle = [
        float(ordered.index[int(ordered.searchsorted(place))])
        for place in ((total + 1) // 2, total // 2 + 1)
    ]
    return sum(middle) / 2
