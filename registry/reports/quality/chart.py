"""The chart of a measure's rate by year, with its limits and the threshold."""

import io
from collections.abc import Mapping

from registry.reports.charts import BLUE, ORANGE
from registry.reports.quality.judging import Judged
from registry.reports.quality.showing import Shown


def draw(found: Judged, years: Mapping[int, Shown], subtitle: str, kind: str) -> bytes:
    """Return the chart of the rates of *years* as png or svg; *subtitle* names the filters."""
    from matplotlib.figure import Figure

    by_year = {year: rate for year, rate in years.items() if rate.limits}
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    axes = figure.add_subplot()
    if not by_year:
        axes.text(0.5, 0.5, "No decided case", ha="center", va="center", transform=axes.transAxes)
        axes.set_axis_off()
    ticks = [f"{year}\n{rate.concordant}/{rate.decided}" for year, rate in by_year.items()]
    for place, rate in enumerate(by_year.values()):
        percent, (low, high) = rate.percent or 0.0, rate.limits or (0.0, 0.0)
        axes.errorbar(
            place, percent, yerr=[[percent - low], [high - percent]],
            color=BLUE, marker="o", markersize=7, capsize=4, linewidth=1.5,
        )  # fmt: skip
    if by_year:
        axes.plot(range(len(ticks)), [rate.percent or 0.0 for rate in by_year.values()], color=BLUE)
        axes.set_xticks(range(len(ticks)), ticks)
        axes.set_xlim(-0.4, len(ticks) - 0.6)
        axes.set_ylim(0, 105)
        axes.set_ylabel("Percent concordant")
        axes.set_xlabel("Year of diagnosis; concordant of decided")
    if by_year and found.measure.threshold:
        axes.axhline(found.measure.threshold, color=ORANGE, linestyle="--", linewidth=1.2)
        axes.annotate(
            f"Asked for: {found.measure.threshold:g} %", (-0.38, found.measure.threshold),
            xytext=(0, 3), textcoords="offset points", color=ORANGE, fontsize=8,
        )  # fmt: skip
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.suptitle(f"{found.measure.id} by year", x=0.01, ha="left", fontsize=13, weight="bold")
    axes.set_title(subtitle, loc="left", fontsize=9, color="#444444")
    target = io.BytesIO()
    figure.savefig(target, format=kind, dpi=110, metadata={"Date": None} if kind == "svg" else {})
    return target.getvalue()
