"""A report as files: Excel, CSV, and a chart; what is hidden on screen is hidden here."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from registry.reports.builder import dimensions
from registry.reports.builder.counting import Line, Report
from registry.reports.charts import BLUE, GREEN, ORANGE, PURPLE, SKY
from registry.reports.tables import HIDDEN

# A spreadsheet takes text that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_BARS, MOST_PARTS = 30, 8
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, SKY, "#F0E442", "#999999", "#333333")


def harmless(text: str) -> str:
    """Return *text* with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def table(report: Report) -> list[list[str | int | float | None]]:
    """Return heading and lines: counts, then percentages where asked for, then the median."""
    definition = report.definition
    has_percent = definition.show != "counts"
    head: list[str | int | float | None] = [dimensions.label(definition.rows)]
    for heading in report.headings:
        head += [heading, f"{heading}, %"] if has_percent else [heading]
    if definition.median:
        head.append(f"Median of {dimensions.label(definition.median)}")
    rows = [head]
    for line in report.lines:
        row: list[str | int | float | None] = [line.label]
        for cell in line.cells:
            row.append(HIDDEN if cell.count is None else cell.count)
            if has_percent:
                row.append(None if cell.percent is None else round(cell.percent, 1))
        if definition.median:
            row.append(line.median)
        rows.append(row)
    return rows


def as_csv(report: Report, lines: Sequence[str]) -> str:
    """Return the report as CSV with its filter and notes above."""
    target = io.StringIO()
    writer = csv.writer(target)
    for line in (report.definition.title, *lines):
        writer.writerow([harmless(line)])
    writer.writerow([])
    for row in table(report):
        writer.writerow([harmless(each) if isinstance(each, str) else each for each in row])
    return target.getvalue()


def as_workbook(report: Report, lines: Sequence[str], made_by: str) -> bytes:
    """Return the report as an Excel workbook of one sheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.properties.creator = made_by
    sheet: Any = book.active
    sheet.title = "Report"
    rows: list[list[Any]] = [[report.definition.title], *([line] for line in lines), []]
    first = len(rows) + 1
    rows += table(report)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"
            if number in (1, first, len(rows)):
                cell.font = Font(bold=True)
    sheet.freeze_panes = sheet.cell(first + 1, 2)
    sheet.column_dimensions["A"].width = 44
    for column in range(2, len(rows[first - 1]) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def chart(report: Report, lines: Sequence[str], kind: str) -> bytes:
    """Return a bar chart of the counts as png or svg; hidden counts have no bar."""
    from matplotlib.figure import Figure

    bars = [line for line in report.lines[:-1] if _has_bar(line)][:MOST_BARS][::-1]
    parts = report.headings[:-1][:MOST_PARTS] if report.definition.columns else report.headings
    figure = Figure(figsize=(9, max(2.6, 1.4 + 0.28 * len(bars))), layout="constrained")
    axes = figure.add_subplot()
    names = [_short(bar.label) for bar in bars]
    left = [0.0] * len(bars)
    for place, part in enumerate(parts):
        values = [float(bar.cells[place].count or 0) for bar in bars]
        axes.barh(
            range(len(bars)), values, left=left, label=_short(part), color=PALETTE[place],
            edgecolor="white",
        )  # fmt: skip
        left = [start + value for start, value in zip(left, values, strict=True)]
    axes.set_yticks(range(len(bars)), names)
    axes.set_ylim(-0.6, max(1, len(bars)) - 0.4)
    if not bars:
        axes.text(0.5, 0.5, "No count can be shown", ha="center", transform=axes.transAxes)
    axes.set_xlabel("Cases")
    if report.definition.columns:
        axes.legend(frameon=False, fontsize=8, loc="best")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.suptitle(report.definition.title, x=0.01, ha="left", fontsize=13, fontweight="bold")
    axes.set_title("; ".join(lines[:2]), loc="left", fontsize=8, color="#444444")
    target = io.BytesIO()
    figure.savefig(target, format=kind, dpi=110, metadata={"Date": None} if kind == "svg" else {})
    return target.getvalue()


def _has_bar(line: Line) -> bool:
    """Whether a part of *line* is shown; the total of a line with columns is no part."""
    parts = line.cells[:-1] if len(line.cells) > 1 else line.cells
    return any(cell.count for cell in parts)


def _short(label: str) -> str:
    return label if len(label) < 45 else f"{label[:42]}..."
