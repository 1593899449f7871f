"""The chart of survival curves, with confidence bands and the numbers at risk below."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from registry.reports.analysis.survival import YEAR, limits
from registry.reports.charts import BLUE, GREEN, ORANGE, PURPLE, SKY
from registry.reports.survival import FEWEST, Group, Survival

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, "#E69F00", "#000000", "#999999")
LAST_YEAR = 10


def draw(found: Survival, subtitle: str, kind: str) -> bytes:
    """Return the curves of groups that are large enough, as png or svg."""
    from matplotlib.figure import Figure

    groups = [group for group in found.groups if group.curve.size >= FEWEST][: len(COLOURS)]
    figure = Figure(figsize=(9, 5 + 0.25 * len(groups)), layout="constrained")
    axes, below = figure.subplots(
        2, 1, height_ratios=[5, 0.4 + 0.32 * len(groups)], sharex=True, squeeze=True
    )
    for group, colour in zip(groups, COLOURS, strict=False):
        years = [0.0, *(group.curve.times / YEAR)]
        axes.step(years, [1.0, *group.curve.surv], where="post", color=colour, label=group.label)
        lower, upper = _band(group)
        axes.fill_between(years, lower, upper, step="post", color=colour, alpha=0.12)
    if not groups:
        axes.text(0.5, 0.5, "Too few cases", ha="center", va="center", transform=axes.transAxes)
    else:
        axes.legend(frameon=False, fontsize=9, loc="lower left")
    axes.set_ylim(0, 1.02)
    axes.set_xlim(0, LAST_YEAR)
    axes.set_ylabel("Share surviving")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    _numbers_at_risk(below, groups)
    figure.suptitle("Observed survival", x=0.01, ha="left", fontsize=13, fontweight="bold")
    axes.set_title(subtitle, loc="left", fontsize=9, color="#444444")
    target = io.BytesIO()
    figure.savefig(target, format=kind, dpi=110, metadata={"Date": None} if kind == "svg" else {})
    return target.getvalue()


def _band(group: Group) -> tuple[list[float], list[float]]:
    """Return the 95 % limits along the curve, from the beginning on."""
    curve = group.curve
    both = [limits(float(s), float(e)) for s, e in zip(curve.surv, curve.se, strict=True)]
    return [1.0, *(low for low, _ in both)], [1.0, *(high for _, high in both)]


def _numbers_at_risk(axes: "Axes", groups: Sequence[Group]) -> None:
    """Write below the curves how many are under observation at each year."""
    axes.set_ylim(len(groups), -0.6)
    axes.set_yticks(range(len(groups)), [group.label for group in groups], fontsize=8)
    axes.set_xticks(range(LAST_YEAR + 1))
    axes.set_xlabel("Years since diagnosis; numbers at risk")
    axes.tick_params(length=0)
    axes.tick_params(axis="y", pad=16)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    for place, group in enumerate(groups):
        for year in range(LAST_YEAR + 1):
            at_risk = group.curve.risk_at(year * YEAR)
            axes.text(year, place, f"{at_risk:,}", ha="center", va="center", fontsize=8)
