"""Indices of data quality: unknown values, confirmation, ill-defined sites, edits, duplicates."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.cases.item_filters import item_filter
from registry.reports.annual.care import top_parts
from registry.reports.annual.counting import share, whole
from registry.reports.annual.pack import Block, Section
from registry.reports.tables import Column, Filter, Row, Table, Value
from registry.standards import icdo3
from registry.standards.ranges import parse, within

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

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
    """What the edits say of the cases: failures, and the records without one."""

    failures: int
    records: int
    clean: int


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

    def add(label: str, eligible: int, unknown: int, filter_: Filter | None) -> None:
        rows.append(Row(label, (eligible, unknown, share(unknown, eligible)), filter_))

    for naaccr_id, (label, codes) in UNKNOWN.items():
        number = int(cases[naaccr_id].isin([*codes, ""]).sum())
        add(label, len(cases), number, {"items": item_filter(naaccr_id, [*codes, ""])})
    staged = cases["analytic"].to_numpy(dtype=bool)
    unstaged = cases["stage_group"].isin(["unknown", "none"]).to_numpy(dtype=bool)
    add("AJCC stage, analytic cases", int(staged.sum()), int((staged & unstaged).sum()), None)
    unknown = (cases["summary_stage"].isin(["9", "none"])).to_numpy(dtype=bool)
    add("Summary Stage", len(cases), int(unknown.sum()), None)
    paired = _paired(cases)
    side = cases["laterality"].isin(["9", ""]).to_numpy(dtype=bool)
    add("Laterality of paired sites (410)", int(paired.sum()), int((paired & side).sum()), None)
    return Table(
        "unknown",
        "Unknown values",
        "Cases with a code that means unknown, or with a blank.",
        "Item",
        (
            Column("eligible", "Cases"),
            Column("unknown", "Unknown or blank", {}),
            Column("percent", "%", None, "percent"),
        ),
        tuple(rows),
        base,
        apart=True,
    )


def indices(cases: "pd.DataFrame", base: Filter, edits: EditCounts) -> Table:
    """Return the indices that describe the whole year."""
    malignant = (cases["behaviorCodeIcdO3"] == "3").to_numpy(dtype=bool)
    proven = cases["diagnosticConfirmation"].isin(["1", "2", "3", "4"]).to_numpy(dtype=bool)
    size, sick = len(cases), int(malignant.sum())
    ill = _ill_defined(cases)
    certificate = (cases["typeOfReportingSource"] == "7").to_numpy(dtype=bool)
    old = ((cases["age"] >= 85) | cases["age"].isna()).to_numpy(dtype=bool)
    men, women = (int((cases["sex"] == code).sum()) for code in ("1", "2"))
    dead = _died_of_it(cases)
    rows: list[Row] = []

    def add(label: str, number: int, of: int, value: Value, filter_: Filter | None = None) -> None:
        rows.append(Row(label, (number, of, value), filter_))

    add(
        "Microscopically confirmed, % of malignant", int((malignant & proven).sum()), sick,
        share((malignant & proven).sum(), sick),
        {"behavior": "3", "items": "diagnosticConfirmation:1-4"},
    )  # fmt: skip
    add(
        "Death certificate only, %", int(certificate.sum()), size,
        share(certificate.sum(), size), {"items": "typeOfReportingSource:7"},
    )  # fmt: skip
    add(
        "Unknown or ill-defined site, %", int(ill.sum()), size, share(ill.sum(), size),
        {"items": f"primarySite:{ILL_DEFINED_CODES}"},
    )  # fmt: skip
    add("Deaths of the tumor's site per 100 malignant", int((malignant & dead).sum()), sick,
        share((malignant & dead).sum(), sick))  # fmt: skip
    add("Age 85 and over or unknown, %", int(old.sum()), size, share(old.sum(), size))
    add("Men per 100 women", men, women, share(men, women))
    twins = _twins(cases)
    add(
        "Possible duplicates per 1,000",
        twins,
        size,
        round(1000 * twins / size, 1) if size else None,
    )
    add("Failing edits per 100 records", edits.failures, edits.records,
        share(edits.failures, edits.records))  # fmt: skip
    add("Records without a failing edit, %", edits.clean, edits.records,
        share(edits.clean, edits.records))  # fmt: skip
    return Table(
        "indices",
        "Indices",
        "Indices of completeness and validity: a number, what it is compared with, the index.",
        "Index",
        (
            Column("number", "Number", {}),
            Column("of", "Of"),
            Column("index", "Index", None, "number"),
        ),
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
    malignant = cases[(cases["behaviorCodeIcdO3"] == "3").to_numpy(dtype=bool)]
    proven = malignant["diagnosticConfirmation"].isin(["1", "2", "3", "4"]).to_numpy(dtype=bool)
    rows = []
    for part in [*top_parts(malignant), whole(malignant)]:
        number = int((part.mask & proven).sum())
        rows.append(
            Row(part.label, (part.size, number, share(number, part.size)), part.filter, part.kind)
        )
    return Table(
        "confirmed",
        "Microscopic confirmation by site",
        "Malignant tumors with diagnostic confirmation (490) 1-4.",
        "Site",
        (
            Column("malignant", "Malignant", {}),
            Column("confirmed", "Confirmed", {"items": "diagnosticConfirmation:1-4"}),
            Column("percent", "%", None, "percent"),
        ),
        tuple(rows),
        {**base, "behavior": "3"},
    )


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


def _twins(cases: "pd.DataFrame") -> int:
    tumors = cases.drop_duplicates("tumor_key")
    year = tumors["dateOfDiagnosis"].astype(str).str[:4]
    same = ["patient_key", "primarySite", "laterality", "histologicTypeIcdO3", "year"]
    return int(tumors.assign(year=year).duplicated(same).sum())
