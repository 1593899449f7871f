"""Research files as CSV, Parquet and Excel: the same rows give the same bytes.

No file holds the time at which it was made, and no cell begins with what a
spreadsheet takes for a formula.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

CSV, PARQUET, EXCEL = "csv", "parquet", "xlsx"
FORMS = {CSV: "CSV", PARQUET: "Parquet", EXCEL: "Excel"}
MIME_TYPES = {
    CSV: "text/csv",
    PARQUET: "application/vnd.apache.parquet",
    EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Rows of a sheet, the headings among them.
MOST_ROWS = 1_048_576
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Excel's own beginning of time, in all that bears a date.
_MOMENT = datetime(1980, 1, 1)  # noqa: DTZ001 - the format has no time zone
_CORE = "docProps/core.xml"

Rows = Iterable[Sequence[str]]


class TooLarge(ValueError):
    """The rows do not fit the form; the message says how many do."""


def harmless(value: str) -> str:
    """Return *value* so that no spreadsheet takes it for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def write(frame: "pd.DataFrame", form: str, target: IO[bytes], dictionary: "pd.DataFrame") -> None:
    """Write *frame* in *form* to *target*; a workbook has *dictionary* as its second sheet.

    Raises TooLarge where a sheet has fewer rows than the file.
    """
    if form == CSV:
        write_csv(frame, target)
    elif form == PARQUET:
        _write_parquet(frame, target)
    else:
        _write_excel({"Data": frame, "Data dictionary": dictionary}, target)


def write_csv(frame: "pd.DataFrame", target: IO[bytes]) -> None:
    """Write *frame* as CSV in UTF-8 with headings."""
    text = io.TextIOWrapper(target, "utf-8", newline="")
    try:
        csv.writer(text).writerows(_rows(frame))
    finally:
        text.detach()


def digest(content: IO[bytes]) -> str:
    """Return the SHA-256 of *content* from its beginning, and go back there."""
    content.seek(0)
    found = sha256()
    while chunk := content.read(1 << 20):
        found.update(chunk)
    content.seek(0)
    return found.hexdigest()


def _rows(frame: "pd.DataFrame") -> Iterator[list[str]]:
    yield [str(name) for name in frame.columns]
    for row in frame.itertuples(index=False, name=None):
        yield [harmless(str(value)) for value in row]


def _write_parquet(frame: "pd.DataFrame", target: IO[bytes]) -> None:
    import pyarrow
    import pyarrow.parquet

    columns = {str(name): pyarrow.array(frame[name], pyarrow.string()) for name in frame.columns}
    pyarrow.parquet.write_table(pyarrow.table(columns), target, compression="zstd")


def _write_excel(sheets: "dict[str, pd.DataFrame]", target: IO[bytes]) -> None:
    from openpyxl import Workbook

    longest = max(len(frame) for frame in sheets.values()) + 1
    if longest > MOST_ROWS:
        raise TooLarge(
            f"An Excel sheet holds {MOST_ROWS - 1:,} records and not {longest - 1:,}; "
            "choose CSV or Parquet"
        )
    book = Workbook(write_only=True)
    for title, frame in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in _rows(frame):
            sheet.append([_cell(sheet, value) for value in row])
    made = io.BytesIO()
    book.save(made)
    _without_time(made, target)


def _cell(sheet: Any, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _without_time(made: IO[bytes], target: IO[bytes]) -> None:
    """Copy a workbook with one moment for all its parts."""
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.xml.functions import tostring

    properties = DocumentProperties(creator="", created=_MOMENT, modified=_MOMENT)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _MOMENT.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            own = tostring(properties.to_tree())
            new.writestr(part, own if name == _CORE else old.read(name))
