"""How the report's values are written, the same in every form of it."""

from registry.reports.tables import Column, Value


def shown(value: Value, column: Column) -> str:
    """Return a value as text: counts with thousands set apart, others with one decimal."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if column.kind == "count" and isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.1f}"
