"""How the report's values are written, the same in every form of it."""

from collections.abc import Sequence

from registry.reports.tables import Column, Table, Value


def unbroken(table: Table) -> list[list[str]]:
    """Return of each column but the first the words and values that a line must not break."""
    return [
        [*column.label.split(), *(shown(row.values[place], column) for row in table.rows)]
        for place, column in enumerate(table.columns)
    ]


def widths(
    longest: float,
    needed: Sequence[float],
    *,
    page: float,
    first: tuple[float, float],
    other: float,
) -> list[float]:
    """Return the widths of the first column and of the others, which fit into *page*.

    The first has room for its *longest* label within the least and the most of *first*; each
    other one is *other* wide where there is room, and wide enough for what is *needed*.
    """
    least, most = first
    start = min(max(longest, least), most)
    usual = min(other, (page - start) / len(needed))
    wanted = [max(usual, each) for each in needed]
    start = max(least, min(start, page - sum(wanted)))
    scale = min(1.0, (page - start) / sum(wanted))
    return [start, *(each * scale for each in wanted)]


def shown(value: Value, column: Column) -> str:
    """Return a value as text: counts with thousands set apart, others with one decimal."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if column.kind == "count" and isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.1f}"
