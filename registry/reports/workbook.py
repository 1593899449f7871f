"""The facility's tables as an Excel workbook with native tables and charts."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from registry.formats import moment
from registry.reports.tables import HIDDEN, Row, Table, Value

FORMATS = {"count": "#,##0", "percent": "0.0", "number": "0.0", "ratio": "0.000", "p": "0.0000"}
HEAD_ROW = 4
# The tables that get a chart of Excel's own.
CHARTED = ("trend", "age", "class-of-case")


def write(
    tables: Sequence[Table],
    filters: Sequence[str],
    target: IO[bytes],
    *,
    made_by: str,
    made_at: datetime,
    title: str = "Facility statistics",
) -> None:
    """Write a cover and a sheet for each table to *target*."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = made_by
    book.properties.created = made_at.replace(tzinfo=None)
    cover: Any = book.active
    cover.title = "Cover"
    names = _sheet_names(tables)
    _cover(cover, [title, *filters, f"Made by {made_by}, {moment(made_at)}"], tables, names)
    for name, table in zip(names, tables, strict=True):
        _sheet(book.create_sheet(name), table, filters)
    book.save(target)


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """Return a name for each sheet as Excel allows it: short, of plain characters, unique."""
    found: list[str] = []
    for number, table in enumerate(tables, 1):
        plain = re.sub(r"[\\/*?:\[\]']", " ", table.title).strip()[:31] or f"Table {number}"
        taken = {each.casefold() for each in [*found, "cover"]}
        found.append(plain if plain.casefold() not in taken else f"{plain[:27]} {number}")
    return found


def _cover(sheet: Any, lines: Sequence[str], tables: Sequence[Table], names: list[str]) -> None:
    from openpyxl.styles import Font

    for number, line in enumerate([*lines, "", "Tables"], 1):
        _text(sheet.cell(number, 1), line)
    sheet["A1"].font = Font(bold=True, size=14)
    for number, (name, table) in enumerate(zip(names, tables, strict=True), len(lines) + 3):
        cell = sheet.cell(number, 1, table.title)
        cell.hyperlink = f"#'{name}'!A1"
        cell.style = "Hyperlink"
        _text(sheet.cell(number, 2), table.definition)
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 100


def _sheet(sheet: Any, table: Table, filters: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    _text(sheet.cell(1, 1), table.title)
    sheet["A1"].font = Font(bold=True, size=13)
    _text(sheet.cell(2, 1), "; ".join(filters))
    for index, label in enumerate([table.first_heading, *(c.label for c in table.columns)], 1):
        cell = sheet.cell(HEAD_ROW, index)
        _text(cell, label)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(index)].width = 42 if index == 1 else 13
    for number, row in enumerate(table.rows, HEAD_ROW + 1):
        _row(sheet, number, row, table)
    below = HEAD_ROW + len(table.rows) + 2
    for number, note in enumerate([table.definition, *table.notes], below):
        _text(sheet.cell(number, 1), note)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 2)
    last = get_column_letter(len(table.columns) + 1)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + len(table.rows)}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _chart(sheet, table, below + len(table.notes) + 2)


def _row(sheet: Any, number: int, row: Row, table: Table) -> None:
    from openpyxl.styles import Alignment, Font

    label = sheet.cell(number, 1)
    _text(label, row.label)
    label.alignment = Alignment(indent=1 if row.kind == "plain" else 0)
    for index, (value, column) in enumerate(zip(row.values, table.columns, strict=True), 2):
        cell = sheet.cell(number, index, value)
        fraction = isinstance(value, float) and column.kind == "count"
        cell.number_format = FORMATS["number" if fraction else column.kind]
    if row.kind in ("heading", "total"):
        for cell in sheet[number]:
            cell.font = Font(bold=True)


def _chart(sheet: Any, table: Table, below: int) -> None:
    """Draw the counts of the first rows as Excel's own chart."""
    from openpyxl.chart import BarChart, LineChart, Reference

    numbers = [HEAD_ROW + 1 + index for index, row in enumerate(table.rows) if row.kind == "plain"]
    # Excel draws text as 0, which a hidden count is not.
    hidden = any(HIDDEN in row.values for row in table.rows)
    if not numbers or hidden or table.name not in CHARTED:
        return
    first, last = numbers[0], numbers[-1]
    if table.name == "trend":
        chart: Any = LineChart()
        data = Reference(sheet, min_col=1, max_col=6, min_row=first, max_row=min(last, first + 4))
        chart.add_data(data, from_rows=True, titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=2, max_col=6, min_row=HEAD_ROW))
    else:
        chart = BarChart()
        chart.type = "bar"
        shown = 4 if table.name == "age" else 2
        data = Reference(sheet, min_col=2, max_col=shown, min_row=HEAD_ROW, max_row=last)
        chart.add_data(data, titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    chart.title = table.title
    chart.width, chart.height = 24, 12
    sheet.add_chart(chart, f"A{below}")


def _text(cell: Any, value: Value) -> None:
    """Put *value* in as text, whatever it begins with."""
    cell.value = str(value or "")
    cell.data_type = "s"
