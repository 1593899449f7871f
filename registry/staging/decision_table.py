"""Finding the first row of a table that fits, without looking at the rows one by one.

Every column turns a value into a bit mask of the rows that accept it; the masks are
joined and the lowest bit is the row.  Values seen before are remembered.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from registry.staging import cells
from registry.staging.bundle import Table
from registry.staging.cells import Kind, Range

Context = Mapping[str, str | None]

# Values come from files and forms, so what is remembered has a limit.
MOST_REMEMBERED = 10_000


class DecisionTable:
    """A table made ready for finding rows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.conditions = [
            _Condition(table.columns[at].key, [row[at] for row in table.rows])
            for at in table.positions("INPUT")
        ]
        self.keys = tuple(condition.key for condition in self.conditions)
        self._results = table.positions("ENDPOINT")
        self.result_keys = tuple(table.columns[at].key for at in self._results)
        self._all_rows = (1 << len(table.rows)) - 1

    @property
    def references(self) -> frozenset[str]:
        """The keys that ranges of the table refer to."""
        return frozenset().union(*(condition.references for condition in self.conditions))

    @cached_property
    def reads(self) -> frozenset[str]:
        """All keys that the table reads: its conditions, and what cells refer to."""
        referred = {
            cells.reference(result.text)
            for result in self._every_result()
            if result.kind is Kind.VALUE
        }
        return frozenset({*self.keys, *self.references, *referred} - {""})

    @cached_property
    def jumps(self) -> frozenset[str]:
        """The tables that rows jump to."""
        return frozenset(
            result.text or "" for result in self._every_result() if result.kind is Kind.JUMP
        )

    @cached_property
    def withdraws(self) -> bool:
        """Whether rows remove a key or leave the derivation."""
        return any(
            result.kind is Kind.STOP or (result.kind is Kind.VALUE and result.text is None)
            for result in self._every_result()
        )

    def _every_result(self) -> set[cells.Result]:
        return {cells.result(row[at] or "") for row in self.table.rows for at in self._results}

    def results(self, row: int) -> list[tuple[str, cells.Result]]:
        """Return the results of a row: their column keys and what they do, left to right."""
        values = self.table.rows[row]
        return [
            (key, cells.result(values[at] or ""))
            for key, at in zip(self.result_keys, self._results, strict=True)
        ]

    def find(self, context: Context, only: Collection[str] | None = None) -> int | None:
        """Return the position of the first row that fits *context*; None where none does.

        With *only*, columns of other keys are not looked at.
        """
        rows = self._all_rows
        for condition in self.conditions:
            if only is None or condition.key in only:
                rows &= condition.rows(context)
                if not rows:
                    return None
        return (rows & -rows).bit_length() - 1 if rows else None


class _Condition:
    """One condition column: which rows accept a value."""

    def __init__(self, key: str, column: list[str | None]) -> None:
        self.key = key
        self._always = 0
        self._codes: dict[str, int] = {}
        spans: dict[Range, int] = {}
        for row, cell in enumerate(column):
            accepted = cells.ranges(cell)
            if accepted is None:
                self._always |= 1 << row
                continue
            for each in accepted:
                spans[each] = spans.get(each, 0) | 1 << row
        self._spans: list[tuple[Range, int]] = []
        self._referring: list[tuple[Range, int]] = []
        for span, rows in spans.items():
            if cells.reference(span.low) or cells.reference(span.high):
                self._referring.append((span, rows))
            elif span.low == span.high:
                self._codes[span.low] = rows
            else:
                self._spans.append((span, rows))
        self._remembered: dict[str, int] = {}

    @property
    def references(self) -> frozenset[str]:
        """The keys that ranges of this column refer to."""
        found = (cells.reference(end) for span, _ in self._referring for end in span)
        return frozenset(key for key in found if key)

    def codes(self) -> Iterator[str]:
        """Give the codes that some row accepts: single ones, and whole numbers of ranges."""
        yield from self._codes
        for (low, high), _ in self._spans:
            if low.isdecimal() and high.isdecimal():
                for code in range(int(low), int(high) + 1):
                    yield f"{code:0{len(low)}}"

    def rows(self, context: Context) -> int:
        """Return the mask of the rows that accept the context's value; none counts as blank."""
        value = context.get(self.key) or ""
        rows = self._remembered.get(value)
        if rows is None:
            rows = self._accepting(value)
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[value] = rows
        for span, also in self._referring:
            low, high = (cells.resolved(end, context) for end in span)
            if cells.within(value, low, high):
                rows |= also
        return rows

    def _accepting(self, value: str) -> int:
        rows = self._always | self._codes.get(value, 0)
        for span, also in self._spans:
            if cells.within(value, span.low, span.high):
                rows |= also
        return rows
