"""Counting cases by rows and columns that know which cases they mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.cases.item_filters import item_filter
from registry.reports.analysis import rates
from registry.reports.tables import Column, Filter, Row, Table, Value
from registry.standards import codes

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """Some of the cases: which (*mask*), and the filter that lists them."""

    label: str
    mask: "Mask"
    filter: Filter | None
    kind: str = "plain"

    @property
    def size(self) -> int:
        """How many cases belong to it."""
        return int(self.mask.sum())


def whole(cases: "pd.DataFrame", label: str = "Total") -> Part:
    """Return all of *cases* as the total of a table."""
    import numpy as np

    return Part(label, np.ones(len(cases), dtype=bool), {}, "total")


def parts(cases: "pd.DataFrame", column: str, labels: Mapping[str, str], field: str) -> list[Part]:
    """Return a part for each code of *labels* in *column*, found by the filter *field*."""
    return [
        Part(label, (cases[column] == code).to_numpy(dtype=bool), {field: code})
        for code, label in labels.items()
    ]


def coded_parts(cases: "pd.DataFrame", naaccr_id: str, most: int | None = None) -> list[Part]:
    """Return a part for each code of an item that occurs, the most frequent first.

    With *most* the rarer codes are one part, "All others"; blank is a part of its own.
    """
    counted = cases[naaccr_id].value_counts()
    ordered = sorted(
        ((str(code), int(number)) for code, number in counted.items() if code and number),
        key=lambda pair: (-pair[1], pair[0]),
    )
    found = [code for code, _ in ordered]
    shown = found if most is None or len(found) <= most + 1 else found[:most]
    listed = codes.code_list(naaccr_id)
    made = [
        Part(
            f"{code} {listed.label(code) if listed else ''}".strip(),
            (cases[naaccr_id] == code).to_numpy(dtype=bool),
            {"items": item_filter(naaccr_id, [code])},
        )
        for code in shown
    ]
    if others := found[len(shown) :]:
        mask = cases[naaccr_id].isin(others).to_numpy(dtype=bool)
        made.append(Part("All others", mask, {"items": item_filter(naaccr_id, others)}))
    blank = (cases[naaccr_id] == "").to_numpy(dtype=bool)
    if blank.any():
        made.append(Part("Not recorded", blank, {"items": item_filter(naaccr_id, [""])}))
    return made


def table(
    name: str,
    title: str,
    definition: str,
    first_heading: str,
    base: Filter,
    rows: Iterable[Part],
    columns: Sequence[Part],
    *,
    percent: bool = False,
    notes: Sequence[str] = (),
) -> Table:
    """Return the table of how many cases belong to each row and each column.

    With *percent* a last column has the share of the row in the first column, for a first
    column that counts all.
    """
    made = [Column(part.label, part.label, part.filter) for part in columns]
    if percent:
        made.append(Column("percent", "%", None, "percent", of=(columns[0].label,)))
    whole_size = columns[0].size if columns else 0
    counted = []
    for row in rows:
        values: list[Value] = [int((row.mask & column.mask).sum()) for column in columns]
        if percent:
            values.append(share(values[0], whole_size))
        counted.append(Row(row.label, tuple(values), row.filter, row.kind))
    return Table(
        name, title, definition, first_heading, tuple(made), tuple(counted), base, tuple(notes)
    )


def share(number: Any, of: int) -> float | None:
    """Return *number* of *of* in percent with one decimal; None where there is nothing."""
    found = rates.percent(int(number), of)
    return None if found is None else round(found, 1)
