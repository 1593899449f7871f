"""The report as an Excel workbook: a sheet for each table, with Excel's own tables and charts."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from registry.formats import moment
from registry.reports.annual.pack import LINES, Block, Figure, Pack
from registry.reports.tables import Row, Table
from registry.reports.workbook import FORMATS

HEAD_ROW = 4
FONT = "Calibri"
MOST_IN_A_CHART = 20
# Columns that a chart below the table covers.
WIDTH_OF_CHART = 8


def write(pack: Pack, target: IO[bytes], *, made_by: str, made_at: datetime) -> None:
    """Write *pack* to *target*."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = made_by
    book.properties.created = made_at.replace(tzinfo=None)
    cover: Any = book.active
    cover.title = "Cover"
    sheets = list(_sheets(pack))
    _cover(cover, pack, sheets, made_by, made_at)
    for number, (name, block) in enumerate(sheets, 1):
        sheet = book.create_sheet(name)
        _table(sheet, block.table, f"T{number}")
        if block.figure and not block.figure.is_empty:
            below = HEAD_ROW + len(block.table.rows) + len(block.table.notes) + 4
            _chart(sheet, block.figure, len(block.table.columns), below)
    book.save(target)


def _sheets(pack: Pack) -> Iterator[tuple[str, Block]]:
    """Yield each block with a name that Excel takes: short, without marks, used once."""
    taken: set[str] = set()
    for section in pack.sections:
        for block in section.blocks:
            plain = "".join(" " if mark in "[]:*?/\\'" else mark for mark in block.table.title)
            name, number = plain[:31].strip(), 2
            while name.casefold() in taken:
                name, number = f"{plain[:27].strip()} {number}", number + 1
            taken.add(name.casefold())
            yield name, block


def _cover(
    sheet: Any, pack: Pack, sheets: list[tuple[str, Block]], made_by: str, made_at: datetime
) -> None:
    from openpyxl.styles import Font

    lines = [pack.title, *pack.lines, f"Made by {made_by}, {moment(made_at)}", ""]
    lines.append("Tables" if sheets else "There is no case in this year.")
    for number, line in enumerate(lines, 1):
        _text(sheet.cell(number, 1), line)
    sheet["A1"].font = Font(name=FONT, bold=True, size=14)
    for number, (name, block) in enumerate(sheets, len(lines) + 1):
        cell = sheet.cell(number, 1, name)
        cell.hyperlink = f"#'{name}'!A1"
        cell.style = "Hyperlink"
        _text(sheet.cell(number, 2), block.table.definition)
    sheet.column_dimensions["A"].width = 40
    sheet.column_dimensions["B"].width = 100
    _fit(sheet)


def _table(sheet: Any, table: Table, name: str) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table as Native
    from openpyxl.worksheet.table import TableStyleInfo

    _text(sheet.cell(1, 1), table.title)
    sheet["A1"].font = Font(name=FONT, bold=True, size=13)
    _text(sheet.cell(2, 1), table.definition)
    for index, label in enumerate(_headings(table), 1):
        cell = sheet.cell(HEAD_ROW, index)
        _text(cell, label)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(index)].width = 44 if index == 1 else 13
    for number, row in enumerate(table.rows, HEAD_ROW + 1):
        _row(sheet, number, row, table)
    last = HEAD_ROW + max(1, len(table.rows))
    native = Native(
        displayName=name, ref=f"A{HEAD_ROW}:{get_column_letter(len(table.columns) + 1)}{last}"
    )
    native.tableStyleInfo = TableStyleInfo(name="TableStyleLight9", showRowStripes=True)
    sheet.add_table(native)
    for number, note in enumerate(table.notes, last + 2):
        _text(sheet.cell(number, 1), note)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 2)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    _fit(sheet)


def _fit(sheet: Any) -> None:
    """Print a sheet across, as wide as one page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _headings(table: Table) -> list[str]:
    """Return the column headings, each used once as Excel's tables ask."""
    found: list[str] = []
    for label in (table.first_heading, *(column.label for column in table.columns)):
        name, number = label, 2
        while name.casefold() in {each.casefold() for each in found}:
            name, number = f"{label} {number}", number + 1
        found.append(name)
    return found


def _row(sheet: Any, number: int, row: Row, table: Table) -> None:
    from openpyxl.styles import Alignment, Font

    label = sheet.cell(number, 1)
    _text(label, row.label)
    label.alignment = Alignment(indent=1 if row.kind == "plain" else 0)
    for index, (value, column) in enumerate(zip(row.values, table.columns, strict=True), 2):
        cell = sheet.cell(number, index)
        if isinstance(value, str):
            _text(cell, value)
            continue
        cell.value = value
        cell.number_format = FORMATS["number" if isinstance(value, float) else column.kind]
    if row.kind in ("heading", "total"):
        for cell in sheet[number]:
            cell.font = Font(name=FONT, size=11, bold=True)


def _chart(sheet: Any, figure: Figure, columns: int, below: int) -> None:
    """Draw *figure* below the table; its numbers stand to the right, outside what is printed."""
    from openpyxl.chart import BarChart, LineChart, Reference
    from openpyxl.utils import get_column_letter

    width = max(columns + 1, WIDTH_OF_CHART)
    first = width + 3
    labels = figure.labels[:MOST_IN_A_CHART]
    _text(sheet.cell(HEAD_ROW, first), "Numbers of the chart")
    for place, label in enumerate(labels, HEAD_ROW + 1):
        _text(sheet.cell(place, first), label)
    for index, (name, values) in enumerate(figure.series, first + 1):
        _text(sheet.cell(HEAD_ROW, index), name)
        for place, value in enumerate(values[: len(labels)], HEAD_ROW + 1):
            sheet.cell(place, index).value = value
    chart: Any = LineChart() if figure.kind == LINES else BarChart()
    if figure.kind != LINES:
        chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 40
        chart.x_axis.scaling.orientation = "maxMin"
    last = HEAD_ROW + len(labels)
    data = Reference(
        sheet, min_col=first + 1, max_col=first + len(figure.series), min_row=HEAD_ROW, max_row=last
    )
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=first, min_row=HEAD_ROW + 1, max_row=last))
    chart.title, chart.y_axis.title = figure.title, figure.unit
    # openpyxl hides the axes of a chart that does not say otherwise.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.width, chart.height = 22, max(9.0, min(18.0, 3 + 0.7 * len(labels)))
    sheet.add_chart(chart, f"A{below}")
    # A row is half a centimetre high.
    sheet.print_area = f"A1:{get_column_letter(width)}{below + int(2 * chart.height) + 2}"


def _text(cell: Any, value: str) -> None:
    """Put *value* in as text, whatever it begins with."""
    cell.value = value
    cell.data_type = "s"
