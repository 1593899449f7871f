"""Who the patients are: age, race and ethnicity, residence, payer."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from registry.cases.item_filters import item_filter
from registry.reports import statistics
from registry.reports.annual.counting import (
    Part,
    coded_parts,
    item_words,
    members,
    share,
    table,
    whole,
)
from registry.reports.annual.pack import Block, Section, figure_of
from registry.reports.tables import Column, Filter, Row, Table, share_of_total
from registry.standards import codes, geography

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

HISPANIC = ("1", "2", "3", "4", "5", "6", "7", "8")
_ETHNICITIES = {
    "Not Hispanic": ("0",),
    "Hispanic": HISPANIC,
    "Unknown": ("9", ""),
}


def section(cases: "pd.DataFrame", base: Filter, catchment: Collection[tuple[str, str]]) -> Section:
    """Return the section; *catchment* are the counties, (state, county), that the site serves."""
    counts = cases.groupby(["age", "sex"], observed=True, dropna=False).size()
    ages = statistics.age_table(counts.rename("n").reset_index(), base)
    residence = residences(cases, base, catchment)
    return Section(
        "people",
        "Patients",
        (
            Block(ages, figure_of(ages, (0, 1, 2), "Cases", most=20)),
            Block(races(cases, base)),
            Block(residence, figure_of(residence, (0,), "Cases")),
            Block(payers(cases, base)),
        ),
    )


def races(cases: "pd.DataFrame", base: Filter) -> Table:
    """Return race 1 by Spanish/Hispanic origin."""
    total = whole(cases)
    columns = [total]
    for label, listed in _ETHNICITIES.items():
        known = {"items": item_filter("spanishHispanicOrigin", listed)}
        mask = cases["spanishHispanicOrigin"].isin(listed).to_numpy(dtype=bool)
        words = item_words("spanishHispanicOrigin", listed)
        columns.append(Part(label, mask, known, meaning=words))
    return table(
        "race",
        "Race and ethnicity",
        "Cases by race 1 (160) and Spanish/Hispanic origin (190).",
        "Race",
        base,
        [*coded_parts(cases, "race1"), total],
        columns,
        percent=True,
        notes=("Hispanic is codes 1-8; unknown is 9 or blank.",),
    )


def residences(
    cases: "pd.DataFrame", base: Filter, catchment: Collection[tuple[str, str]]
) -> Table:
    """Return state and county at diagnosis, the most frequent first, with a running percentage."""
    import numpy as np

    counted = cases.groupby(["addrAtDxState", "countyAtDx"], observed=True).size().reset_index()
    ordered = sorted(
        ((str(state), str(county), int(number)) for state, county, number in counted.to_numpy()),
        key=lambda row: (-row[2], row[0], row[1]),
    )
    rows, running, size = [], 0, len(cases)
    ranks = _ranks(cases, [(state, county) for state, county, _ in ordered])
    for rank, (state, county, number) in enumerate(ordered):
        running += number
        places = (("addrAtDxState", state), ("countyAtDx", county))
        where = {"items": ";".join(item_filter(item, [code]) for item, code in places)}
        values = (number, share(number, size), share(running, size))
        until = members(cases, ranks <= rank, "This row and those above it")
        words = f"State (80) {state or 'blank'} and county (90) {county or 'blank'} at diagnosis."
        label = _place(state, county)
        rows.append(Row(label, values, where, members={"running": until}, meaning=words))
    if catchment:
        served = {rank for rank, (*place, _) in enumerate(ordered) if tuple(place) in catchment}
        inside = np.isin(ranks, list(served))
        for label, mask, words in (
            ("Catchment area", inside, "Counties of the file catchment.csv."),
            ("Outside the catchment area", ~inside, "All other counties, and unknown ones."),
        ):
            found = members(cases, mask)
            values = (len(found), share(len(found), size), None)
            rows.append(
                Row(label, values, None, "measure", members={"cases": found}, meaning=words)
            )
    total = whole(cases)
    rows.append(Row("Total", (size, share(size, size), None), {}, "total", meaning=total.meaning))
    return Table(
        "residence",
        "Residence at diagnosis",
        "Cases by state (80) and county (90) at diagnosis.",
        "County",
        (
            Column("cases", "Cases", {}, meaning=total.meaning),
            share_of_total("cases"),
            share_of_total(
                "cases",
                "running",
                "Running, %",
                meaning="The cases of the row and of those above it, in percent of all.",
            ),
        ),  # fmt: skip
        tuple(rows),
        base,
        ("The catchment area is the file catchment.csv that the site loaded.",)
        if catchment
        else (),
    )


def payers(cases: "pd.DataFrame", base: Filter) -> Table:
    """Return the primary payer at diagnosis."""
    total = whole(cases)
    return table(
        "payer",
        "Primary payer at diagnosis",
        "Cases by primary payer (630).",
        "Payer",
        base,
        [*coded_parts(cases, "primaryPayerAtDx"), total],
        [replace(total, label="Cases")],
        percent=True,
    )


def _ranks(cases: "pd.DataFrame", ordered: Sequence[tuple[str, str]]) -> "NDArray[np.intp]":
    """Return of each case the place of its state and county in *ordered*."""
    import pandas as pd

    places = pd.MultiIndex.from_arrays([cases["addrAtDxState"], cases["countyAtDx"]])
    return pd.MultiIndex.from_tuples(ordered).get_indexer(places)


def _place(state: str, county: str) -> str:
    listed = codes.code_list("addrAtDxState")
    name = geography.county_name(state, county) or f"county {county or 'not recorded'}"
    place = f"{name}, {listed.label(state) or state if listed else state}".strip(", ")
    return f"{place[:1].upper()}{place[1:]}"
