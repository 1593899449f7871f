"""The report as an Excel workbook: a sheet for each table, with Excel's own tables and charts."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from registry.formats import moment
from registry.reports.annual.pack import LINES, Block, Figure, Pack
from registry.reports.tables import Row, Table
from registry.reports.workbook import FORMATS

HEAD_ROW = 4
DEFINITIONS = "Definitions"
# Letters of the columns there: table, term, definition.
DEFINED = (30, 40, 90)
FONT = "Calibri"
MOST_IN_A_CHART = 20
# Cases up to which an axis counts one by one.
FEW = 8
# Letters of the first column, at least and at most, and of the others; points of a line.
FIRST, OTHER, LINE = (44, 70), 13, 15.5
# Rows that a page takes with a chart; a longer sheet goes on over pages.
ROWS_OF_A_PAGE = 60
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
    if sheets:
        _definitions(book.create_sheet(DEFINITIONS), pack)
    book.save(target)


def _sheets(pack: Pack) -> Iterator[tuple[str, Block]]:
    """Yield each block with a name that Excel takes: short, without marks, used once."""
    taken = {DEFINITIONS.casefold()}
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
    from openpyxl.styles import Alignment, Font

    lines = [pack.title, *pack.lines, f"Made by {made_by}, {moment(made_at)}", ""]
    lines.append("Tables" if sheets else "There is no case in this year.")
    for number, line in enumerate(lines, 1):
        _text(sheet.cell(number, 1), line)
    sheet["A1"].font = Font(name=FONT, bold=True, size=14)
    for number, (name, block) in enumerate(sheets, len(lines) + 1):
        cell = sheet.cell(number, 1, name)
        cell.hyperlink = f"#'{name}'!A1"
        cell.style = "Hyperlink"
        words = sheet.cell(number, 2)
        _text(words, block.table.definition)
        words.alignment = Alignment(wrap_text=True, vertical="top")
        _heighten(sheet, number, [(block.table.definition, 110)])
        cell.alignment = Alignment(vertical="top")
    if sheets:
        cell = sheet.cell(len(lines) + len(sheets) + 1, 1, DEFINITIONS)
        cell.hyperlink = f"#'{DEFINITIONS}'!A1"
        cell.style = "Hyperlink"
        _text(sheet.cell(cell.row, 2), "What the rows and columns of the tables count.")
    sheet.column_dimensions["A"].width = 40
    sheet.column_dimensions["B"].width = 100
    _fit(sheet)


def _table(sheet: Any, table: Table, name: str) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    _text(sheet.cell(1, 1), table.title)
    sheet["A1"].font = Font(name=FONT, bold=True, size=13)
    _text(sheet.cell(2, 1), table.definition)
    for index, label in enumerate(_headings(table), 1):
        cell = sheet.cell(HEAD_ROW, index)
        _text(cell, label)
        cell.alignment = Alignment(
            wrap_text=True, vertical="bottom", horizontal="left" if index == 1 else "right"
        )
        sheet.column_dimensions[get_column_letter(index)].width = OTHER
    longest = max((len(row.label) for row in table.rows), default=0)
    sheet.column_dimensions["A"].width = min(max(FIRST[0], longest), FIRST[1])
    _heighten(sheet, HEAD_ROW, [(column.label, OTHER - 2) for column in table.columns])
    for number, row in enumerate(table.rows, HEAD_ROW + 1):
        _row(sheet, number, row, table)
    last = HEAD_ROW + max(1, len(table.rows))
    _native(sheet, name, f"A{HEAD_ROW}:{get_column_letter(len(table.columns) + 1)}{last}")
    for number, note in enumerate(table.notes, last + 2):
        _text(sheet.cell(number, 1), note)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 2)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    _fit(sheet)


def _definitions(sheet: Any, pack: Pack) -> None:
    """Write what rows and columns count, to be filtered and sorted by table and term."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    rows = [("Table", "Term", "Definition")]
    rows += [(title, *term) for title, terms in pack.definitions() for term in terms]
    for number, row in enumerate(rows, 1):
        for index, value in enumerate(row, 1):
            cell = sheet.cell(number, index)
            _text(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        _heighten(sheet, number, zip(row, DEFINED, strict=True))
    for index, width in enumerate(DEFINED, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    _native(sheet, DEFINITIONS, f"A1:C{len(rows)}")
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _fit(sheet)


def _heighten(sheet: Any, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as its texts are when their columns hold so many letters in a line."""
    lines = max((-(-len(text) // letters) for text, letters in texts), default=1)
    sheet.row_dimensions[row].height = LINE * max(1, lines)


def _native(sheet: Any, name: str, place: str) -> None:
    """Make the cells of *place* one of Excel's own tables."""
    from openpyxl.worksheet.table import Table as Native
    from openpyxl.worksheet.table import TableStyleInfo

    native = Native(displayName=name, ref=place)
    native.tableStyleInfo = TableStyleInfo(name="TableStyleLight9", showRowStripes=True)
    sheet.add_table(native)


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
    if len(figure.series) == 1:
        chart.legend = None
    else:
        chart.legend.position = "b"
    for series in chart.series if figure.kind == LINES else ():
        # Between the points nothing was counted that a curve could show.
        series.smooth = False
    chart.title, chart.y_axis.title = figure.title, figure.unit
    # openpyxl hides the axes of a chart that does not say otherwise.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblSkip = 1
    highest = max(
        sum(value or 0 for value in values)
        for values in zip(*(own for _, own in figure.series), strict=True)
    )
    if figure.unit != "%" and highest <= FEW:
        # Half a case is none.
        chart.y_axis.majorUnit = 1
    chart.width, chart.height = 22, max(9.0, min(20.0, 3 + 0.8 * len(labels)))
    sheet.add_chart(chart, f"A{below}")
    # A row is half a centimetre high.
    last = below + int(2 * chart.height) + 2
    sheet.print_area = f"A1:{get_column_letter(width)}{last}"
    sheet.page_setup.fitToHeight = 1 if last <= ROWS_OF_A_PAGE else 0


def _text(cell: Any, value: str) -> None:
    """Put *value* in as text, whatever it begins with."""
    cell.value = value
    cell.data_type = "s"
