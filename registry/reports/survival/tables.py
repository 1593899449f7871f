"""Results as tables, for the page and for the workbook alike.

A column ``5.low`` or ``5.high`` holds a limit of the column ``5``.  Columns and rows with a
filter count cases; the filter says which, as the case list of the survival pages reads it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from registry.reports.analysis.competing import Share
from registry.reports.analysis.cox import Model
from registry.reports.analysis.standardised import Standardised
from registry.reports.analysis.survival import Estimate, in_months
from registry.reports.survival.results import (
    FEWEST,
    STANDARD_YEARS,
    YEARS,
    CauseGroup,
    Group,
    NetGroup,
)
from registry.reports.tables import Column, Row, Table, Value

CASES = Column("cases", "Cases", filter={})
DASH = f"A dash where fewer than {FEWEST} are under observation."


def observed(groups: Sequence[Group], heading: str) -> Table:
    """Return Kaplan-Meier survival by year, the median, and survival standardised by age."""
    columns = (
        CASES,
        Column("deaths", "Deaths", filter={"outcome": "died"}),
        *_with_limits(YEARS, "{} years"),
        *_with_limits(["median"], "Median, months", "number"),
        *_with_limits(["standard"], f"Standardised, {STANDARD_YEARS} years"),
    )
    rows = [
        _row(group.label, group.size, [
            group.deaths,
            *_percents(group.estimates),
            *map(in_months, (group.curve.median, *group.curve.median_limits())),
            *_limits(group.standard),
        ])
        for group in groups
    ]  # fmt: skip
    definition = (
        f"Percent surviving with 95 % limits, all causes of death. {DASH} "
        "There is no median while more than half live, and no limit of it while its curve stays "
        "above one half."
    )
    return Table("observed", "Survival", definition, heading, columns, tuple(rows), {})


def actuarial(group: Group) -> Table:
    """Return the actuarial table of a group."""
    columns = (
        Column("entered", "Entered"),
        Column("died", "Died"),
        Column("withdrawn", "Withdrawn alive"),
        Column("effective", "At risk", kind="number"),
        Column("q", "Died, %", kind="percent"),
        Column("cumulative", "Survival, %", kind="percent"),
        Column("se", "Standard error", kind="percent"),
    )
    rows = [
        Row(f"{line.start} to {line.start + 1} years", (
            line.entered, line.died, line.withdrawn, line.effective, 100 * line.q,
            100 * line.cumulative, 100 * line.se,
        ))
        for line in group.table
    ]  # fmt: skip
    definition = f"{group.label}: those withdrawn alive in a year count half in it."
    return Table("actuarial", group.label, definition, "Interval", columns, tuple(rows), {})


def causes(groups: Sequence[CauseGroup], heading: str) -> list[Table]:
    """Return cause-specific survival, and the cumulative incidence of either cause."""
    columns = (
        CASES,
        Column("cancer", "Died of this cancer", filter={"outcome": "cancer"}),
        Column("others", "Died of others", filter={"outcome": "others"}),
        *_with_limits(YEARS, "{} years"),
    )
    rows = [
        _row(each.label, each.size, [each.of_cancer, each.of_others, *_percents(each.specific)])
        for each in groups
    ]
    specific = Table(
        "specific", "Cause-specific survival",
        f"Percent that do not die of this cancer, with 95 % limits, were it the only cause. {DASH}",
        heading, columns, tuple(rows), {},
    )  # fmt: skip
    return [
        specific,
        _incidence("cancer", "Died of this cancer", groups, lambda each: each.cancer, heading),
        _incidence("others", "Died of other causes", groups, lambda each: each.others, heading),
    ]


def net(groups: Sequence[NetGroup], heading: str) -> list[Table]:
    """Return net survival by Pohar Perme, and by Ederer's methods with what they rest on."""
    rows = []
    for group in groups:
        values: list[Value] = []
        for each in group.nets:
            values += (
                [None] * 3
                if each is None
                else [100 * each.pohar_perme, *(100 * limit for limit in each.limits())]
            )
        rows.append(_row(group.label, group.size, values))
    pohar = Table(
        "net", "Net survival (Pohar Perme)",
        f"Percent that would survive if people died of this cancer alone, with 95 % limits. {DASH}",
        heading, (CASES, *_with_limits(YEARS, "{} years")), tuple(rows), {},
    )  # fmt: skip
    return [pohar, _ratios(groups, heading)]


def cox(model: Model) -> Table:
    """Return the hazard ratios of a model, each covariate's reference first."""
    columns = (
        Column("cases", "Cases"),
        Column("deaths", "Deaths"),
        *_with_limits(["ratio"], "Hazard ratio", "ratio"),
        Column("p", "p", kind="p"),
        Column("proportional", "p, proportional", kind="p"),
    )
    rows: list[Row] = []
    named = ""
    for effect in model.effects:
        if effect.level and effect.covariate != named:
            label, size, deaths = model.references[effect.covariate]
            rows.append(Row(effect.covariate, (None,) * len(columns), kind="heading"))
            rows.append(Row(f"{label} (reference)", (size, deaths, 1.0, *[None] * 4)))
        named = effect.covariate
        values = (
            effect.size, effect.deaths, effect.ratio, *effect.limits, effect.p,
            effect.proportional_p,
        )  # fmt: skip
        rows.append(Row(effect.level or effect.covariate, values))
    definition = (
        "Hazard ratios with 95 % limits; each holds the other covariates constant. A small p in "
        "the last column says that the ratio changes with time, so that one number misleads."
    )
    return Table("cox", "Hazard ratios", definition, "Covariate", columns, tuple(rows), {})


def left_out(reasons: Mapping[str, Sequence[int]], counted: int, looked_at: int) -> Table:
    """Return how many tumors were left out for each reason, adding up to those looked at."""
    rows = [
        Row(reason, (len(keys),), filter={"reason": reason}) for reason, keys in reasons.items()
    ]
    rows.append(Row("Counted", (counted,), filter={}, kind="heading"))
    rows.append(Row("Looked at", (looked_at,), filter=None, kind="total"))
    definition = "Each tumor stands once, with the first reason that holds."
    columns = (Column("tumors", "Tumors", filter={}),)
    return Table("left-out", "Left out", definition, "Reason", columns, tuple(rows), {})


def _row(label: str, size: int, values: Iterable[Value]) -> Row:
    return Row(label, (size, *values), filter={"label": label})


def _with_limits(keys: Sequence[object], label: str, kind: str = "percent") -> tuple[Column, ...]:
    found: list[Column] = []
    for key in keys:
        words = "1 year" if key == 1 else label.format(key)
        found.append(Column(str(key), words, kind=kind, of=("cases",)))
        found.append(Column(f"{key}.low", f"{words}, lower limit", kind=kind, of=("cases",)))
        found.append(Column(f"{key}.high", f"{words}, upper limit", kind=kind, of=("cases",)))
    return tuple(found)


def _limits(found: Estimate | Standardised | None) -> list[Value]:
    """Return an estimate and its limits in percent, or three blanks."""
    if found is None:
        return [None] * 3
    return [100 * found.surv, 100 * found.lower, 100 * found.upper]


def _percents(estimates: Iterable[Estimate | None]) -> list[Value]:
    return [value for each in estimates for value in _limits(each)]


def _incidence(
    name: str,
    title: str,
    groups: Sequence[CauseGroup],
    of: Callable[[CauseGroup], Iterable[Share | None]],
    heading: str,
) -> Table:
    rows = []
    for group in groups:
        values: list[Value] = []
        for each in of(group):
            shares = (each.share, each.lower, each.upper) if each else ()
            values += [100 * share for share in shares] or [None] * 3
        rows.append(_row(group.label, group.size, values))
    return Table(
        f"incidence-{name}", title,
        f"Cumulative incidence (Aalen-Johansen) in percent with 95 % limits. {DASH}",
        heading, (CASES, *_with_limits(YEARS, "{} years")), tuple(rows), {},
    )  # fmt: skip


def _ratios(groups: Sequence[NetGroup], heading: str) -> Table:
    columns = tuple(
        Column(key, label, kind="percent")
        for key, label in (
            ("observed", "Observed"),
            ("expected2", "Expected, Ederer II"),
            ("ederer2", "Relative, Ederer II"),
            ("expected1", "Expected, Ederer I"),
            ("ederer1", "Relative, Ederer I"),
            ("pohar", "Net, Pohar Perme"),
        )
    )
    rows = []
    for group in groups:
        rows.append(Row(group.label, (None,) * len(columns), kind="heading"))
        for years, net in zip(YEARS, group.nets, strict=True):
            if net is not None:
                shares = (
                    net.observed,
                    net.expected_ederer2,
                    net.ederer2,
                    net.expected_ederer1,
                    net.ederer1,
                    net.pohar_perme,
                )
                words = "1 year" if years == 1 else f"{years} years"
                rows.append(Row(words, tuple(100 * share for share in shares)))
    definition = (
        "Observed survival, that expected of people of the same age, sex and year, and their "
        f"ratio, in percent; as long as {FEWEST} are under observation."
    )
    return Table("ratios", "Relative survival", definition, heading, columns, tuple(rows), {})
