"""Reading the CSV files of reference data, each field checked; the errors say line and value."""

import csv
import io
import math
from collections.abc import Collection, Iterator, Mapping, Sequence

Fields = Mapping[str, str]
SEXES = ("1", "2")
# The 19 age groups by their first age, as the 2000 US standard has them.
FIRST_AGES = (0, 1, *range(5, 90, 5))


class FileError(ValueError):
    """A file is not what it should be; names the line, the field, the value and what it should be.

    Also raised where it lacks what is asked of it.
    """


def rows(content: str, columns: Collection[str]) -> Iterator[tuple[int, Fields]]:
    """Yield the line number and the *columns*, stripped, of each row; raises FileError."""
    reader = csv.DictReader(io.StringIO(content))
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise FileError(f"the header lacks {', '.join(missing)}")
    for row in reader:
        yield reader.line_num, {name: (row[name] or "").strip() for name in columns}


def header(content: str) -> Sequence[str]:
    """Return the names of the columns."""
    return csv.DictReader(io.StringIO(content)).fieldnames or ()


def sex(line: int, fields: Fields) -> str:
    """Return the field sex, 1 or 2; raises FileError."""
    if fields["sex"] not in SEXES:
        raise FileError(f"line {line}, sex: {fields['sex']!r} is not 1 or 2")
    return fields["sex"]


def first_age(line: int, fields: Fields) -> int:
    """Return the field age, the first of one of the 19 groups; raises FileError."""
    text = fields["age"]
    if not (text.isascii() and text.isdigit() and int(text) in FIRST_AGES):
        raise FileError(f"line {line}, age: {text!r} is not one of 0, 1, 5, 10, 15 ... 85")
    return int(text)


def whole(line: int, fields: Fields, name: str, low: int, high: int) -> int:
    """Return a field as a whole number from *low* to *high*; raises FileError."""
    text = fields[name]
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    raise FileError(f"line {line}, {name}: {text!r} is not a whole number {low}-{high}")


def number(line: int, fields: Fields, name: str) -> float:
    """Return a field as a number from 0 on; raises FileError."""
    try:
        found = float(fields[name])
    except ValueError:
        found = math.nan
    if not 0 <= found < math.inf:
        raise FileError(f"line {line}, {name}: {fields[name]!r} is not a number from 0 on")
    return found
