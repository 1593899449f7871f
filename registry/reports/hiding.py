"""Tables as those may see them who must not learn of a few patients: small counts hidden.

A table is taken apart into blocks, rows and columns that add up to totals; each is protected
as :mod:`registry.disclosure` does it, and what one block hides is covered in the others too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from registry.disclosure import Margins, hidden_cells
from registry.reports.tables import HIDDEN, Column, Row, Table, Value

Place = tuple[int, int]
# Rows that stand for no cases of their own: another registry's numbers.
FOREIGN = "benchmark"
# The steps that the rates of a table read across rest on: A to E of the follow-up.
LAST_STEPS = 5
# Rows beside the sum: a mean or median, or a count of a part of all.
MEASURE = "measure"


def note(fewest: int) -> str:
    """Return the sentence that explains what is hidden."""
    return f"{HIDDEN} is hidden: a count below {fewest}, or one that would tell it."


def protected(table: Table, fewest: int) -> Table:
    """Return *table* without counts of 1 to *fewest* - 1 and without what would tell them.

    Percentages, medians and rates go with the counts that they rest on (Column.of, else
    all of the row).  *fewest* of 1 or less hides nothing.
    """
    if fewest <= 1:
        return table
    if table.across:
        found = _across(table, fewest)
    elif table.apart:
        rows = [protected(replace(table, rows=(row,), apart=False), fewest) for row in table.rows]
        found = replace(table, rows=tuple(row for each in rows for row in each.rows))
    else:
        hidden = _hidden_places(_with_numerators(table), fewest)
        hidden |= set(_derived(table, hidden, fewest))
        found = replace(
            table,
            rows=tuple(
                replace(row, values=tuple(
                    HIDDEN if (place, index) in hidden else value
                    for index, value in enumerate(row.values)
                ))
                for place, row in enumerate(table.rows)
            ),
        )  # fmt: skip
    if any(HIDDEN in row.values for row in found.rows) and note(fewest) not in found.notes:
        return replace(found, notes=(*table.notes, note(fewest)))
    return replace(found, notes=table.notes)


def _with_numerators(table: Table) -> Table:
    """Return *table* with counts for the shares whose counts no column shows, as they tell them.

    4 of 22 are 18.2 %: who sees 22 and 18.2 % knows the 4.
    """
    telling = {
        column.key
        for column in table.columns
        if column.kind == "percent" and column.whole and not column.of
        if any(column.key in row.members for row in table.rows)
    }
    columns = tuple(
        replace(column, kind="count") if column.key in telling else column
        for column in table.columns
    )
    rows = tuple(
        replace(row, values=tuple(
            len(row.members[column.key])
            if column.key in telling and column.key in row.members
            else value
            for column, value in zip(table.columns, row.values, strict=True)
        ))
        for row in table.rows
    )  # fmt: skip
    return replace(table, columns=columns, rows=rows)


def _across(table: Table, fewest: int) -> Table:
    """Return a table whose steps stand below one another; rates rest on the last steps."""
    steps = [row for row in table.rows if any(isinstance(value, int) for value in row.values)]
    columns = tuple(Column(row.label, row.label) for row in steps)
    last = {row.label for row in steps[-LAST_STEPS:]}
    shown: dict[str, list[Value]] = {row.label: list(row.values) for row in table.rows}
    for place, column in enumerate(table.columns):
        counted = Row(column.label, tuple(row.values[place] for row in steps))
        one = Table("", "", "", "", columns, (counted,), {}, apart=True)
        values = dict(
            zip((row.label for row in steps), protected(one, fewest).rows[0].values, strict=True)
        )
        hidden = any(values[label] == HIDDEN for label in last)
        for row in table.rows:
            if row.label in values:
                shown[row.label][place] = values[row.label]
            elif hidden and row.kind != FOREIGN:
                shown[row.label][place] = HIDDEN
    rows = tuple(replace(row, values=tuple(shown[row.label])) for row in table.rows)
    return replace(table, rows=rows)


@dataclass(frozen=True, slots=True)
class _Block:
    """Places of rows and columns with those of their totals, None where there is no total."""

    rows: tuple[int, ...]
    row_total: int | None
    columns: tuple[int, ...]
    column_total: int | None

    def hidden(self, counts: list[list[int]], known: set[Place], fewest: int) -> set[Place]:
        """Return the places that must be hidden, *known* being hidden already."""
        lines = [self._line(counts[row]) for row in self.rows]
        if self.row_total is not None:
            total = self._line(counts[self.row_total])
            # What the rows leave of the total is a row that is not shown.
            rest = [whole - sum(part) for whole, *part in zip(total, *lines, strict=True)]
            if min(rest) < 0:
                return replace(self, row_total=None).hidden(counts, known, fewest)
            if any(rest):
                lines.append(rest)
        margins = Margins.of(lines)
        spots = dict(self._spots(*margins.size))
        before = {spot for spot, place in spots.items() if place in known}
        return {
            spots[spot]
            for spot in hidden_cells(margins, fewest=fewest, also=before)
            if spot in spots
        }

    def _line(self, row: list[int]) -> list[int]:
        """Return the counts of a row, and what they leave of their total."""
        values = [row[column] for column in self.columns]
        if self.column_total is None:
            return values
        return [*values, row[self.column_total] - sum(values)]

    def _spots(self, height: int, width: int) -> Iterator[tuple[Place, Place]]:
        """Yield each cell of the margins that the table shows, with its place there."""
        rows = dict(enumerate(self.rows))
        columns = dict(enumerate(self.columns))
        if self.row_total is not None:
            rows[height - 1] = self.row_total
        if self.column_total is not None:
            columns[width - 1] = self.column_total
        elif len(self.columns) == 1:
            # One column is its own total.
            columns[1] = self.columns[0]
        for spot, row in rows.items():
            for cell, column in columns.items():
                yield (spot, cell), (row, column)


def _hidden_places(table: Table, fewest: int) -> set[Place]:
    columns = count_columns(table)
    counts = [
        [value if isinstance(value, int) else 0 for value in row.values] for row in table.rows
    ]
    blocks = [
        _Block(rows, row_total, part, column_total)
        for rows, row_total in _row_groups(table.rows, columns)
        for part, column_total in _column_groups(counts, columns)
    ]
    hidden = {
        (place, column)
        for place, row in enumerate(counts)
        for column in columns
        if 0 < row[column] < fewest
    }
    size = -1
    while size < len(hidden):
        size = len(hidden)
        for block in blocks:
            hidden |= block.hidden(counts, hidden, fewest)
    return hidden


def count_columns(table: Table) -> list[int]:
    """Return the places of the columns that count: whole numbers and blanks alone."""
    return [
        place
        for place, column in enumerate(table.columns)
        if column.kind == "count"
        and any(isinstance(row.values[place], int) for row in table.rows)
        and not any(
            isinstance(row.values[place], float)
            for row in table.rows
            if row.kind not in {FOREIGN, MEASURE}
        )
    ]


def _row_groups(
    rows: Sequence[Row], columns: Sequence[int]
) -> list[tuple[tuple[int, ...], int | None]]:
    """Return rows that add up, with the row of their sum: those below a heading, then the top."""
    counted = [any(isinstance(row.values[column], int) for column in columns) for row in rows]
    total = next((p for p, row in enumerate(rows) if row.kind == "total" and counted[p]), None)
    heading: int | None = None
    # Rows by what they are part of: a heading, the whole (None), or what stands beside it.
    parts: dict[int | str | None, list[int]] = {}
    for place, row in enumerate(rows):
        if row.kind == "heading":
            heading = place
        if not counted[place] or row.kind == "total":
            continue
        owner = {"heading": None, MEASURE: MEASURE}.get(row.kind, heading)
        parts.setdefault(owner, []).append(place)
    found: list[tuple[tuple[int, ...], int | None]] = []
    for owner, own in parts.items():
        whole = total if not isinstance(owner, int) else owner if counted[owner] else None
        found.append((tuple(own), whole))
    return found or [((total,), None)] if total is not None else found


def _column_groups(
    counts: Sequence[Sequence[int]], columns: Sequence[int]
) -> list[tuple[tuple[int, ...], int | None]]:
    """Return columns that add up with the column of their sum, and every other one by itself.

    What adds up is seen from the counts, as a reader would see it.  A column by itself is
    part of the first one where it is never larger: what it leaves of it can be told, too.
    """
    found = [group for total in columns for group in _sums(counts, columns, total)]
    in_a_sum = {column for part, _ in found for column in part}
    for column in columns[1:]:
        if column not in in_a_sum:
            found.append(_beside(counts, columns[0], column))
    if columns and not any(columns[0] in (*part, total) for part, total in found):
        found.append(((columns[0],), None))
    return found


def _sums(
    counts: Sequence[Sequence[int]], columns: Sequence[int], total: int
) -> Iterator[tuple[tuple[int, ...], int | None]]:
    """Yield the longest runs of columns, from each on, whose sum is that of *total* in all rows."""
    others = [column for column in columns if column != total]
    for first in range(len(others)):
        for last in range(len(others), first + 1, -1):
            part = others[first:last]
            if part[0] < total < part[-1]:
                continue
            if all(sum(row[column] for column in part) == row[total] for row in counts):
                yield tuple(part), total
                break


def _beside(
    counts: Sequence[Sequence[int]], first: int, column: int
) -> tuple[tuple[int, ...], int | None]:
    """Return a column as part of the first one, the first as part of it, or alone."""
    if all(row[column] <= row[first] for row in counts):
        return (column,), first
    if all(row[column] >= row[first] for row in counts):
        return (first,), column
    return (column,), None


def _derived(table: Table, hidden: set[Place], fewest: int) -> Iterator[Place]:
    """Yield the places of percentages and the like that rest on hidden counts."""
    columns = count_columns(table)
    places = {column.key: place for place, column in enumerate(table.columns)}
    total = next((place for place, row in enumerate(table.rows) if row.kind == "total"), None)
    for place, row in enumerate(table.rows):
        if row.kind == FOREIGN:
            continue
        counted = any(isinstance(row.values[column], int) for column in columns)
        for index, value in enumerate(row.values):
            if index in columns and counted or value is None or isinstance(value, str):
                continue
            column = table.columns[index]
            if not counted:
                # A mean or median stands below the column of its cases.
                rests, whole = [], [index]
            else:
                rests = [places[key] for key in column.of] or columns
                whole = rests if column.of else []
            if any((place, at) in hidden for at in rests) or (
                total is not None
                and any(
                    (total, at) in hidden or (not counted and _few(table, total, at, fewest))
                    for at in whole
                )
            ):
                yield place, index


def _few(table: Table, row: int, column: int, fewest: int) -> bool:
    value: Value = table.rows[row].values[column]
    return isinstance(value, int) and value < fewest
