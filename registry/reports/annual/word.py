"""The report as a Word file: headings that make a contents list, tables, figures."""

import io
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from registry.formats import moment
from registry.reports.annual import charts
from registry.reports.annual.pack import Block, Pack
from registry.reports.annual.showing import shown, unbroken, widths
from registry.reports.tables import Table

if TYPE_CHECKING:
    from docx.document import Document

# Centimetres: of the page between its margins, of the first column at least and at most, of
# another one and of one among many.
PAGE, FIRST, OTHER, LEAST = 24.3, (4.2, 10.0), 2.4, 0.8
# Beside the words of a cell, and of one among many.
MARGIN, NARROW_MARGIN = 0.19, 0.06
# A bold character for each point of its size.
A_CHARACTER = 0.027
# Points of the definitions, and by the most columns that a table may have to be written so.
SMALL = 7.5
SIZES = ((8, 9.0), (12, 7.5), (99, 6.0))


def write(pack: Pack, target: IO[bytes], *, made_by: str, made_at: datetime) -> None:
    """Write *pack* to *target*."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document = docx.Document()
    document.core_properties.author = made_by
    document.core_properties.title = pack.title
    document.core_properties.created = made_at.replace(tzinfo=None)
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(27.94), Cm(21.59)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.8)
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(pack.title, 0)
    for line in (*pack.lines, f"Made by {made_by}, {moment(made_at)}"):
        document.add_paragraph(line)
    for section in pack.sections:
        tables = "; ".join(block.table.title for block in section.blocks)
        document.add_paragraph(f"{section.title}: {tables}", style="List Bullet")
    if pack.sections:
        document.add_paragraph("Definitions: what the rows and columns count", style="List Bullet")
    if not pack.sections:
        document.add_paragraph("There is no case in this year.")
    for section in pack.sections:
        document.add_heading(section.title, 1)
        for block in section.blocks:
            _block(document, block)
    if pack.sections:
        _definitions(document, pack)
    document.save(target)


def _block(document: "Document", block: Block) -> None:
    from docx.shared import Cm, Pt

    document.add_heading(block.table.title, 2)
    document.add_paragraph(block.table.definition).paragraph_format.keep_with_next = True
    if block.figure and not block.figure.is_empty:
        document.add_picture(io.BytesIO(charts.draw(block.figure, "png")), width=Cm(17))
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    if not block.table.is_empty:
        _table(document, block.table)
    else:
        document.add_paragraph("No cases.")
    for place, note in enumerate(block.table.notes):
        paragraph = document.add_paragraph(note, style="List Bullet")
        paragraph.paragraph_format.space_before = Pt(0 if place else 4)


def _definitions(document: "Document", pack: Pack) -> None:
    """Write what rows and columns count, in small type."""
    from docx.shared import Pt

    document.add_heading("Definitions", 1)
    for title, terms in pack.definitions():
        document.add_heading(title, 3)
        for term, words in terms:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            for text, bold in ((f"{term}: ", True), (words, False)):
                run = paragraph.add_run(text)
                run.bold, run.font.size = bold, Pt(SMALL)


def _table(document: "Document", table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    headings = [table.first_heading, *(column.label for column in table.columns)]
    made = document.add_table(
        rows=1 + len(table.rows), cols=len(headings), style="Light Grid Accent 1"
    )
    points = next(size for most, size in SIZES if len(headings) <= most)
    size = Pt(points)
    character = A_CHARACTER * points
    margin = MARGIN if len(headings) <= SIZES[1][0] else NARROW_MARGIN
    _set_margins(made, margin)
    made_widths = widths(
        max(len(row.label) for row in table.rows) * character,
        [max(map(len, texts)) * character + 2 * margin for texts in unbroken(table)],
        page=PAGE,
        first=FIRST,
        other=OTHER if len(headings) <= SIZES[0][0] else LEAST,
    )
    made.autofit = False
    for index, column in enumerate(made.columns):
        column.width = Cm(made_widths[index])
    cells = [made.rows[0].cells, *(row.cells for row in made.rows[1:])]
    for row, texts in zip(cells, [headings, *_rows(table)], strict=True):
        for index, (cell, text) in enumerate(zip(row, texts, strict=True)):
            cell.width = Cm(made_widths[index])
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size = size
            if index:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for number, row in enumerate(table.rows, 1):
        for cell in cells[number]:
            cell.paragraphs[0].runs[0].bold = row.kind in ("heading", "total")
    # The headings come again on every page that the table reaches.
    properties: Any = made.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    for row in made.rows:
        unbroken_row: Any = row._tr.get_or_add_trPr()
        unbroken_row.append(OxmlElement("w:cantSplit"))


def _set_margins(made: Any, margin: float) -> None:
    """Leave so many centimetres to the left and right of the words of each cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        own = OxmlElement(f"w:{side}")
        own.set(qn("w:w"), str(int(Cm(margin).twips)))
        own.set(qn("w:type"), "dxa")
        margins.append(own)
    properties = made._tbl.tblPr
    # Word asks for this place: before the look of the table.
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _rows(table: Table) -> list[list[str]]:
    return [
        [row.label, *(shown(v, c) for v, c in zip(row.values, table.columns, strict=True))]
        for row in table.rows
    ]
