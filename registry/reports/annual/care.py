"""First course of treatment by site and stage, days to it, and the stage distribution."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from registry.cases import treatment
from registry.reports import statistics
from registry.reports.annual.counting import Part, members, parts, share, table, whole
from registry.reports.annual.pack import Block, Figure, Section, figure_of
from registry.reports.annual.sites import others, site_parts
from registry.reports.tables import Column, Filter, Row, Table, Value
from registry.standards import codes, items

if TYPE_CHECKING:
    import pandas as pd

    from registry.reports.annual.benchmarks import Benchmark

SITES = 15
COMBINATIONS = 10
# Days to the first treatment that are counted as soon.
SOON = 30
STAGES = {
    "0": "0",
    "I": "I",
    "II": "II",
    "III": "III",
    "IV": "IV",
    "unknown": "Unknown",
    "n/a": "Not applicable",
    "none": "Not coded",
}
_ROMAN = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV"}
_LETTERS = "Letters in the order S surgery, R radiation, C chemotherapy, H hormones, \
I immunotherapy, T transplant or endocrine surgery, O other treatment."


_WITHOUT = {
    treatment.NO_TREATMENT: "Every modality is coded as not given: 00, 0, 82, 85-87.",
    treatment.SURVEILLANCE: "Treatment status (1285) is 2 and nothing was given.",
    treatment.UNKNOWN: "A modality is coded 88 or 99 (8, 9) and nothing was given.",
    treatment.NOT_RECORDED: "The items of all modalities are blank.",
}


def section(cases: "pd.DataFrame", base: Filter, benchmarks: Sequence["Benchmark"]) -> Section:
    """Return the section, of analytic cases."""
    analytic = cases[cases["analytic"]]
    base = {**base, "analytic": "yes"}
    best = parts(analytic, "stage_group", STAGES, "stage_group", statistics.stage_words)
    summary = parts(
        analytic,
        "summary_stage",
        _summary_labels(),
        "summary_stage",
        lambda code: statistics.stage_words(code, "summary_stage"),
    )
    sites = top_parts(analytic)
    blocks = [
        _treatments(analytic, base, sites, "treatment-site", "First course by site", "Site"),
        _treatments(analytic, base, best, "treatment-stage", "First course by AJCC stage", "Stage"),
        Block(_days_to_treatment(analytic, base, sites)),
        _stages(analytic, base, sites, best, "stage-best", "Best AJCC stage by site"),
        Block(_percents(analytic, sites, best, base, benchmarks)),
    ]
    for which, title in (("Clin", "Clinical"), ("Path", "Pathologic")):
        columns = _edition_8(analytic, f"ajccTnm{which}StageGroup")
        name = f"stage-{title.lower()}"
        blocks.append(_stages(analytic, base, sites, columns, name, f"{title} AJCC stage by site"))
    blocks.append(_stages(analytic, base, sites, summary, "stage-summary", "Summary Stage by site"))
    return Section("care", "Stage and treatment", tuple(blocks))


def top_parts(cases: "pd.DataFrame", most: int = SITES) -> list[Part]:
    """Return the sites with the most cases, and the others as one part."""
    ranked = sorted(site_parts(cases), key=lambda part: (-part.size, part.label))
    present = [part for part in ranked if part.size]
    rest = present[most:]
    if not rest:
        return present
    groups = ",".join(part.filter["group"] for part in rest if part.filter)
    mask = cases["group"].isin(groups.split(",")).to_numpy(dtype=bool)
    last = Part("All other sites", mask, {"group": groups}, "other", others(rest))
    return [*present[:most], last]


def _treatments(
    cases: "pd.DataFrame", base: Filter, rows: list[Part], name: str, title: str, heading: str
) -> Block:
    counted = cases["treatment"].value_counts()
    given = [
        str(code) for code, number in counted.items() if number and code not in treatment.WORDS
    ]
    shown, rest = given[:COMBINATIONS], given[COMBINATIONS:]
    columns = parts(cases, "treatment", {code: code for code in shown}, "treatment", _first_course)
    if rest:
        mask = cases["treatment"].isin(rest).to_numpy(dtype=bool)
        words = f"The rarer combinations: {', '.join(rest)}."
        chosen = {"treatment": ",".join(rest)}
        columns.append(Part("Other combinations", mask, chosen, meaning=words))
    columns += parts(cases, "treatment", treatment.WORDS, "treatment", _first_course)
    found = table(
        name,
        title,
        "Analytic cases by the combination of treatments in the first course. " + _LETTERS,
        heading,
        base,
        [*(row for row in rows if row.size), whole(cases)],
        [whole(cases), *columns],
        notes=(
            "No treatment: every modality is coded as not given (00, 0, 82, 85-87). Unknown: "
            "one is coded 88 or 99 and none was given.",
        ),
    )
    total = found.rows[-1]
    whole_size = len(cases)
    labels = tuple(column.label for column in found.columns[1:])
    values = tuple(share(value, whole_size) for value in total.values[1:])
    if name != "treatment-site":
        return Block(found)
    return Block(found, Figure("First course, all sites", "bars", labels, (("%", values),), "%"))


def _days_to_treatment(cases: "pd.DataFrame", base: Filter, rows: list[Part]) -> Table:
    """Return the days from diagnosis to the first treatment, by site, where both dates are full."""
    import pandas as pd

    begun, diagnosed = (
        pd.to_datetime(cases[name].astype(str), format="%Y%m%d", errors="coerce")
        for name in ("date1stCrsRxCoc", "dateOfDiagnosis")
    )
    days = (begun - diagnosed).dt.days
    days = days.where(days >= 0)
    dated, early = (mask.to_numpy(dtype=bool) for mask in (days.notna(), days <= SOON))
    made = []
    for part in [*rows, whole(cases)]:
        known = days[part.mask].dropna()
        quartiles: tuple[Value, ...] = (None, None, None)
        if len(known):
            quartiles = tuple(float(known.quantile(at)) for at in (0.25, 0.5, 0.75))
        counted = members(cases, part.mask & dated)
        soon = members(cases, part.mask & early, f"{part.label}: within {SOON} days")
        values = (len(counted), *quartiles, share(len(soon), len(counted)))
        made.append(
            Row(
                part.label, values, None, part.kind,
                members={"known": counted, "within": soon}, meaning=part.meaning,
            )
        )  # fmt: skip
    on = ("known",)
    columns = (
        Column("known", "Both dates known", meaning="Both dates are full, the second not earlier."),
        Column("q1", "First quartile", None, "number", part=on,
               meaning="A quarter of these began by that day."),
        Column("median", "Median days", None, "number", part=on,
               meaning="Half of these began by that day."),
        Column("q3", "Third quartile", None, "number", part=on,
               meaning="Three quarters of these began by that day."),
        Column("within", f"Within {SOON} days, %", None, "percent", whole=on,
               meaning=f"Those who began within {SOON} days in percent of those with both dates."),
    )  # fmt: skip
    return Table(
        "days-to-treatment",
        "Days to first treatment",
        "Days from diagnosis (390) to the first course (1270), active surveillance included.",
        "Site",
        columns,
        tuple(made),
        base,
        ("Cases with a blank or partial date, or treated before diagnosis, stand outside.",),
    )


def _stages(
    cases: "pd.DataFrame",
    base: Filter,
    sites: list[Part],
    columns: list[Part],
    name: str,
    title: str,
) -> Block:
    total = whole(cases)
    notes = {
        "stage-best": "The pathologic group where one was assigned, otherwise the clinical.",
        "stage-summary": "Summary Stage 2018 where coded, else the derived one, else that of 2000.",
    }.get(name, "8th edition only, diagnosed 2018 or later; other cases are not coded here.")
    found = table(
        name,
        title,
        f"Analytic cases by site and stage. {notes}",
        "Site",
        base,
        [*sites, total],
        [total, *(part for part in columns if part.size)],
    )
    shown = tuple(range(1, len(found.columns)))
    return Block(found, figure_of(found, shown, "Cases") if name == "stage-best" else None)


def _edition_8(cases: "pd.DataFrame", naaccr_id: str) -> list[Part]:
    """Return a part for each stage group of an item of the 8th edition."""
    item = items.item(naaccr_id)
    first = {str(code): _stage(str(code)) for code in cases[naaccr_id].cat.categories}
    groups = cases[naaccr_id].astype(str).map(first)
    listed = {
        stage: ",".join(sorted(code or "none" for code, own in first.items() if own == stage))
        for stage in STAGES
    }
    return [
        Part(
            label,
            (groups == stage).to_numpy(dtype=bool),
            {"items": f"{naaccr_id}:{codes_}"},
            meaning=f"{item.name} ({item.number}): {codes_.replace('none', 'blank')}.",
        )
        for stage, label in STAGES.items()
        if (codes_ := listed[stage])
    ]


def _stage(code: str) -> str:
    if not code:
        return "none"
    if code == "88":
        return "n/a"
    if code == "99":
        return "unknown"
    if code.upper().startswith("OC"):
        return "0"
    return _ROMAN.get(code[0], "unknown")


def _percents(
    cases: "pd.DataFrame",
    sites: list[Part],
    stages: list[Part],
    base: Filter,
    benchmarks: Sequence["Benchmark"],
) -> Table:
    """Return the stage distribution in percent of the staged, each site above its benchmarks."""
    import numpy as np

    staged = [part for part in stages if part.label in _ROMAN.values()]
    rows = []
    for site in sites:
        found = {
            stage.label: members(
                cases, site.mask & stage.mask, f"{site.label}: stage {stage.label}"
            )
            for stage in staged
        }
        all_staged = members(cases, site.mask & np.logical_or.reduce([s.mask for s in staged]))
        size = len(all_staged)
        if not size:
            continue
        values: tuple[Value, ...] = (size, *(share(len(own), size) for own in found.values()))
        found["staged"] = all_staged
        rows.append(Row(site.label, values, None, members=found, meaning=site.meaning))
        for benchmark in benchmarks:
            shares: Mapping[str, float] = benchmark.stages.get(site.label, {})
            if shares:
                own = tuple(shares.get(stage.label) for stage in staged)
                words = f"{site.label} in the file stage-{benchmark.name}.csv that the site loaded."
                rows.append(
                    Row(
                        f"{benchmark.name}: {site.label}", (None, *own), None, "benchmark",
                        meaning=words,
                    )
                )  # fmt: skip
    return Table(
        "stage-percent",
        "Stage distribution",
        "Analytic cases with a stage 0 to IV, in percent of them by site.",
        "Site",
        (
            Column("staged", "Staged", meaning="The best AJCC stage group is 0, I, II, III or IV."),
            *(
                Column(
                    part.label,
                    f"{part.label}, %",
                    None,
                    "percent",
                    whole=("staged",),
                    meaning=f"In percent of the staged. {part.meaning}",
                )
                for part in staged
            ),
        ),
        tuple(rows),
        base,
        ("Benchmarks come from the files stage-*.csv that the site loaded.",)
        if benchmarks
        else ("A site can load benchmarks to compare with: see the administration manual.",),
    )


def _first_course(code: str) -> str:
    return _WITHOUT.get(code) or f"First course: {treatment.words(code)}."


def _summary_labels() -> dict[str, str]:
    listed = codes.code_list("summaryStage2018")
    return {
        code: "Not coded" if code == "none" else f"{code} {listed.label(code) if listed else ''}"
        for code in statistics.SUMMARY_STAGES
    }
