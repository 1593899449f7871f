"""How values are shown in templates."""

from collections.abc import Callable
from datetime import datetime

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def moment(value: datetime | None) -> str:
    """Return a moment in the server's own time to the minute: 2025-03-14 09:05."""
    return value.astimezone().strftime("%Y-%m-%d %H:%M") if value else ""


def partial_date(value: str | None) -> str:
    """Return a NAACCR date with dashes: 2025, 2025-03, 2025-03-14; anything else unchanged."""
    text = value or ""
    if len(text) not in (6, 8) or not text.isdigit():
        return text
    parts = [text[:4], text[4:6], text[6:8]]
    return "-".join(part for part in parts if part)


def number(value: float | None) -> str:
    """Return a count with thousands set apart."""
    return "" if value is None else f"{value:,}"


def percent(value: float | None) -> str:
    """Return a percentage with one decimal."""
    return "" if value is None else f"{value:.1f}"


def csv_cell(value: str) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def topography(value: str | None) -> str:
    """Return a site code as ICD-O prints it: C341 -> C34.1."""
    text = value or ""
    return f"{text[:3]}.{text[3:]}" if len(text) == 4 else text


FILTERS: dict[str, Callable[..., str]] = {
    "moment": moment,
    "partial_date": partial_date,
    "number": number,
    "percent": percent,
    "topography": topography,
}
