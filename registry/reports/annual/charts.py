"""Figures of the report drawn by matplotlib, for the page, Word and PDF."""

import io
from typing import TYPE_CHECKING

from registry.reports.annual.pack import LINES, Figure
from registry.reports.charts import BLUE, GREEN, ORANGE, PURPLE, SKY
from registry.reports.tables import HIDDEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, "#E69F00", "#666666", "#000000")
LONGEST = 42
FEWEST_BARS = 3

WIDTH = 9.0


def height(figure: Figure) -> float:
    """Return how tall *figure* is drawn, in inches, where WIDTH is its width."""
    return 4.2 if figure.kind == LINES else max(2.2, 1.2 + 0.3 * len(figure.labels))


def draw(figure: Figure, kind: str) -> bytes:
    """Return *figure* as png or svg."""
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(WIDTH, height(figure)), layout="constrained")
    axes = canvas.add_subplot()
    if figure.is_empty:
        axes.text(0.5, 0.5, "No cases", ha="center", va="center", transform=axes.transAxes)
        axes.set_axis_off()
    elif figure.kind == LINES:
        _lines(axes, figure)
    else:
        _bars(axes, figure)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    canvas.suptitle(figure.title, x=0.01, ha="left", fontsize=12, fontweight="bold")
    target = io.BytesIO()
    canvas.savefig(target, format=kind, dpi=110, metadata={"Date": None} if kind == "svg" else {})
    return target.getvalue()


def _bars(axes: "Axes", figure: Figure) -> None:
    from matplotlib.ticker import MaxNLocator

    labels = [label if len(label) <= LONGEST else f"{label[:LONGEST]}…" for label in figure.labels]
    places = range(len(labels))[::-1]
    left = [0.0] * len(labels)
    for (name, values), colour in zip(figure.series, _colours(len(figure.series)), strict=True):
        known = [value or 0.0 for value in values]
        axes.barh(list(places), known, left=left, color=colour, label=name, edgecolor="white")
        left = [start + value for start, value in zip(left, known, strict=True)]
    for index, (place, total) in enumerate(zip(places, left, strict=True)):
        shown = f"{total:,.1f}" if figure.unit == "%" else f"{total:,.0f}"
        if any(values[index] is None for _, values in figure.series):
            shown = HIDDEN
        axes.annotate(
            shown, (total, place), xytext=(4, 0), textcoords="offset points", va="center",
            fontsize=8,
        )  # fmt: skip
    # A bar alone is no thicker than one of three.
    spare = max(0.0, (FEWEST_BARS - len(labels)) / 2)
    axes.set_ylim(-0.6 - spare, len(labels) - 0.4 + spare)
    axes.set_yticks(list(places), labels, fontsize=9)
    if figure.unit != "%":
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(figure.unit)
    axes.margins(x=0.08)
    _legend(axes, figure)


def _lines(axes: "Axes", figure: Figure) -> None:
    from matplotlib.ticker import MaxNLocator

    places = range(len(figure.labels))
    for (name, values), colour in zip(figure.series, _colours(len(figure.series)), strict=True):
        known = [float("nan") if value is None else value for value in values]
        axes.plot(places, known, marker="o", markersize=5, linewidth=2, color=colour, label=name)
    axes.set_xticks(
        list(places), figure.labels, rotation=45 if len(figure.labels) > 8 else 0, fontsize=8
    )
    axes.set_ylabel(figure.unit)
    axes.set_ylim(bottom=0, top=105 if figure.unit == "%" else None)
    if figure.unit != "%":
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    _legend(axes, figure)


def _legend(axes: "Axes", figure: Figure) -> None:
    """Name the series, where there are several, beside the chart: there it covers nothing."""
    if len(figure.series) > 1:
        axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))


def _colours(number: int) -> list[str]:
    return [COLOURS[index % len(COLOURS)] for index in range(number)]
