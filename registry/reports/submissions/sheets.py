"""Sheets as people expect them: frozen headings, filters, widths, print titles, text as text."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any

from registry.reports.submissions.text_rows import column_name

WIDTH = 18
MOST_ACROSS = 20


class Book:
    """A workbook written row by row; no value becomes a formula or loses its zeros."""

    def __init__(self, *, creator: str, created: datetime) -> None:
        from openpyxl import Workbook

        self._workbook = Workbook(write_only=True)
        self._workbook.properties.creator = creator
        self._workbook.properties.created = created.replace(tzinfo=None)

    def sheet(
        self,
        title: str,
        headings: Sequence[str],
        rows: Iterable[Sequence[str | int | float]],
        *,
        widths: Sequence[int] = (),
        freeze: str = "A2",
        more_rows: int = 0,
        prose: bool = False,
    ) -> tuple[str, int]:
        """Add a sheet and return its part of the archive and the number of its text style.

        *more_rows* will be put in later, below *rows*; the filter covers them.  Cells of *prose*
        are wrapped and stand at the left.
        """
        sheet = self._workbook.create_sheet(title)
        sheet.freeze_panes = freeze
        for index in range(len(headings)):
            width = widths[index] if index < len(widths) else WIDTH
            sheet.column_dimensions[column_name(index)].width = width
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        if len(headings) > MOST_ACROSS:
            # On one page across nobody could read them: they go on to further pages.
            sheet.print_title_cols = "A:B"
        else:
            sheet.page_setup.fitToHeight = 0
            sheet.sheet_properties.pageSetUpPr.fitToPage = True
        cells = _Cells(sheet, prose=prose)
        sheet.append(cells.headings(headings))
        last = 1 + more_rows
        for row in rows:
            sheet.append(cells.row(row))
            last += 1
        sheet.auto_filter.ref = f"A1:{column_name(len(headings) - 1)}{last}"
        number = len(self._workbook.sheetnames)
        return f"xl/worksheets/sheet{number}.xml", cells.text_style

    def save(self, target: IO[bytes]) -> None:
        """Write the workbook to *target*."""
        self._workbook.save(target)


class _Cells:
    """Makes the cells of one sheet: bold headings, text as text, counts as numbers."""

    def __init__(self, sheet: Any, *, prose: bool = False) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        self._heading, self._text, self._number, self._share = (
            WriteOnlyCell(sheet) for _ in range(4)
        )
        self._heading.font = Font(bold=True)
        self._heading.fill = PatternFill("solid", fgColor="DDE6EE")
        self._heading.alignment = Alignment(wrap_text=True, vertical="top")
        self._text.number_format = "@"
        self._number.number_format = "#,##0"
        self._share.number_format = "0.0"
        if prose:
            for cell in (self._text, self._number):
                cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")

    @property
    def text_style(self) -> int:
        """The number of the text style in the workbook's list of styles."""
        return int(self._text.style_id)

    def headings(self, values: Sequence[str]) -> Iterator[Any]:
        """Yield the cells of the first row."""
        for value in values:
            yield _filled(self._heading, value)

    def row(self, values: Sequence[str | int | float]) -> Iterator[Any]:
        """Yield the cells of one row; the sheet writes each before it asks for the next."""
        for value in values:
            if isinstance(value, int | float):
                cell = self._number if isinstance(value, int) else self._share
                cell.value = value
                yield cell
            else:
                yield _filled(self._text, value) if value else None


def _filled(cell: Any, value: str) -> Any:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    # Whatever it begins with, = or #N/A, it is text.
    cell.data_type = "s"
    return cell
