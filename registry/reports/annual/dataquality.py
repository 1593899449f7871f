"""Indices of data quality: unknown values, confirmation, ill-defined sites, edits, duplicates."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.cases.item_filters import item_filter
from registry.reports.annual.care import top_parts
from registry.reports.annual.counting import item_words, members, share, whole
from registry.reports.annual.pack import Block, Section
from registry.reports.tables import Column, Filter, Members, Row, Table
from registry.standards import icdo3
from registry.standards.ranges import parse, within

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

MICROSCOPIC = ("1", "2", "3", "4")
OLD = 85
ILL_DEFINED = parse("C260-C269 C390-C399 C760-C768 C809")
ILL_DEFINED_CODES = "C26*,C39*,C76*,C809"
# Codes that say unknown, by item; a blank says so too.
UNKNOWN = {
    "race1": ("Race 1 (160)", ("99",)),
    "spanishHispanicOrigin": ("Spanish/Hispanic origin (190)", ("9",)),
    "countyAtDx": ("County at diagnosis (90)", ("999",)),
    "primaryPayerAtDx": ("Primary payer (630)", ("99",)),
    "gradeClinical": ("Grade, clinical (3843)", ("9",)),
    "gradePathological": ("Grade, pathological (3844)", ("9",)),
    "diagnosticConfirmation": ("Diagnostic confirmation (490)", ("9",)),
    "rxSummTreatmentStatus": ("Treatment status (1285)", ("9",)),
}


@dataclass(frozen=True, slots=True)
class EditCounts:
    """What the edits say of the cases: failures, the records, those with one and without one."""

    failures: int
    records: Members
    failing: Members
    clean: Members


def section(cases: "pd.DataFrame", base: Filter, edits: EditCounts) -> Section:
    """Return the section; *edits* counts the failing edits of the same cases."""
    return Section(
        "quality",
        "Data quality",
        (
            Block(unknown_shares(cases, base)),
            Block(indices(cases, base, edits)),
            Block(by_site(cases, base)),
        ),
    )


def unknown_shares(cases: "pd.DataFrame", base: Filter) -> Table:
    """Return how many cases have an unknown or blank value, item by item."""
    rows = []

    everything = whole(cases).mask

    def add(
        label: str, asked: "NDArray[np.bool_]", unknown: "NDArray[np.bool_]", words: str,
        filter_: Filter | None = None,
    ) -> None:  # fmt: skip
        found = {"eligible": members(cases, asked)}
        if filter_ is None:
            found["unknown"] = members(cases, asked & unknown)
        number, of = int((asked & unknown).sum()), len(found["eligible"])
        values = (of, number, share(number, of))
        rows.append(Row(label, values, filter_, members=found, meaning=words))

    for naaccr_id, (label, codes) in UNKNOWN.items():
        mask = cases[naaccr_id].isin([*codes, ""]).to_numpy(dtype=bool)
        words = item_words(naaccr_id, [*codes, ""])
        add(label, everything, mask, words, {"items": item_filter(naaccr_id, [*codes, ""])})
    analytic = cases["analytic"].to_numpy(dtype=bool)
    unstaged = cases["stage_group"].isin(["unknown", "none"]).to_numpy(dtype=bool)
    add(
        "AJCC stage, analytic cases", analytic, unstaged,
        "Class of case (610) 00 to 22 whose best stage group is unknown or not coded.",
    )  # fmt: skip
    unknown = cases["summary_stage"].isin(["9", "none"]).to_numpy(dtype=bool)
    add(
        "Summary Stage", everything, unknown,
        "Summary Stage (764, else 762, else 759) is 9 or blank.",
    )  # fmt: skip
    side = cases["laterality"].isin(["9", ""]).to_numpy(dtype=bool)
    add(
        "Laterality of paired sites (410)", _paired(cases), side,
        "Laterality (410) is 9 or blank, of tumors whose primary site (400) has two sides.",
    )  # fmt: skip
    return Table(
        "unknown",
        "Unknown values",
        "Cases with a code that means unknown, or with a blank.",
        "Item",
        (
            Column("eligible", "Cases", meaning="The cases of which the item is asked."),
            Column("unknown", "Unknown or blank", {}, meaning="Those without a known value."),
            Column(
                "percent",
                "%",
                None,
                "percent",
                part=("unknown",),
                whole=("eligible",),
                meaning="The unknown in percent of the cases of which the item is asked.",
            ),
        ),  # fmt: skip
        tuple(rows),
        base,
        apart=True,
    )


def indices(cases: "pd.DataFrame", base: Filter, edits: EditCounts) -> Table:
    """Return the indices that describe the whole year."""
    everything = members(cases, whole(cases).mask, "All cases")
    is_malignant = _is(cases, "behaviorCodeIcdO3", "3")
    malignant = members(cases, is_malignant, "Malignant tumors")
    men, women = (
        members(cases, _is(cases, "sex", code), label)
        for code, label in (("1", "Men"), ("2", "Women"))
    )
    old = ((cases["age"] >= OLD) | cases["age"].isna()).to_numpy(dtype=bool)
    rows: list[Row] = []

    def add(
        label: str, counted: "Members | NDArray[np.bool_]", of: Members, meaning: str,
        filter_: Filter | None = None, *, per: int = 100, number: int | None = None,
    ) -> None:  # fmt: skip
        own = counted if isinstance(counted, Members) else members(cases, counted)
        shown = len(own) if number is None else number
        index = round(per * shown / len(of), 1) if len(of) else None
        found = {"of": of} if filter_ else {"number": own, "of": of}
        rows.append(Row(label, (shown, len(of), index), filter_, members=found, meaning=meaning))

    add(
        "Microscopically confirmed, % of malignant",
        is_malignant & _is(cases, "diagnosticConfirmation", *MICROSCOPIC), malignant,
        "Behavior (523) 3 with diagnostic confirmation (490) 1-4, of all with behavior 3.",
        {"behavior": "3", "items": item_filter("diagnosticConfirmation", MICROSCOPIC)},
    )  # fmt: skip
    add(
        "Death certificate only, %", _is(cases, "typeOfReportingSource", "7"), everything,
        "Type of reporting source (500) 7, of all cases.",
        {"items": "typeOfReportingSource:7"},
    )  # fmt: skip
    add(
        "Unknown or ill-defined site, %", _ill_defined(cases), everything,
        f"Primary site (400) {ILL_DEFINED_CODES.replace(',', ', ')}, of all cases.",
        {"items": f"primarySite:{ILL_DEFINED_CODES}"},
    )  # fmt: skip
    add(
        "Deaths of the tumor's site per 100 malignant", is_malignant & _died_of_it(cases),
        malignant,
        "Dead, and the cause of death (1910) is the tumor's site to three characters, "
        "of all with behavior (523) 3.",
    )  # fmt: skip
    add(
        f"Age {OLD} and over or unknown, %", old, everything,
        f"Age at diagnosis (230) {OLD} and over, blank or 999, of all cases.",
    )  # fmt: skip
    add(
        "Men per 100 women", men, women,
        "Cases with sex (225, else 220) 1 for 100 cases with sex 2.",
    )  # fmt: skip
    add(
        "Possible duplicates per 1,000", _twins(cases), everything,
        "Tumors of one patient with the same site (400), side (410), histology (522) and year "
        "of diagnosis (390), each beyond the first.", per=1000,
    )  # fmt: skip
    add(
        "Failing edits per 100 records", edits.failing, edits.records,
        "Edits that fail, for 100 records; listed are the records with one.",
        number=edits.failures,
    )  # fmt: skip
    add(
        "Records without a failing edit, %", edits.clean, edits.records,
        "Records of which no edit fails, of all.",
    )  # fmt: skip
    return Table(
        "indices",
        "Indices",
        "Indices of completeness and validity: a number, what it is compared with, the index.",
        "Index",
        (
            Column("number", "Number", {}, meaning="What the index counts."),
            Column("of", "Of", meaning="What it is compared with."),
            Column(
                "index",
                "Index",
                None,
                "number",
                part=("number",),
                whole=("of",),
                meaning="The number for 100 of these, or for 1,000 where the index says so.",
            ),
        ),  # fmt: skip
        tuple(rows),
        base,
        (
            "Deaths of the tumor's site: the cause of death (1910) is the site's ICD-10 code, "
            "among the cases of the year; it grows while the year is followed.",
            "Possible duplicates: tumors of one patient with the same site, side, histology and "
            "year of diagnosis, each beyond the first.",
            "Edits as the last run of the hospital's set found them.",
        ),
        apart=True,
    )


def by_site(cases: "pd.DataFrame", base: Filter) -> Table:
    """Return the share that is microscopically confirmed, by site."""
    malignant = cases[_is(cases, "behaviorCodeIcdO3", "3")]
    proven = _is(malignant, "diagnosticConfirmation", *MICROSCOPIC)
    rows = []
    for part in [*top_parts(malignant), whole(malignant)]:
        number = int((part.mask & proven).sum())
        rows.append(
            Row(
                part.label,
                (part.size, number, share(number, part.size)),
                part.filter,
                part.kind,
                meaning=part.meaning,
            )
        )
    return Table(
        "confirmed",
        "Microscopic confirmation by site",
        "Malignant tumors with diagnostic confirmation (490) 1-4.",
        "Site",
        (
            Column("malignant", "Malignant", {}, meaning="Behavior (523) is 3."),
            Column(
                "confirmed",
                "Confirmed",
                {"items": "diagnosticConfirmation:1-4"},
                meaning="Diagnostic confirmation (490) is 1-4.",
            ),
            Column(
                "percent",
                "%",
                None,
                "percent",
                part=("confirmed",),
                whole=("malignant",),
                meaning="The confirmed in percent of the malignant.",
            ),
        ),  # fmt: skip
        tuple(rows),
        {**base, "behavior": "3"},
    )


def _is(cases: "pd.DataFrame", column: str, *codes: str) -> "NDArray[np.bool_]":
    return cases[column].isin(codes).to_numpy(dtype=bool)


def _paired(cases: "pd.DataFrame") -> "NDArray[np.bool_]":
    sites = {site: icdo3.is_paired(str(site)) for site in cases["primarySite"].cat.categories}
    return cases["primarySite"].map(sites).to_numpy(dtype=bool)


def _ill_defined(cases: "pd.DataFrame") -> "NDArray[np.bool_]":
    sites = {site: within(str(site), ILL_DEFINED) for site in cases["primarySite"].cat.categories}
    return cases["primarySite"].map(sites).to_numpy(dtype=bool)


def _died_of_it(cases: "pd.DataFrame") -> "NDArray[np.bool_]":
    """Return who died with the tumor's own site as the cause, both to three characters."""
    site = cases["primarySite"].astype(str).str[:3]
    cause = cases["causeOfDeath"].astype(str).str[:3]
    dead = (cases["vital"] == "0").to_numpy(dtype=bool)
    return dead & (site == cause).to_numpy(dtype=bool) & (site != "").to_numpy(dtype=bool)


def _twins(cases: "pd.DataFrame") -> "NDArray[np.bool_]":
    """Return which cases repeat a tumor of their patient; a tumor of several reports once."""
    year = cases["dateOfDiagnosis"].astype(str).str[:4]
    again = cases["tumor_key"].duplicated()
    tumors = cases.assign(year=year)[~again]
    same = ["patient_key", "primarySite", "laterality", "histologicTypeIcdO3", "year"]
    twins = tumors.index[tumors.duplicated(same)]
    return cases.index.isin(twins)
