"""The report as a PDF: contents, bookmarks, tables whose headings come again on each page."""

import io
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from registry.formats import moment
from registry.reports.annual import charts
from registry.reports.annual.pack import Block, Pack
from registry.reports.annual.showing import shown, unbroken, widths
from registry.reports.tables import Table

if TYPE_CHECKING:
    from fpdf import FPDF

INK, SOFT, HEAD = (30, 35, 40), (90, 95, 100), (221, 230, 238)
FONT = "DejaVu"
# Millimetres: of a figure, of the first column at least, at most, and at most beside many.
FIGURE, FIRST = 150, (45, 110, 60)
# Of another column, of one among many, which has small type, and of what surrounds its words.
MANY, OTHER, LEAST, AROUND_WORDS = 8, 26, 8, 3.6
A_CHARACTER = 1.65
# Of a row, a note, a section's title, and of what else stands above and below a table.
ROW, NOTE, TITLE, AROUND = 5.5, 5.5, 12, 28


def write(pack: Pack, target: IO[bytes], *, made_by: str, made_at: datetime) -> None:
    """Write *pack* to *target*."""
    pdf = _document(pack, made_by, made_at)
    pdf.add_page()
    pdf.set_font(FONT, "B", 22)
    pdf.multi_cell(0, 12, pack.title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FONT, "", 10)
    for line in (*pack.lines, f"Made by {made_by}, {moment(made_at)}"):
        pdf.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(6)
    if not pack.sections:
        pdf.multi_cell(0, 6, "There is no case in this year.", new_x="LMARGIN", new_y="NEXT")
    for section in pack.sections:
        tables = "; ".join(block.table.title for block in section.blocks)
        pdf.multi_cell(0, 6, f"{section.title}: {tables}", align="L", new_x="LMARGIN", new_y="NEXT")
    if pack.sections:
        words = "Definitions: what the rows and columns count"
        pdf.multi_cell(0, 6, words, align="L", new_x="LMARGIN", new_y="NEXT")
    for section in pack.sections:
        pdf.add_page()
        pdf.set_font(FONT, "B", 16)
        pdf.start_section(section.title)
        pdf.multi_cell(0, 9, section.title, new_x="LMARGIN", new_y="NEXT")
        for block in section.blocks:
            _block(pdf, block)
    if pack.sections:
        _definitions(pdf, pack)
    target.write(bytes(pdf.output()))


def _document(pack: Pack, made_by: str, made_at: datetime) -> "FPDF":
    """Return an empty document with fonts for any script that DejaVu has, and page numbers."""
    import matplotlib as mpl
    from fpdf import FPDF

    class Document(FPDF):
        """Pages with the report's name and their number below."""

        def footer(self) -> None:
            """Write the line below a page."""
            self.set_y(-12)
            self.set_font(FONT, "", 8)
            self.set_text_color(*SOFT)
            self.cell(0, 6, f"{pack.title} – page {self.page_no()} of {{nb}}", align="R")
            self.set_text_color(*INK)

    pdf = Document(orientation="landscape", format="letter")
    # matplotlib brings the font along.
    fonts = Path(mpl.get_data_path()) / "fonts/ttf"
    pdf.add_font(FONT, "", fonts / "DejaVuSans.ttf")
    pdf.add_font(FONT, "B", fonts / "DejaVuSans-Bold.ttf")
    pdf.set_margin(15)
    pdf.set_auto_page_break(auto=True, margin=16)
    pdf.set_title(pack.title)
    pdf.set_author(made_by)
    pdf.set_creation_date(made_at)
    pdf.set_lang("en-US")
    pdf.set_text_color(*INK)
    return pdf


def _block(pdf: "FPDF", block: Block) -> None:
    table = block.table
    figure = block.figure if block.figure and not block.figure.is_empty else None
    tall = FIGURE * charts.height(figure) / charts.WIDTH if figure else 0
    # A block that fits on a page stands on one; a heading stays with figure and first rows.
    whole = tall + ROW * len(table.rows) + NOTE * len(table.notes) + AROUND
    if pdf.will_page_break(whole if whole <= pdf.eph - TITLE else min(tall + 45, 0.8 * pdf.eph)):
        pdf.add_page()
    pdf.ln(3)
    pdf.set_font(FONT, "B", 12)
    pdf.start_section(table.title, level=1)
    pdf.multi_cell(0, 7, table.title, new_x="LMARGIN", new_y="NEXT")
    _words(pdf, table.definition)
    if figure:
        image = io.BytesIO(charts.draw(figure, "png"))
        pdf.image(image, w=FIGURE, alt_text=f"Chart of the table below: {table.title}")
        pdf.ln(2)
    if not table.is_empty:
        _table(pdf, table)
    else:
        _words(pdf, "No cases.")
    pdf.ln(1)
    for note in table.notes:
        _words(pdf, note)


def _definitions(pdf: "FPDF", pack: Pack) -> None:
    """Write what rows and columns count, in small type."""
    pdf.add_page()
    pdf.set_font(FONT, "B", 16)
    pdf.start_section("Definitions")
    pdf.multi_cell(0, 9, "Definitions", new_x="LMARGIN", new_y="NEXT")
    for title, terms in pack.definitions():
        if pdf.will_page_break(14):
            pdf.add_page()
        pdf.ln(2)
        pdf.set_font(FONT, "B", 9)
        pdf.multi_cell(0, 6, title, new_x="LMARGIN", new_y="NEXT")
        for term, words in terms:
            pdf.set_font(FONT, "B", 7)
            pdf.write(3.8, f"{term}: ")
            pdf.set_font(FONT, "", 7)
            pdf.write(3.8, words)
            pdf.ln(4.2)


def _words(pdf: "FPDF", text: str) -> None:
    pdf.set_font(FONT, "", 8)
    pdf.set_text_color(*SOFT)
    pdf.multi_cell(0, 4.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.set_text_color(*INK)
    pdf.ln(1)


def _table(pdf: "FPDF", table: Table) -> None:
    from fpdf.fonts import FontFace

    columns = len(table.columns)
    pdf.set_font(FONT, "", 8 if columns <= MANY else 6.5)
    few = columns <= MANY
    pdf.set_font(FONT, "B")
    needed = [max(map(pdf.get_string_width, texts)) + AROUND_WORDS for texts in unbroken(table)]
    pdf.set_font(FONT, "")
    made_widths = widths(
        A_CHARACTER * max(len(row.label) for row in table.rows),
        needed,
        page=pdf.epw,
        first=(FIRST[0], FIRST[1] if few else FIRST[2]),
        other=OTHER if few else LEAST,
    )
    style: Any = FontFace(emphasis="BOLD", fill_color=HEAD)
    with pdf.table(
        col_widths=made_widths,
        width=min(pdf.epw, sum(made_widths)),
        align="LEFT",
        text_align=("LEFT", *["RIGHT"] * columns),
        headings_style=style,
        line_height=4.2,
        padding=0.6,
        borders_layout="HORIZONTAL_LINES",
    ) as made:
        made.row([table.first_heading, *(column.label for column in table.columns)])
        for row in table.rows:
            bold: Any = FontFace(emphasis="BOLD") if row.kind in ("heading", "total") else None
            texts = (shown(v, c) for v, c in zip(row.values, table.columns, strict=True))
            made.row([row.label, *texts], style=bold)
