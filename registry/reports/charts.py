"""Charts of the tables, drawn by matplotlib; the table beside a chart has its numbers."""

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from registry.reports.tables import HIDDEN, Row, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's palette, told apart by readers with any colour vision.
BLUE, ORANGE, GREEN, PURPLE, SKY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9"
MIME_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


def draw(table: Table, subtitle: str, kind: str) -> bytes:
    """Return the chart of *table* as png or svg; *subtitle* names years and filters."""
    from matplotlib.figure import Figure

    draw_axes, height = _DRAWINGS[table.name]
    rows = _shown(table)
    tall = max(3.2, 1.4 + height * max(1, len(rows)))
    figure = Figure(figsize=(9, tall), layout="constrained")
    axes = figure.add_subplot()
    if any(_number(row, 0) for row in rows) or any(sum(_numbers(row)) for row in rows):
        draw_axes(axes, table, rows)
    else:
        axes.text(0.5, 0.5, "No cases", ha="center", va="center", transform=axes.transAxes)
        axes.set_axis_off()
    figure.suptitle(table.title, x=0.01, ha="left", fontsize=13, fontweight="bold")
    axes.set_title(subtitle, loc="left", fontsize=9, color="#444444")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    target = io.BytesIO()
    # Without a date the same table gives the same file.
    figure.savefig(target, format=kind, dpi=110, metadata={"Date": None} if kind == "svg" else {})
    return target.getvalue()


def _shown(table: Table) -> list[Row]:
    """Return the rows that a chart has room for."""
    if table.name == "primary-site":
        systems = [row for row in table.rows if row.kind == "heading" and _number(row, 0)]
        return sorted(systems, key=lambda row: _number(row, 0))
    return [row for row in table.rows if row.kind == "plain"]


def _sites(axes: "Axes", table: Table, rows: Sequence[Row]) -> None:
    _stacked(axes, rows, ((2, "Analytic", BLUE), (3, "Non-analytic", SKY)))
    axes.set_xlabel("Tumors")


def _ages(axes: "Axes", table: Table, rows: Sequence[Row]) -> None:
    shown = rows[::-1]
    _stacked(
        axes, shown, ((0, "Male", BLUE), (1, "Female", ORANGE), (2, "Other or unknown", GREEN))
    )
    axes.set_xlabel("Tumors")


def _classes(axes: "Axes", table: Table, rows: Sequence[Row]) -> None:
    _stacked(axes, rows[::-1], ((0, "", BLUE),))
    axes.set_xlabel("Cases")


def _trend(axes: "Axes", table: Table, rows: Sequence[Row]) -> None:
    years = [column.label.replace(" (incomplete)", "\nincomplete") for column in table.columns[:5]]
    colours = (BLUE, ORANGE, GREEN, PURPLE, SKY)
    for index, row in enumerate(rows[:5]):
        # A hidden count has no point.
        values = [
            float("nan") if value == HIDDEN else _number(row, place)
            for place, value in enumerate(row.values[:5])
        ]
        axes.plot(years, values, marker="o", color=colours[index], linewidth=2)
        axes.annotate(
            row.label, (4, values[-1]), xytext=(8, 0), textcoords="offset points", va="center",
            color=colours[index], fontsize=9,
        )  # fmt: skip
    axes.margins(x=0.18)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("Analytic cases")


_DRAWINGS: dict[str, tuple[Callable[["Axes", Table, Sequence[Row]], None], float]] = {
    "primary-site": (_sites, 0.26),
    "trend": (_trend, 0.32),
    "age": (_ages, 0.28),
    "class-of-case": (_classes, 0.28),
}


def _stacked(axes: "Axes", rows: Sequence[Row], parts: Sequence[tuple[int, str, str]]) -> None:
    """Draw horizontal bars of several parts, the sum written at their end."""
    labels = [row.label if len(row.label) < 45 else f"{row.label[:42]}..." for row in rows]
    left = [0.0] * len(rows)
    for index, label, colour in parts:
        values = [_number(row, index) for row in rows]
        axes.barh(labels, values, left=left, color=colour, label=label, edgecolor="white")
        left = [start + value for start, value in zip(left, values, strict=True)]
    for place, total in enumerate(left):
        axes.annotate(
            f"{total:,.0f}", (total, place), xytext=(4, 0), textcoords="offset points",
            va="center", fontsize=8,
        )  # fmt: skip
    axes.margins(x=0.08)
    if len(parts) > 1:
        axes.legend(frameon=False, loc="lower right", fontsize=9)


def _number(row: Row, index: int) -> float:
    value = row.values[index]
    return float(value) if isinstance(value, int | float) else 0.0


def _numbers(row: Row) -> list[float]:
    return [_number(row, index) for index in range(len(row.values))]
