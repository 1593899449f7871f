"""Tables of AJCC categories and stage groups that a site loads, because AJCC licenses them.

Two kinds of CSV file (docs/ajcc-tables.md), each with the columns ``schema`` (the NAACCR
schema ID), ``first_year``, ``last_year`` (blank: open) and ``stage`` (c, p, yc, yp):

- categories: ``letter`` (T, N or M), ``code`` (cT1a), ``label``;
- groups: ``t``, ``n``, ``m``, any further items by their XML ids, and ``group``.
  Cells list codes and ranges with commas, * takes anything; the first row that fits wins.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from registry.staging.ajcc import shape
from registry.staging.bundle import Column, Table
from registry.staging.cells import ANY
from registry.staging.decision_table import DecisionTable
from registry.standards import items
from registry.standards.search import Choice

FRAME = ("schema", "first_year", "last_year", "stage")
CATEGORY_COLUMNS = (*FRAME, "letter", "code", "label")
GROUP_COLUMNS = (*FRAME, "t", "n", "m")
_BY_PREFIX = {stage.prefix: stage for stage in shape.STAGES}


class TableError(ValueError):
    """A file cannot be loaded; the message names file, row, column, value and what was expected."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A stage group that the site's table gives, by the row (from 2, as a spreadsheet counts)."""

    group: str
    row: int


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    schema: str
    first: int
    last: int
    stage: str
    values: Mapping[str, str]


class Tables:
    """The tables of a site."""

    def __init__(self, categories: Sequence[_Row] = (), groups: Sequence[_Row] = ()) -> None:
        self._categories = categories
        self._groups = groups

    @property
    def is_empty(self) -> bool:
        """Whether the site has loaded no groups."""
        return not self._groups

    def categories(self, schema: str, year: int, naaccr_id: str) -> list[Choice]:
        """Return the categories of an item; none where the site has loaded none for the schema."""
        form = shape.FORMS.get(naaccr_id)
        stage = next((s for s in shape.STAGES if form in s.forms), None)
        if form is None or stage is None:
            return []
        return [
            Choice(row.values["code"], row.values["label"])
            for row in _of(self._categories, schema, year, stage.prefix)
            if row.values["letter"] == form.letter
        ]

    def propose(
        self, schema: str, year: int, stage: shape.Stage, case: Mapping[str, str]
    ) -> Proposal | None:
        """Return the group that the first fitting row gives; None without T, N, M or a row."""
        given = {
            letter: case.get(form.naaccr_id, "")
            for letter, form in zip("tnm", stage.forms, strict=True)
        }
        if not all(given.values()):
            return None
        rows = list(_of(self._groups, schema, year, stage.prefix))
        keys = sorted({key for row in rows for key in row.values} - {"group"})
        table = Table(
            "groups",
            tuple(Column(key, key, "INPUT") for key in keys),
            [[row.values.get(key, ANY) for key in keys] for row in rows],
            {},
        )
        found = DecisionTable(table).find(
            {key: given.get(key) or case.get(key, "") for key in keys}
        )
        return None if found is None else Proposal(rows[found].values["group"], rows[found].number)


def load(paths: Sequence[Path]) -> Tables:
    """Return the tables of CSV files; raises TableError for the first thing that is wrong."""
    categories: list[_Row] = []
    groups: list[_Row] = []
    for path in paths:
        rows = check(path.name, path.read_bytes())
        (groups if "group" in rows[0].values else categories).extend(rows)
    return Tables(categories, groups)


def check(name: str, content: bytes) -> list[_Row]:
    """Return the rows of the file *name*; raises TableError."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        header, raws = list(reader.fieldnames or ()), list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{name}: a CSV file in UTF-8 was expected ({error})") from error
    _check_header(name, header)
    if not raws:
        raise TableError(f"{name}: there are no rows below the header")
    return [_row(name, number, raw) for number, raw in enumerate(raws, start=2)]


def _check_header(name: str, header: Sequence[str]) -> None:
    wanted = (*GROUP_COLUMNS, "group") if "group" in header else CATEGORY_COLUMNS
    missing = [column for column in wanted if column not in header]
    if missing:
        raise TableError(f"{name}: the header lacks {', '.join(missing)}")
    extra = [column for column in header if column not in wanted]
    for column in extra:
        if "group" not in header or column not in items.items():
            raise TableError(f"{name}: the column {column!r} is neither known nor an item's XML id")


def _row(name: str, number: int, raw: Mapping[str, str | None]) -> _Row:
    place = f"{name}, row {number}"
    if None in raw or None in raw.values():
        raise TableError(f"{place}: {len(raw)} columns were expected, as in the header")
    cells = {key: (value or "").strip() for key, value in raw.items()}
    if not (cells["schema"].isdecimal() and len(cells["schema"]) == 5):
        raise TableError(f"{place}, schema: {cells['schema']!r} is not a schema ID such as 00480")
    if cells["stage"] not in _BY_PREFIX:
        raise TableError(f"{place}, stage: {cells['stage']!r} is not c, p, yc or yp")
    first = _year(place, "first_year", cells["first_year"], open_end=0)
    last = _year(place, "last_year", cells["last_year"], open_end=9999)
    values = {key: value for key, value in cells.items() if key not in FRAME}
    _check_codes(place, _BY_PREFIX[cells["stage"]], values)
    return _Row(number, cells["schema"], first, last, cells["stage"], values)


def _year(place: str, column: str, text: str, *, open_end: int) -> int:
    if not text:
        return open_end
    if not (text.isdecimal() and len(text) == 4):
        raise TableError(f"{place}, {column}: {text!r} is not a year")
    return int(text)


def _check_codes(place: str, stage: shape.Stage, values: Mapping[str, str]) -> None:
    if "group" in values:
        problem = shape.problem(stage.group, values["group"]) or (
            "" if values["group"] else "blank"
        )
        column = "group"
    else:
        form = dict(zip("TNM", stage.forms, strict=True)).get(values["letter"])
        if form is None:
            raise TableError(f"{place}, letter: {values['letter']!r} is not T, N or M")
        problem = shape.problem(form.naaccr_id, values["code"]) or (
            "" if values["code"] else "blank"
        )
        column = "code"
    if problem:
        raise TableError(f"{place}, {column}: {problem}")


def _of(rows: Sequence[_Row], schema: str, year: int, stage: str) -> Iterator[_Row]:
    return (
        row
        for row in rows
        if row.schema == schema and row.stage == stage and row.first <= year <= row.last
    )
