"""Follow-up, survival of the main sites by stage, and the quality measures that are reported."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from registry.cases.filters import CaseFilter
from registry.measures.measure import NOT_ELIGIBLE, OUTCOMES
from registry.reports import following, statistics
from registry.reports.analysis.follow_up import EXCLUDED, EXCLUSIONS, FollowUp
from registry.reports.analysis.survival import YEAR
from registry.reports.annual.pack import LINES, Block, Figure, Section
from registry.reports.survival import cohort, groupings, results
from registry.reports.tables import Column, Filter, Members, Row, Table, Value

if TYPE_CHECKING:
    import pandas as pd

    from registry.reports.analysis.follow_up import Mask
    from registry.reports.quality.judging import Judged

# Columns of the measures, in the order of OUTCOMES, and what they count.
_OUTCOMES = {
    "Concordant": "Eligible cases that were treated as the measure asks.",
    "Not concordant": "Eligible cases that were not treated as the measure asks.",
    "Incomplete": "Eligible cases that are not decided yet: items are missing, or time is left.",
}
YEARS = (1, 2, 3, 5)
STAGE = "stage_group"
MEASURES = "measures"
SURVIVAL_YEARS = 10
SITES = 5


def follow_up(counted: Sequence[following.Result]) -> Section:
    """Return the follow-up rate, step by step, from both start dates."""
    columns = tuple(
        Column(
            str(result.start),
            f"{result.title} ({_start(result.start)})",
            meaning=f"Tumors diagnosed (390) from this day on: {_start(result.start)}.",
        )
        for result in counted
    )

    def step(
        label: str, mask_of: Callable[[FollowUp], "Mask"], meaning: str, kind: str = "plain"
    ) -> Row:
        found = {
            column.key: Members.of(
                each.found.names.to_numpy(dtype="int64"), mask_of(each.found), label
            )
            for column, each in zip(columns, counted, strict=True)
        }
        values = tuple(len(found[column.key]) for column in columns)
        return Row(label, values, None, kind, found, meaning=meaning)

    def rate(
        label: str, mask_of: Callable[[FollowUp], "Mask"], value_of: Callable[[FollowUp], Value],
        of: Row, meaning: str, kind: str = "plain",
    ) -> Row:  # fmt: skip
        done = step(label, mask_of, meaning, kind)
        values = tuple(value_of(each.found) for each in counted)
        return replace(done, values=values, whole=of.label)

    def left_out_by(reason: str) -> Callable[[FollowUp], "Mask"]:
        return lambda found: found.left_out[reason]

    to_follow = step(
        "A: to be followed", lambda found: found.is_dead | found.is_current | found.is_lost,
        "Tumors since the start less the excluded ones.", "heading",
    )  # fmt: skip
    living = step(
        "C: living", lambda found: found.is_current | found.is_lost,
        "Vital status (1760) is not 0, and the patient is not 100 years old.",
    )  # fmt: skip
    rows = [
        step("Tumors since the start", lambda found: found.inside, "All tumors of the column."),
        *(
            step(f"- {label}", left_out_by(name), EXCLUDED[name])
            for name, label in EXCLUSIONS.items()
        ),
        to_follow,
        step(
            "B: dead or 100 years old", lambda found: found.is_dead,
            "Vital status (1760) is 0, or born (240) 100 years ago.",
        ),
        living,
        step(
            "D: seen within 15 months", lambda found: found.is_current,
            "Living, and last contact (1750) lies no more than 15 months back.",
        ),
        step(
            "E: lost", lambda found: found.is_lost,
            "Living, and last contact (1750) lies more than 15 months back or is not dated.",
        ),
        rate(
            "Rate (B + D) / A, %", lambda found: found.is_dead | found.is_current,
            lambda found: _percent(found.rate), to_follow,
            "Those dead and those seen within 15 months, in percent of those to be followed.",
            "total",
        ),
        Row(
            "Asked for, %", tuple(float(each.threshold) for each in counted), None, "benchmark",
            meaning="The rate that the Commission on Cancer asks for.",
        ),
        rate(
            "Living only D / C, %", lambda found: found.is_current,
            lambda found: _percent(found.living_rate), living,
            "Those seen within 15 months in percent of the living.",
        ),
    ]  # fmt: skip
    table = Table(
        "follow-up",
        "Follow-up rate",
        "Successful follow-up as the Commission on Cancer counts it, by tumor.",
        "Step",
        columns,
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
        blocks.append(_survival(site, frame, estimated, f"{first}-{year}"))
    return Section("survival", "Survival by stage", tuple(blocks))


def _survival(
    site: str, frame: "pd.DataFrame", groups: Sequence[results.Group], span: str
) -> Block:
    labels, keys = groupings.labelled(frame, STAGE), frame["abstract_key"].to_numpy(dtype="int64")
    died, days = frame["died"].to_numpy(dtype=bool), frame["days"].to_numpy()
    rows, series = [], []
    for group in groups:
        percents = [_surviving(group, years) for years in YEARS]
        median = group.curve.median
        months = None if median is None else round(12 * median / YEAR, 1)
        own = (labels == group.label).to_numpy(dtype=bool)
        found = {"cases": Members.of(keys, own), "deaths": Members.of(keys, own & died)}
        for years in YEARS:
            words = f"{group.label}: under observation after {_years(years)}"
            found[f"y{years}"] = Members.of(keys, own & (days >= years * YEAR), words)
        values = (len(found["cases"]), len(found["deaths"]), *percents, months)
        words = f"Best AJCC stage group: {group.label}."
        rows.append(Row(group.label, values, None, members=found, meaning=words))
        if any(value is not None for value in percents):
            series.append((group.label, (100.0, *percents)))
    on = ("cases",)
    columns = (
        Column("cases", "Cases", meaning="Tumors of the stage, each once."),
        Column("deaths", "Deaths", meaning="Those of them who died, of any cause."),
        *(
            Column(
                f"y{years}", f"{_years(years)}, %", None, "percent", of=on, whole=on,
                meaning=f"Estimated to live {_years(years)} or longer after diagnosis.",
            )
            for years in YEARS
        ),
        Column(
            "median", "Median, months", None, "number", of=on, part=on,
            meaning="When no more than half are estimated to live; blank while more do.",
        ),
    )  # fmt: skip
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
    ticks = ("0", *(str(years) for years in YEARS))
    title = f"Survival, {site}, by years since diagnosis"
    return Block(table, Figure(title, LINES, ticks, tuple(series), "%"))


def _start(day: date) -> str:
    return "none is set" if day == following.FIRST else str(day)


def _years(number: int) -> str:
    return f"{number} year{'s' if number > 1 else ''}"


def measures(judged: Sequence["Judged"], base: Filter) -> Section:
    """Return the quality measures of the current reporting set, of the cases of *base*."""
    rows = []
    for each in judged:
        rate, limits = each.rate, each.rate.limits or (None, None)
        outcomes = each.verdicts["outcome"]
        keys = each.verdicts["abstract_key"].to_numpy(dtype="int64")
        found = {
            name: Members.of(keys, (outcomes == outcome).to_numpy(dtype=bool))
            for name, outcome in zip(_OUTCOMES, OUTCOMES, strict=True)
        }
        found["Eligible"] = Members.of(keys, (outcomes != NOT_ELIGIBLE).to_numpy(dtype=bool))
        values: tuple[Value, ...] = (
            *(len(found[name]) for name in ("Eligible", *_OUTCOMES)),
            *(_percent(value) for value in (rate.percent, *limits)),
        )
        label = f"{each.measure.id}: {each.measure.title}"
        words = f"Quality measure {label}."
        rows.append(Row(label, values, None, members=found, meaning=words))
    decided = ("Concordant", "Not concordant")
    table = Table(
        MEASURES,
        "Quality measures",
        "Reported measures of the Commission on Cancer and the site's own, diagnosed in the year.",
        "Measure",
        (
            Column("Eligible", "Eligible", meaning="The measure is asked of these cases."),
            *(Column(name, name, meaning=words) for name, words in _OUTCOMES.items()),
            *(
                Column(head, head, None, "percent", part=decided[:1], whole=decided, meaning=words)
                for head, words in (
                    ("Rate, %", "The concordant in percent of the concordant and not concordant."),
                    ("from", "Lower 95 % limit of the rate (Wilson)."),
                    ("to", "Upper 95 % limit of the rate (Wilson)."),
                )
            ),
        ),
        tuple(rows),
        base,
        (
            "The rate is concordant of concordant and not concordant; its limits are Wilson's.",
            "The rules of each measure stand under Statistics, Quality measures.",
        ),
        apart=True,
    )
    return Section("measures", "Quality measures", (Block(table),))


def _surviving(group: results.Group, years: int) -> float | None:
    estimate = dict(zip(results.YEARS, group.estimates, strict=True))[years]
    return None if estimate is None else round(100 * estimate.surv, 1)


def _percent(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
