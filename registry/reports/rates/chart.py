"""Charts of rates: by age on a logarithmic scale, over years with the fitted line, by sex."""

import io
import math
from typing import TYPE_CHECKING

from registry.reports.charts import BLUE, GREEN, ORANGE
from registry.reports.rates.pages import Page
from registry.reports.rates.results import Trend
from registry.reports.tables import Table, Value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = (GREEN, BLUE, ORANGE)


def draw(found: Page, subtitle: str, kind: str) -> bytes:
    """Return the chart of a page as png or svg."""
    from matplotlib.figure import Figure

    table = found.tables[0]
    figure = Figure(figsize=(9, 4.8), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(subtitle, loc="left", fontsize=9, color="#444444", wrap=True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if found.trend:
        _trend(axes, found.trend)
    elif table.name in {"ages", "shares"}:
        _ages(axes, table)
    else:
        _bars(axes, table)
    figure.suptitle(table.title, x=0.01, ha="left", fontsize=13, fontweight="bold")
    target = io.BytesIO()
    figure.savefig(target, format=kind, dpi=110, metadata={"Date": None} if kind == "svg" else {})
    return target.getvalue()


def _trend(axes: "Axes", trend: Trend) -> None:
    rates = [each.rate for each in trend.rates]
    below = [each.rate - each.lower for each in trend.rates]
    above = [each.upper_tiwari - each.rate for each in trend.rates]
    axes.errorbar(
        trend.years, rates, yerr=[below, above], fmt="o", color=BLUE, capsize=3, label="Rate"
    )
    if trend.best is not None:
        axes.plot(trend.years, trend.best.fitted, color=ORANGE, label="Joinpoint model")
        axes.legend(frameon=False)
    axes.set_ylim(bottom=0)
    axes.set_xticks(trend.years)
    axes.tick_params(axis="x", rotation=45 if len(trend.years) > 12 else 0)
    axes.set_ylabel("Adjusted rate for 100,000")


def _ages(axes: "Axes", table: Table) -> None:
    labels = [row.label for row in table.rows if row.kind == "plain"]
    for place, colour in enumerate(COLOURS):
        column = table.columns[2 * place]
        values = [row.values[2 * place + 1] for row in table.rows if row.kind == "plain"]
        numbers = [_number(value) for value in values]
        label = column.label.removesuffix(", cases")
        axes.plot(labels, numbers, marker="o", color=colour, label=label)
    axes.tick_params(axis="x", rotation=45)
    axes.legend(frameon=False)
    axes.set_xlabel("Age at diagnosis")
    if table.name == "ages":
        axes.set_ylabel("Rate for 100,000")
    else:
        axes.set_ylabel("Share of caseload, %")
    axes.set_ylim(bottom=0)


def _number(value: Value) -> float:
    """Return a value to draw; what is blank or hidden is no number."""
    return math.nan if value is None or isinstance(value, str) else float(value)


def _bars(axes: "Axes", table: Table) -> None:
    """Draw the first number with limits of each row, or the first number at all."""
    names = [column.key for column in table.columns]
    low = next((place for place, key in enumerate(names) if key.endswith(".low")), 0)
    place = low - 1 if low else 0
    if table.name == "rates":
        place = names.index("adjusted")
    rows = [row for row in table.rows if not math.isnan(_number(row.values[place]))][::-1]
    values = [float(row.values[place] or 0) for row in rows]
    axes.barh([row.label for row in rows], values, color=BLUE)
    if low:
        spans = [
            (value - float(row.values[place + 1] or 0), float(row.values[place + 2] or 0) - value)
            for value, row in zip(values, rows, strict=True)
        ]
        if spans:
            left, right = zip(*spans, strict=True)
            axes.errorbar(
                values, range(len(rows)), xerr=[left, right], fmt="none", color="#222222", capsize=3
            )
    if not rows:
        axes.text(0.5, 0.5, "Too few cases", ha="center", va="center", transform=axes.transAxes)
    axes.set_xlabel(table.columns[place].label)
