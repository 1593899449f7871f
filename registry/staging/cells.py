"""The cells of a table: what a condition accepts, and what a result does."""

import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

# What the published tables take for blanks: control characters and the space, no others.
BLANKS = "".join(map(chr, range(33)))
ANY = "*"

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")


class Range(NamedTuple):
    """From *low* to *high*, both included; a single code has the same for both."""

    low: str
    high: str


class Kind(StrEnum):
    """What a result cell does."""

    VALUE = "VALUE"
    MATCH = "MATCH"
    JUMP = "JUMP"
    ERROR = "ERROR"
    STOP = "STOP"


@dataclass(frozen=True, slots=True)
class Result:
    """A result cell: VALUE:x writes x, JUMP:t goes on in table t, and so on.

    *text* is None where the cell has no colon, "" where nothing follows it.
    """

    kind: Kind
    text: str | None


def trim(text: str) -> str:
    """Return *text* without control characters and spaces at its ends; others stay."""
    return text.strip(BLANKS)


@lru_cache(maxsize=65536)
def ranges(cell: str | None) -> tuple[Range, ...] | None:
    """Return what a condition cell accepts; None where it accepts anything."""
    if cell is None or cell == ANY:
        return None
    return tuple(map(_range, cell.split(",")))


def _range(piece: str) -> Range:
    parts = piece.split("-")
    while parts and not parts[-1]:
        parts.pop()
    if len(parts) == 2:
        low, high = map(trim, parts)
        if (
            len(low) == len(high)
            or (number(low) is not None and number(high) is not None)
            or reference(low)
            or reference(high)
        ):
            return Range(low, high)
    return Range(trim(piece), trim(piece))


@lru_cache(maxsize=65536)
def result(cell: str) -> Result:
    """Return what a result cell does.

    Raises ValueError saying what was expected.
    """
    kind, colon, text = cell.partition(":")
    try:
        parsed = Result(Kind(trim(kind)), trim(text) if colon else None)
    except ValueError:
        raise ValueError(f"{cell!r} does not begin with one of {', '.join(Kind)}") from None
    if parsed.kind is Kind.JUMP and not parsed.text:
        raise ValueError(f"{cell!r} does not name the table to go to")
    return parsed


def reference(text: str | None) -> str:
    """Return the key that ``{{key}}`` refers to; "" where *text* is no reference."""
    if text and text.startswith("{{") and text.endswith("}}") and len(text) > 4:
        return text[2:-2]
    return ""


def resolved(text: str, context: Mapping[str, str | None]) -> str:
    """Return *text*, or, where it is a reference, the value that it refers to ("" if none)."""
    key = reference(text)
    return (context.get(key) or "") if key else text


@lru_cache(maxsize=65536)
def number(text: str) -> float | None:
    """Return *text* as a 32-bit float; None where it is not a plain number such as -0.5."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return float(struct.unpack("f", struct.pack("f", float(text)))[0])
    except OverflowError:
        return math.copysign(math.inf, float(text))


def within(value: str, low: str, high: str) -> bool:
    """Tell whether *value* lies from *low* to *high* (references replaced already).

    Two different numbers span the numbers between them, of any length; a decimal
    value only lies between bounds of which one is decimal.  All others are compared
    as text of the same length.
    """
    if low != high:
        least, most = number(low), number(high)
        if least is not None and most is not None:
            found = number(value)
            if found is None or ("." in value and "." not in low + high):
                return False
            return least <= found <= most
    return len(low) == len(high) == len(value) and low <= value <= high
