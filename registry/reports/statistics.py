"""The facility's tables: counts in, tables out; nothing here knows a database or a page.

Each function takes a frame of counts: one row for each combination of its
dimensions, with the number of cases in column n.
"""

import csv
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from registry.reports.analysis import rates
from registry.reports.tables import Column, Filter, Row, Table, Value, share_of_total
from registry.standards import codes, site_groups
from registry.standards.ages import OLDEST

if TYPE_CHECKING:
    import pandas as pd

STAGE_GROUPS = ("0", "I", "II", "III", "IV", "unknown", "n/a", "none")
SUMMARY_STAGES = ("0", "1", "2", "3", "4", "7", "8", "9", "none")
TREND_YEARS = 5
TOP_SITES = 10
ANALYTIC_CLASSES = ("00", "22")
SEXES = (("1", "Male"), ("2", "Female"), ("9", "Other or unknown"))
_BEST = "pathologic (1014), else clinical (1004), else those of the 7th edition (910, 970)"
_AJCC_WORDS = {
    **{stage: f"{stage} with its subgroups, {_BEST}" for stage in ("0", "I", "II", "III", "IV")},
    "unknown": "99 or a code that is no group, and no group in the other items",
    "n/a": "88, no group is defined for the tumor",
    "none": "all of the items are blank",
}
_AGE_BANDS = [("0-19", 0, 19)]
_AGE_BANDS += [(f"{start}-{start + 9}", start, start + 9) for start in range(20, 90, 10)]
_AGE_BANDS += [("90 and over", 90, 120)]
_ONE_COUNT = "A patient with several tumors counts once for each."
ALL = "All cases of the table."
_ANALYTIC = "Class of case (610) 00 to 22: diagnosed or first treated here."
_NON_ANALYTIC = "Class of case (610) 30 to 99, or blank."


def primary_site_table(counts: "pd.DataFrame", base: Filter, *, stage: str) -> Table:
    """Return the primary site table: SEER site groups by class, sex, vital status and stage.

    *counts* has group, analytic (bool), sex, vital, stage and n; *stage* is
    "stage_group" (AJCC) or "summary_stage".  Stage counts analytic cases only.
    """
    stages = STAGE_GROUPS if stage == "stage_group" else SUMMARY_STAGES
    columns = [
        Column("total", "Total", {}, meaning=ALL),
        share_of_total("total"),
        Column("analytic", "Analytic", {"analytic": "yes"}, meaning=_ANALYTIC),
        Column("nonanalytic", "Non-analytic", {"analytic": "no"}, meaning=_NON_ANALYTIC),
        *_sex_columns(),
        Column("alive", "Alive", {"vital": "1"}, meaning="Vital status (1760) is not 0."),
        Column("dead", "Dead", {"vital": "0"}, meaning="Vital status (1760) is 0."),
        *(
            Column(
                f"stage{code}", _stage_label(stage, code), {"analytic": "yes", stage: code},
                meaning=f"Analytic cases. {stage_words(code, stage)}",
            )
            for code in stages
        ),
    ]  # fmt: skip
    measures = _measures(counts, stages)
    by_group = measures.groupby(counts["group"]).sum()
    total = _total(counts)

    def row(label: str, groups: Sequence[str], kind: str, filter_: Filter) -> Row:
        meaning = site_groups.described(groups) if groups else ALL
        found = measures if kind == "total" else by_group.reindex(list(groups), fill_value=0)
        first, *others = (int(value) for value in found.sum())
        values = (first, _percent(first, total), *others)
        return Row(label, values, filter_, kind, meaning=meaning)

    rows = []
    for system, groups in _systems().items():
        rows.append(row(system, groups, "heading", {"group": ",".join(groups)}))
        if len(groups) > 1:
            names = site_groups.groups()
            rows += [row(names[code].name, [code], "plain", {"group": code}) for code in groups]
    rows.append(row("Total", [], "total", {}))
    scheme = "AJCC stage group" if stage == "stage_group" else "Summary Stage"
    return Table(
        "primary-site",
        "Primary site table",
        "Tumors by SEER site group under body systems, with class of case, sex, vital status "
        f"and {scheme}.",
        "Primary site",
        tuple(columns),
        tuple(rows),
        base,
        (
            f"{scheme} counts analytic cases only (class of case 00-22), other columns all.",
            "Best AJCC stage: the pathologic group where one was assigned, otherwise the clinical."
            if stage == "stage_group"
            else "Summary Stage 2018 where coded, else the derived one, else that of 2000.",
            "Body systems are sums of the groups below them. " + _ONE_COUNT,
        ),
    )


def trend_table(counts: "pd.DataFrame", base: Filter, *, last_year: int, this_year: int) -> Table:
    """Return five years of the sites with the most analytic cases.

    *counts* has group, year and n of analytic cases; ties are in alphabetical order.
    """
    years = range(last_year - TREND_YEARS + 1, last_year + 1)
    shown = counts[counts["year"].isin(years)]
    frames = {name: shown[shown["group"].isin(groups)] for name, groups in main_sites().items()}
    ranked = sorted((-_total(frame), name) for name, frame in frames.items() if _total(frame))
    columns = [
        Column(
            str(year),
            f"{year} (incomplete)" if year >= this_year else str(year),
            {"year_from": str(year), "year_to": str(year)},
            meaning=f"Analytic cases of {year}.",
        )
        for year in years
    ]
    span = {"year_from": str(years[0]), "year_to": str(years[-1])}
    columns += [
        Column("total", "Five years", span, meaning="The sum of the five years."),
        Column(
            "change",
            f"Change to {last_year}, %",
            None,
            "percent",
            of=(str(years[-2]), str(years[-1])),
            part=(str(years[-1]),),
            whole=(str(years[-2]),),
            meaning=f"{years[-1]} less {years[-2]}, in percent of {years[-2]}.",
        ),
    ]
    rows = [
        Row(
            name,
            _trend_values(frames[name], years),
            {"group": ",".join(main_sites()[name])},
            meaning=site_groups.described(main_sites()[name]),
        )
        for _, name in ranked[:TOP_SITES]
    ]
    others = [name for _, name in ranked[TOP_SITES:]]
    if others:
        groups = [code for name in others for code in main_sites()[name]]
        part = shown[shown["group"].isin(groups)]
        words = f"All sites that have no row of their own: {', '.join(others)}."
        values, filter_ = _trend_values(part, years), {"group": ",".join(groups)}
        rows.append(Row("All other sites", values, filter_, meaning=words))
    rows.append(Row("Total", _trend_values(shown, years), {}, "total", meaning=ALL))
    return Table(
        "trend",
        "Five-year trend of top sites",
        f"Analytic cases of the {TOP_SITES} sites with the most of them in five years.",
        "Site",
        tuple(columns),
        tuple(rows),
        {**base, "analytic": "yes"},
        (
            "Change compares the last year with the one before it.",
            "A year that has not ended is labelled incomplete.",
            "Sites with equal counts are in alphabetical order. " + _ONE_COUNT,
        ),
    )


def age_table(counts: "pd.DataFrame", base: Filter) -> Table:
    """Return age at diagnosis in bands by sex, with mean and median.

    *counts* has age (whole years, missing where unknown), sex and n.
    """
    total = _total(counts)
    columns = (
        *_sex_columns(),
        Column("total", "Total", {}, meaning=ALL),
        share_of_total("total"),
    )

    def values(part: "pd.DataFrame") -> tuple[Value, ...]:
        by_sex = [_total(part[part["sex"] == code]) for code, _ in SEXES]
        return (*by_sex, _total(part), _percent(_total(part), total))

    rows = [
        Row(
            label,
            values(counts[counts["age"].between(first, last)]),
            {"age_from": str(first), "age_to": str(last)},
            meaning=f"Age at diagnosis (230) {first} to {last} years.",
        )
        for label, first, last in _AGE_BANDS
    ]
    rows.append(
        Row(
            "Unknown",
            values(counts[counts["age"].isna()]),
            {"age": "unknown"},
            meaning="Age at diagnosis (230) is blank or 999.",
        )
    )
    rows.append(Row("Total", values(counts), {}, "total", meaning=ALL))
    known = counts[counts["age"].notna()]
    for label, measure in (("Mean age", _mean), ("Median age", _median)):
        by_sex = [measure(known[known["sex"] == code]) for code, _ in SEXES]
        # The filter names those of a known age.
        aged = {"age_from": "0", "age_to": str(OLDEST)}
        words = f"{label} at diagnosis (230) in years, of the tumors with a known age."
        values_ = (*by_sex, measure(known), None)
        rows.append(Row(label, values_, aged, "measure", meaning=words))
    return Table(
        "age",
        "Age at diagnosis by sex",
        "Tumors by the patient's age at diagnosis in ten-year bands, and by sex.",
        "Age",
        columns,
        tuple(rows),
        base,
        ("Mean and median are of the tumors with a known age. " + _ONE_COUNT,),
    )


def class_table(counts: "pd.DataFrame", base: Filter) -> Table:
    """Return the class-of-case mix; *counts* has class_of_case ("" where blank) and n."""
    total = _total(counts)
    columns = (Column("total", "Cases", {}, meaning=ALL), share_of_total("total"))
    listed = codes.code_list("classOfCase")
    summed = counts.groupby("class_of_case")["n"].sum()
    by_class = {str(code): int(number) for code, number in summed.items()}

    def row(label: str, number: int, filter_: Filter, meaning: str, kind: str = "plain") -> Row:
        values = (number, _percent(number, total))
        return Row(label, values, filter_, kind, meaning=meaning)

    rows = []
    for heading, answer, meaning in (
        ("Analytic", "yes", _ANALYTIC),
        ("Non-analytic", "no", _NON_ANALYTIC),
    ):
        own = [code for code in sorted(by_class) if _is_analytic(code) == (answer == "yes")]
        number = sum(by_class[code] for code in own)
        rows.append(row(heading, number, {"analytic": answer}, meaning, "heading"))
        for code in own:
            words = listed.label(code) if listed else ""
            label = f"{code} {words}".strip() if code else "Class of case blank"
            means = f"Class of case (610): {label if code else 'blank'}."
            rows.append(row(label, by_class[code], {"class_of_case": code or "none"}, means))
    rows.append(row("Total", total, {}, ALL, "total"))
    return Table(
        "class-of-case",
        "Class-of-case mix",
        "Cases by class of case, which tells where they were diagnosed and treated.",
        "Class of case",
        columns,
        tuple(rows),
        base,
        ("Analytic is class of case 00-22.",),
    )


def _measures(counts: "pd.DataFrame", stages: Sequence[str]) -> "pd.DataFrame":
    """Return the counts that each column but the percentage sums, in its order."""
    import pandas as pd

    analytic, dead = counts["analytic"].astype(bool), counts["vital"] == "0"
    counted = [
        analytic,
        ~analytic,
        *(counts["sex"] == code for code, _ in SEXES),
        ~dead,
        dead,
        *(analytic & (counts["stage"] == code) for code in stages),
    ]
    columns = {number: counts["n"].where(which, 0) for number, which in enumerate(counted, 1)}
    return pd.DataFrame({0: counts["n"], **columns})


def _trend_values(part: "pd.DataFrame", years: range) -> tuple[Value, ...]:
    by_year = [_total(part[part["year"] == year]) for year in years]
    before, last = by_year[-2:]
    return (*by_year, sum(by_year), round(100 * (last - before) / before, 1) if before else None)


def _sex_columns() -> list[Column]:
    return [
        Column(f"sex{code}", label, {"sex": code}, meaning=sex_words(code)) for code, label in SEXES
    ]


def sex_words(code: str) -> str:
    """Return in words who is counted under a code of SEXES."""
    codes_ = "neither 1 nor 2" if code == "9" else code
    return f"Sex assigned at birth (225), where blank sex (220), is {codes_}."


def stage_words(code: str, scheme: str = "stage_group") -> str:
    """Return in words who is counted under a code of STAGE_GROUPS or SUMMARY_STAGES."""
    if scheme == "stage_group":
        return f"Best AJCC stage group: {_AJCC_WORDS[code]}."
    item = "Summary Stage 2018 (764), else derived (762), else that of 2000 (759)"
    return f"{item}: {'blank' if code == 'none' else code}."


def _stage_label(stage: str, code: str) -> str:
    if stage == "stage_group":
        words = {"unknown": "Unknown", "n/a": "Not applicable", "none": "Not coded"}
        return words.get(code, f"Stage {code}")
    listed = codes.code_list("summaryStage2018")
    return "Not coded" if code == "none" else f"{code} {listed.label(code) if listed else ''}"


def _is_analytic(code: str) -> bool:
    return bool(code) and ANALYTIC_CLASSES[0] <= code <= ANALYTIC_CLASSES[1]


def _total(counts: "pd.DataFrame") -> int:
    return int(counts["n"].sum())


def _percent(number: int, total: int) -> float | None:
    found = rates.percent(number, total)
    return None if found is None else round(found, 1)


def _mean(known: "pd.DataFrame") -> float | None:
    number = _total(known)
    return round(float((known["age"] * known["n"]).sum()) / number, 1) if number else None


def _median(known: "pd.DataFrame") -> float | None:
    """Return the median of ages that each count n times."""
    if not _total(known):
        return None
    ages = known.sort_values("age")
    return float(ages["age"].repeat(ages["n"].tolist()).median())


@cache
def _systems() -> dict[str, list[str]]:
    systems: dict[str, list[str]] = {}
    for group in site_groups.groups().values():
        systems.setdefault(group.system, []).append(group.code)
    return systems


@cache
def main_sites() -> dict[str, list[str]]:
    """Return the sites that top lists count, with their SEER site groups."""
    data = resources.files("registry.reports").joinpath("data/main_sites.csv")
    rows = csv.DictReader(data.read_text("utf-8").splitlines())
    return {row["name"]: row["groups"].split() for row in rows}
