"""The codes of a table as people meet them: found by words, explained, typed loosely."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from registry.staging import cells
from registry.staging.cells import Range
from registry.staging.decision_table import DecisionTable
from registry.standards.search import Choice, Index

LONGEST_MEANING = 200
TYPE_IT = "type the value itself"
_MEASURE = re.compile(
    r"([<>]?)\s*(\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)\s*"
    r"(%|percent|mm|cm|ng/ml|ng/dl|u/ml|g/dl|mg/dl|mg/l|iu/l|u/l|miu/ml)?",
    re.IGNORECASE,
)
_indexes: "WeakKeyDictionary[DecisionTable, Index]" = WeakKeyDictionary()


def meaning(table: DecisionTable, key: str, value: str) -> str:
    """Return what *value* of *key* means: the beginning of its description; "" if none."""
    for cell, text in _described(table, key):
        if _accepts(cell, value):
            return _short(text)
    return ""


def is_listed(table: DecisionTable, key: str, value: str) -> bool:
    """Tell whether a row of the table accepts *value*, whatever the other columns say."""
    return table.find({key: value}, {key}) is not None


def search(table: DecisionTable, key: str, typed: str, limit: int = 50) -> list[Choice]:
    """Return the codes of *key* that *typed*, a code or words, may mean; best first."""
    index = _indexes.get(table)
    if index is None:
        index = _indexes[table] = Index(
            (cell, _short(text), True) for cell, text in _described(table, key) if cell
        )
    return [
        replace(choice, detail=TYPE_IT) if _is_range(choice.code) else choice
        for choice in index.search(typed, limit)
    ]


def codes(table: DecisionTable, key: str, most: int) -> list[str]:
    """Return single codes that the table knows, ranges by both ends; at most *most*."""
    found: dict[str, None] = {}
    for cell, _ in _described(table, key):
        for span in cells.ranges(cell) or ():
            found.update(dict.fromkeys(end for end in span if end and not cells.reference(end)))
    return list(found)[:most]


def as_item(table: DecisionTable, key: str, typed: str) -> str:
    """Return *typed* in the form of the table's codes: 4 or 4.0 ng/mL -> 4.0, 20 % -> 20.0.

    Lengths in cm become mm.  What the table has no range for comes back as typed.
    """
    spans = [span for cell, _ in _described(table, key) for span in cells.ranges(cell) or ()]
    if Range(typed, typed) in spans:
        return typed
    forms = (*_measured(typed, spans), typed, typed.upper(), *_filled(typed, spans))
    return next((form for form in forms if is_listed(table, key, form)), typed)


def _measured(typed: str, spans: Iterable[Range]) -> Iterator[str]:
    """Give the forms in which the ranges write a number that was typed with or without a unit."""
    found = _MEASURE.fullmatch(typed)
    if found and not found[1]:
        number = found[2].replace(",", "")
        if (found[3] or "").lower() == "cm":
            number = f"{float(number) * 10:.10g}"
        forms = (_in_form(number, span) for span in spans if span.low != span.high)
        yield from (form for form in forms if form)


def _filled(typed: str, spans: Iterable[Range]) -> Iterator[str]:
    """Give a number filled with zeros to the lengths that codes have: 0 as 000."""
    if typed.isdecimal():
        yield from (typed.zfill(length) for length in sorted({len(span.low) for span in spans}))


def _in_form(number: str, span: Range) -> str:
    """Write *number* with the decimals and digits of a range; "" where that would change it."""
    low, high = cells.number(span.low), cells.number(span.high)
    if low is None or high is None or not low <= float(number) <= high:
        return ""
    form = f"{float(number):.{len(span.high.partition('.')[2])}f}"
    if float(form) != float(number):
        return ""
    return form.zfill(len(span.low)) if len(span.low) == len(span.high) else form


def _is_range(cell: str) -> bool:
    return any(span.low != span.high for span in cells.ranges(cell) or ())


def _accepts(cell: str | None, value: str) -> bool:
    spans = cells.ranges(cell)
    return spans is None or any(cells.within(value, *span) for span in spans)


def _described(table: DecisionTable, key: str) -> Iterator[tuple[str | None, str]]:
    """Give each row's cell of *key* with its description."""
    columns = table.table.columns
    places = [at for at, column in enumerate(columns) if column.key == key]
    texts = table.table.positions("DESCRIPTION")
    for row in table.table.rows if places else ():
        yield row[places[0]], (row[texts[0]] or "") if texts else ""


def _short(text: str) -> str:
    """Return the beginning of a description on one line, without the marks of its formatting."""
    lines = (re.sub(r"\*\*+|__+|^- ", "", line.strip()) for line in text.splitlines())
    line = "; ".join(line.strip(" ;") for line in lines if line.strip(" ;"))
    return line if len(line) <= LONGEST_MEANING else f"{line[:LONGEST_MEANING].rstrip()} ..."
