"""Charts of survival: curves with bands and numbers at risk, incidence, net survival, ratios."""

import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from registry.reports.analysis.cox import Model
from registry.reports.analysis.survival import YEAR, Curve, limits_along
from registry.reports.charts import BLUE, GREEN, ORANGE, PURPLE, SKY
from registry.reports.survival.pages import Page
from registry.reports.survival.results import FEWEST, YEARS, CauseGroup, Group, NetGroup
from registry.reports.tables import HIDDEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, "#E69F00", "#000000", "#999999")
DASHES = ("-", "--", "-.", ":")
LAST_YEAR = 10
WIDTH = 9


def draw(found: Page, subtitle: str, kind: str) -> bytes:
    """Return the chart of a page as png or svg; groups with few cases are not drawn."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 5.2), layout="constrained")
    if found.groups:
        title = _observed(figure, _largest(found.groups), subtitle, found.fewest)
    elif found.causes:
        title = _incidence(figure, found.causes, subtitle)
    elif found.nets:
        title = _net(figure, found.nets, subtitle)
    elif found.model:
        title = _ratios(figure, found.model, subtitle)
    else:
        title = "Survival"
        _say_none(_axes(figure, subtitle))
    figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold")
    target = io.BytesIO()
    # Without a date the same cases give the same file.
    figure.savefig(target, format=kind, dpi=110, metadata={"Date": None} if kind == "svg" else {})
    return target.getvalue()


def _largest(groups: Sequence[Group]) -> list[Group]:
    """Return the largest groups that are large enough, in their order."""
    enough = [group for group in groups if group.size >= FEWEST]
    kept = sorted(enough, key=lambda group: -group.size)[: len(COLOURS)]
    return [group for group in enough if group in kept]


def _observed(figure: "Figure", groups: Sequence[Group], subtitle: str, fewest: int) -> str:
    figure.set_size_inches(WIDTH, 5 + 0.25 * len(groups))
    axes, below = figure.subplots(
        2, 1, height_ratios=[5, 0.4 + 0.32 * max(1, len(groups))], sharex=True, squeeze=True
    )
    _frame(axes, subtitle)
    for place, group in enumerate(groups):
        _curve(axes, group.curve, group.label, place)
    if groups:
        axes.legend(frameon=False, fontsize=9, loc="lower left")
    else:
        _say_none(axes)
    axes.set_ylim(0, 1.02)
    longest = max((group.curve.times[-1] / YEAR for group in groups), default=LAST_YEAR)
    years = min(LAST_YEAR, math.ceil(longest))
    axes.set_xlim(0, years)
    axes.set_ylabel("Share surviving")
    _numbers_at_risk(below, groups, years, fewest)
    return "Observed survival"


def _curve(axes: "Axes", curve: Curve, label: str, place: int) -> None:
    colour, dash = COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]
    years = [0.0, *(curve.times / YEAR)]
    axes.step(years, [1.0, *curve.surv], where="post", label=label, color=colour, linestyle=dash)
    lower, upper = limits_along(curve)
    axes.fill_between(
        years, [1.0, *lower], [1.0, *upper], step="post", color=colour, alpha=0.12,
        linewidth=0,
    )  # fmt: skip


def _incidence(figure: "Figure", groups: Sequence[CauseGroup], subtitle: str) -> str:
    axes = _axes(figure, subtitle)
    shown = sorted((g for g in groups if g.size >= FEWEST), key=lambda g: -g.size)[: len(COLOURS)]
    for group, colour in zip((g for g in groups if g in shown), COLOURS, strict=False):
        for curve, words, dash in (
            (group.incidence, "this cancer", "-"),
            (group.others_incidence, "others", ":"),
        ):
            years = [0.0, *(curve.times / YEAR)]
            label = f"{group.label}, {words}"
            shares = [0.0, *curve.share]
            axes.step(years, shares, where="post", color=colour, linestyle=dash, label=label)
    if shown:
        figure.legend(frameon=False, fontsize=8, loc="outside right upper")
    else:
        _say_none(axes)
    longest = max((group.curve.times[-1] / YEAR for group in shown), default=LAST_YEAR)
    axes.set_xlim(0, min(LAST_YEAR, math.ceil(longest)))
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("Years since diagnosis")
    axes.set_ylabel("Share that has died")
    return "Cumulative incidence of death by cause"


def _net(figure: "Figure", groups: Sequence[NetGroup], subtitle: str) -> str:
    axes = _axes(figure, subtitle)
    shown = [group for group in groups if any(group.nets)][: len(COLOURS)]
    for place, (group, colour) in enumerate(zip(shown, COLOURS, strict=False)):
        points = [(y, n) for y, n in zip(YEARS, group.nets, strict=True) if n is not None]
        # Side by side, so that the limits of one year do not lie on one another.
        at = [year + 0.08 * (place - len(shown) / 2) for year, _ in points]
        values = [each.pohar_perme for _, each in points]
        below = [each.pohar_perme - each.limits()[0] for _, each in points]
        above = [each.limits()[1] - each.pohar_perme for _, each in points]
        axes.errorbar(
            at, values, yerr=[below, above], marker="o", color=colour, label=group.label, capsize=3,
            linestyle=DASHES[place % len(DASHES)],
        )  # fmt: skip
    if shown:
        axes.legend(frameon=False, fontsize=9, loc="lower left")
    else:
        _say_none(axes)
    axes.set_xlim(0, LAST_YEAR + 0.5)
    axes.set_ylim(bottom=0)
    axes.axhline(1, color="#999999", linewidth=0.8)
    axes.set_xlabel("Years since diagnosis")
    axes.set_ylabel("Net survival")
    return "Net survival (Pohar Perme)"


def _ratios(figure: "Figure", model: Model, subtitle: str) -> str:
    effects = model.effects[::-1]
    figure.set_size_inches(WIDTH, 1.8 + 0.34 * len(effects))
    axes = _axes(figure, subtitle)
    for place, effect in enumerate(effects):
        low, high = effect.limits
        axes.plot([low, high], [place, place], color=BLUE, linewidth=2)
        axes.plot([effect.ratio], [place], marker="s", color=BLUE)
    names = [f"{e.covariate}: {e.level}" if e.level else e.covariate for e in effects]
    axes.set_yticks(range(len(effects)), [_short(name) for name in names], fontsize=8)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter("")
    axes.axvline(1, color="#999999", linewidth=0.8)
    axes.set_xlabel("Hazard ratio, logarithmic")
    return "Hazard ratios with 95 % limits"


def _short(name: str) -> str:
    return name if len(name) < 50 else f"{name[:47]}..."


def _axes(figure: "Figure", subtitle: str) -> "Axes":
    axes = figure.add_subplot()
    _frame(axes, subtitle)
    return axes


def _frame(axes: "Axes", subtitle: str) -> None:
    axes.set_title(subtitle, loc="left", fontsize=9, color="#444444", wrap=True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _say_none(axes: "Axes") -> None:
    place: dict[str, Any] = {"ha": "center", "va": "center", "transform": axes.transAxes}
    axes.text(0.5, 0.5, "Too few cases", **place)


def _numbers_at_risk(axes: "Axes", groups: Sequence[Group], years: int, fewest: int) -> None:
    """Write below the curves how many are under observation at each year, if not too few."""
    axes.set_ylim(len(groups), -0.6)
    labels = [_short(group.label) for group in groups]
    axes.set_yticks(range(len(groups)), labels, fontsize=8)
    axes.set_xticks(range(years + 1))
    axes.set_xlabel("Years since diagnosis; numbers at risk")
    axes.tick_params(length=0)
    axes.tick_params(axis="y", pad=16)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    for place, group in enumerate(groups):
        for year in range(years + 1):
            at_risk = group.curve.risk_at(year * YEAR)
            shown = HIDDEN if 0 < at_risk < fewest else f"{at_risk:,}"
            axes.text(year, place, shown, ha="center", va="center", fontsize=8)
