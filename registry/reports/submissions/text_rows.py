"""Rows of text put straight into a sheet of a workbook, where there are too many for openpyxl.

A million cells through openpyxl's objects take a quarter of a minute; as XML, two seconds.
"""

import re
from collections.abc import Iterable, Sequence
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

END = b"</sheetData>"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def insert(
    source: IO[bytes],
    target: IO[bytes],
    part: str,
    rows: Iterable[Sequence[str]],
    *,
    first_row: int,
    style: int,
) -> None:
    """Copy the workbook *source* to *target* with *rows* at the end of the sheet *part*.

    Every value becomes a text cell of *style*, whatever it looks like; blank ones stay empty.
    *first_row* is the number of the first row put in, counted from 1.
    """
    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=4) as new:
        for name in old.namelist():
            content = old.read(name)
            with new.open(name, "w") as file:
                if name != part:
                    file.write(content)
                    continue
                head, _, tail = content.rpartition(END)
                file.write(head)
                for number, row in enumerate(rows, first_row):
                    file.write(_row(number, row, style))
                file.write(END + tail)


def _row(number: int, values: Sequence[str], style: int) -> bytes:
    cells = "".join(
        f'<c r="{column_name(index)}{number}" s="{style}" t="inlineStr"><is>{_text(value)}</is></c>'
        for index, value in enumerate(values)
        if value
    )
    return f'<row r="{number}">{cells}</row>'.encode()


def _text(value: str) -> str:
    if value.isalnum():
        return f"<t>{value}</t>"
    return f'<t xml:space="preserve">{escape(storable(value))}</t>'


def storable(value: str) -> str:
    """Return *value* as a workbook can hold it: no control characters, single line ends."""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def column_name(index: int) -> str:
    """Return the letters of a column, counted from 0: A, B ... Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
