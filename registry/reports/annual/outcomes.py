"""Follow-up, survival of the main sites by stage, and the quality measures that are reported."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from registry.cases.filters import CaseFilter
from registry.reports import following, statistics
from registry.reports.analysis.follow_up import EXCLUSIONS
from registry.reports.analysis.survival import YEAR
from registry.reports.annual.pack import LINES, Block, Figure, Section
from registry.reports.survival import cohort, groupings, results
from registry.reports.tables import Column, Filter, Row, Table, Value

if TYPE_CHECKING:
    from registry.reports.quality.judging import Judged

YEARS = (1, 2, 3, 5)
STAGE = "stage_group"
MEASURES = "measures"
SURVIVAL_YEARS = 10
SITES = 5


def follow_up(counted: Sequence[following.Result]) -> Section:
    """Return the follow-up rate, step by step, from both start dates."""
    counts = [result.found for result in counted]
    rows = [
        Row("Tumors since the start", tuple(found.total for found in counts), None),
        *(
            Row(f"- {label}", tuple(found.excluded[name] for found in counts), None)
            for name, label in EXCLUSIONS.items()
        ),
        Row("A: to be followed", tuple(found.to_follow for found in counts), None, "heading"),
        Row("B: dead or 100 years old", tuple(found.dead for found in counts), None),
        Row("C: living", tuple(found.living for found in counts), None),
        Row("D: seen within 15 months", tuple(found.current for found in counts), None),
        Row("E: lost", tuple(len(found.lost) for found in counts), None),
        Row("Rate (B + D) / A, %", tuple(_percent(found.rate) for found in counts), None, "total"),
        Row("Asked for, %", tuple(float(each.threshold) for each in counted), None, "benchmark"),
        Row("Living only D / C, %", tuple(_percent(found.living_rate) for found in counts), None),
    ]
    table = Table(
        "follow-up",
        "Follow-up rate",
        "Successful follow-up as the Commission on Cancer counts it, by tumor.",
        "Step",
        tuple(Column(str(result.start), f"{result.title} ({result.start})") for result in counted),
        tuple(rows),
        {},
        ("Counted as of today, over all years since the start.",),
        across=True,
    )
    return Section("follow-up", "Follow-up", (Block(table),))


def survival_by_stage(chosen: CaseFilter, sites: Sequence[str], year: int, today: date) -> Section:
    """Return observed survival by AJCC stage of *sites*, diagnosed in the ten years to *year*."""
    by_site = {site: statistics.main_sites()[site] for site in sites}
    groups = ",".join(group for own in by_site.values() for group in own)
    first = year - SURVIVAL_YEARS + 1
    years = replace(
        chosen, basis="diagnosis", year_from=str(first), year_to=str(year), group=groups
    )
    columns = [*groupings.grouping(STAGE).columns, "site_group"]
    found = cohort.load(years, cohort.Rules(), columns, today)
    blocks = []
    for site, own in by_site.items():
        frame = found.frame[found.frame["site_group"].isin(own)].reset_index(drop=True)
        estimated, _ = results.observed(cohort.Cohort(frame, {}), STAGE)
        blocks.append(_survival(site, estimated, f"{first}-{year}"))
    return Section("survival", "Survival by stage", tuple(blocks))


def _survival(site: str, groups: Sequence[results.Group], span: str) -> Block:
    rows, series = [], []
    for group in groups:
        percents = [_surviving(group, years) for years in YEARS]
        median = group.curve.median
        months = None if median is None else round(12 * median / YEAR, 1)
        rows.append(Row(group.label, (group.size, group.deaths, *percents, months), None))
        if any(value is not None for value in percents):
            series.append((group.label, (100.0, *percents)))
    columns = (
        Column("cases", "Cases"),
        Column("deaths", "Deaths"),
        *(
            Column(
                f"y{years}",
                f"{years} year{'s' if years > 1 else ''}, %",
                None,
                "percent",
                of=("cases",),
            )
            for years in YEARS
        ),
        Column("median", "Median, months", None, "number", of=("cases",)),
    )
    table = Table(
        f"survival-{site.lower().replace(' ', '-')}",
        f"Survival, {site}",
        "Observed survival (Kaplan-Meier, all causes of death) of first malignant primaries, "
        f"class 10-22, diagnosed {span}, in percent.",
        "AJCC stage",
        columns,
        tuple(rows),
        {},
        (f"Nothing is shown where fewer than {results.FEWEST} are under observation.",),
    )
    labels = ("0", *(str(years) for years in YEARS))
    title = f"Survival, {site}, by years since diagnosis"
    return Block(table, Figure(title, LINES, labels, tuple(series), "%"))


def measures(judged: Sequence["Judged"], base: Filter) -> Section:
    """Return the quality measures of the current reporting set, of the cases of *base*."""
    rows = []
    for each in judged:
        rate, limits = each.rate, each.rate.limits or (None, None)
        values: tuple[Value, ...] = (
            rate.eligible,
            rate.concordant,
            rate.not_concordant,
            rate.incomplete,
            *(_percent(value) for value in (rate.percent, *limits)),
        )
        rows.append(Row(f"{each.measure.id}: {each.measure.title}", values, None))
    heads = ("Eligible", "Concordant", "Not concordant", "Incomplete")
    table = Table(
        MEASURES,
        "Quality measures",
        "Reported measures of the Commission on Cancer and the site's own, diagnosed in the year.",
        "Measure",
        (
            *(Column(head, head) for head in heads),
            *(Column(head, head, None, "percent") for head in ("Rate, %", "from", "to")),
        ),
        tuple(rows),
        base,
        ("The rate is concordant of concordant and not concordant; its limits are Wilson's.",),
        apart=True,
    )
    return Section("measures", "Quality measures", (Block(table),))


def _surviving(group: results.Group, years: int) -> float | None:
    estimate = dict(zip(results.YEARS, group.estimates, strict=True))[years]
    return None if estimate is None else round(100 * estimate.surv, 1)


def _percent(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
