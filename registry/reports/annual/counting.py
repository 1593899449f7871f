"""Counting cases by rows and columns that know which cases they mean."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.cases.item_filters import item_filter
from registry.reports.analysis import rates
from registry.reports.tables import Column, Filter, Members, Row, Table, Value, share_of_total
from registry.standards import codes, items

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


ALL = "All cases of the table."


@dataclass(frozen=True)
class Part:
    """Some of the cases: which (*mask*), the filter that lists them, and who they are in words.

    *key* is that of the row, by default its label.
    """

    label: str
    mask: "Mask"
    filter: Filter | None
    kind: str = "plain"
    meaning: str = ""
    key: str = ""

    @property
    def size(self) -> int:
        """How many cases belong to it."""
        return int(self.mask.sum())


def whole(cases: "pd.DataFrame", label: str = "Total") -> Part:
    """Return all of *cases* as the total of a table."""
    import numpy as np

    return Part(label, np.ones(len(cases), dtype=bool), {}, "total", ALL)


def parts(
    cases: "pd.DataFrame",
    column: str,
    labels: Mapping[str, str],
    field: str,
    meaning: Callable[[str], str],
) -> list[Part]:
    """Return a part for each code of *labels* in *column*, found by the filter *field*.

    *meaning* says of a code in words what it stands for.
    """
    return [
        Part(label, (cases[column] == code).to_numpy(dtype=bool), {field: code},
             meaning=meaning(code))
        for code, label in labels.items()
    ]  # fmt: skip


def members(cases: "pd.DataFrame", mask: "Mask", label: str = "") -> Members:
    """Return the cases of *mask* by the keys of their abstracts; see :class:`Members`."""
    return Members.of(cases["abstract_key"].to_numpy(dtype="int64"), mask, label)


def item_words(naaccr_id: str, listed: Iterable[str]) -> str:
    """Return which codes of an item are meant: "Race 1 (160): 01 White, 02 Black"."""
    item, known = items.item(naaccr_id), codes.code_list(naaccr_id)
    words = (f"{code} {known.label(code) if known else ''}".strip() or "blank" for code in listed)
    return f"{item.name} ({item.number}): {', '.join(words)}."


def coded_parts(
    cases: "pd.DataFrame",
    naaccr_id: str,
    most: int | None = None,
    name: Callable[[str], str] | None = None,
) -> list[Part]:
    """Return a part for each code of an item that occurs, the most frequent first.

    With *most* the rarer codes are one part, "All others"; blank is a part of its own.
    *name* gives the label of a code, which stays the key of its row; without it the code stands
    before its words.
    """
    counted = cases[naaccr_id].value_counts()
    ordered = sorted(
        ((str(code), int(number)) for code, number in counted.items() if code and number),
        key=lambda pair: (-pair[1], pair[0]),
    )
    found = [code for code, _ in ordered]
    shown = found if most is None or len(found) <= most + 1 else found[:most]
    item, listed = items.item(naaccr_id), codes.code_list(naaccr_id)

    def words(code: str) -> str:
        return f"{code} {listed.label(code) if listed else ''}".strip()

    def part(label: str, chosen: list[str], meaning: str) -> Part:
        mask = cases[naaccr_id].isin(chosen).to_numpy(dtype=bool)
        key = chosen[0] if name and len(chosen) == 1 else ""
        chosen_by = {"items": item_filter(naaccr_id, chosen)}
        return Part(label, mask, chosen_by, meaning=meaning, key=key)

    labels = {code: (name or words)(code) for code in shown}
    made = [
        part(label, [code], f"{item.name} ({item.number}): {label}.")
        for code, label in labels.items()
    ]
    if others := found[len(shown) :]:
        rarer = f"{item.name} ({item.number}): the {len(others)} rarer codes."
        made.append(part("All others", others, rarer))
    if (cases[naaccr_id] == "").any():
        made.append(part("Not recorded", [""], f"{item.name} ({item.number}): blank."))
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
    made = [Column(part.label, part.label, part.filter, meaning=part.meaning) for part in columns]
    if percent:
        made.append(share_of_total(columns[0].label))
    whole_size = columns[0].size if columns else 0
    counted = []
    for row in rows:
        values: list[Value] = [int((row.mask & column.mask).sum()) for column in columns]
        if percent:
            values.append(share(values[0], whole_size))
        counted.append(
            Row(row.label, tuple(values), row.filter, row.kind, meaning=row.meaning, key=row.key)
        )
    return Table(
        name, title, definition, first_heading, tuple(made), tuple(counted), base, tuple(notes)
    )


def share(number: Any, of: int) -> float | None:
    """Return *number* of *of* in percent with one decimal; None where there is nothing."""
    found = rates.percent(int(number), of)
    return None if found is None else round(found, 1)
