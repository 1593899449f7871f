"""Cases by site: the primary site table, top sites, five years, class of case, local share."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from registry.reports import statistics
from registry.reports.annual.counting import Part, parts, share, table, whole
from registry.reports.annual.pack import BARS, LINES, Block, Figure, Section, figure_of
from registry.reports.tables import Column, Filter, Row, Table
from registry.standards import site_groups

if TYPE_CHECKING:
    import pandas as pd

TOP = 10
_ONE_COUNT = "A patient with several tumors counts once for each."


def section(
    cases: "pd.DataFrame", trend: Table, base: Filter, volume: Mapping[str, int]
) -> Section:
    """Return the section; *trend* is the five-year table, *volume* a state's cases by site."""
    blocks = [primary_sites(cases, base)]
    blocks += [
        top_sites(cases, base, name, title, sex)
        for name, title, sex in (
            ("top-sites", "Top sites", ""),
            ("top-sites-men", "Top sites, men", "1"),
            ("top-sites-women", "Top sites, women", "2"),
        )
    ]
    blocks.append(Block(trend, figure_of(trend, (0, 1, 2, 3, 4), "Cases", kind=LINES, most=5)))
    counts = cases.groupby("class_of_case", observed=True).size().rename("n").reset_index()
    blocks.append(Block(statistics.class_table(counts, base)))
    if volume:
        blocks.append(Block(local_share(cases, base, volume)))
    return Section("sites", "Cases by site", tuple(blocks))


def primary_sites(cases: "pd.DataFrame", base: Filter) -> Block:
    """Return the primary site table with a bar for each body system."""
    by = {"site_group": "group", "stage_group": "stage"}
    keys = ["group", "analytic", "sex", "vital", "stage_group"]
    counts = cases.groupby(keys, observed=True).size().rename("n").reset_index()
    found = statistics.primary_site_table(
        counts.rename(columns=by).astype({"group": str, "stage": str}), base, stage="stage_group"
    )
    systems = [row for row in found.rows if row.kind == "heading" and row.values[0]]
    series = tuple(
        (found.columns[index].label, tuple(_count(row, index) for row in systems))
        for index in (2, 3)
    )
    labels = tuple(row.label for row in systems)
    # The report leaves out the sites without a case; the table under Statistics has them all.
    present = tuple(row for row in found.rows if row.values[0] or row.kind == "total")
    figure = Figure("Cases by body system", BARS, labels, series, "Cases")
    return Block(replace(found, rows=present), figure)


def top_sites(cases: "pd.DataFrame", base: Filter, name: str, title: str, sex: str) -> Block:
    """Return the sites with the most analytic cases, of one *sex* or of all ("")."""
    chosen = cases[cases["analytic"] & ((cases["sex"] == sex) if sex else True)]
    ranked = sorted(site_parts(chosen), key=lambda part: (-part.size, part.label))
    shown, rest = ranked[:TOP], [part for part in ranked[TOP:] if part.size]
    if rest:
        groups = ",".join(part.filter["group"] for part in rest if part.filter)
        mask = chosen["group"].isin(groups.split(",")).to_numpy(dtype=bool)
        shown = [*shown, Part("All other sites", mask, {"group": groups}, "other", others(rest))]
    total = whole(chosen)
    columns = [replace(total, label="Cases")]
    if not sex:
        columns += parts(chosen, "sex", dict(statistics.SEXES), "sex", statistics.sex_words)
    found = table(
        name,
        title,
        f"Analytic cases of the {TOP} sites with the most of them.",
        "Site",
        {**base, "analytic": "yes"} | ({"sex": sex} if sex else {}),
        [part for part in [*shown, total] if part.size or part.kind == "total"],
        columns,
        percent=True,
        notes=(f"Sites with equal counts are in alphabetical order. {_ONE_COUNT}",),
    )
    return Block(found, figure_of(found, (1, 2, 3) if not sex else (0,), "Analytic cases"))


def local_share(cases: "pd.DataFrame", base: Filter, volume: Mapping[str, int]) -> Table:
    """Return the facility's share of a state's cases, by site of the file that the site loaded."""
    analytic = cases[cases["analytic"]]
    rows = []
    for part in site_parts(analytic):
        if part.label in volume:
            state = volume[part.label]
            values = (part.size, state, share(part.size, state))
            rows.append(Row(part.label, values, part.filter, meaning=part.meaning))
    columns = (
        Column("local", "Analytic cases here", {}, meaning="The analytic cases of the year."),
        Column("state", "Cases in the state", None, meaning="The number of the file volume.csv."),
        Column(
            "share", "Share here, %", None, "percent", part=("local",),
            meaning="The cases here in percent of those in the state.",
        ),
    )  # fmt: skip
    return Table(
        "local-share",
        "Hospital and state",
        "Analytic cases of this facility beside those of the state, by site.",
        "Site",
        columns,
        tuple(rows),
        {**base, "analytic": "yes"},
        ("The state's cases come from the file volume.csv that the site loaded.",),
    )


def site_parts(cases: "pd.DataFrame") -> list[Part]:
    """Return a part for each main site, in the order of the table."""
    return [
        Part(name, cases["group"].isin(groups).to_numpy(dtype=bool), {"group": ",".join(groups)},
             meaning=site_groups.described(groups))
        for name, groups in statistics.main_sites().items()
    ]  # fmt: skip


def others(rest: Iterable[Part]) -> str:
    """Return in words the sites that are put together as all others."""
    return f"All sites that have no row of their own: {', '.join(part.label for part in rest)}."


def _count(row: Row, index: int) -> float:
    value = row.values[index]
    return float(value) if isinstance(value, int | float) else 0.0
