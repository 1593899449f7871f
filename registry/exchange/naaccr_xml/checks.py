"""What a value must look like: one compiled pattern for each item, diagnosis only on failure."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache

from registry.exchange.naaccr_xml import errors
from registry.standards.items import Item

_DATE = r"(?:18|19|20)[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])?)?"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_MONTH = r"-(?:0[1-9]|1[0-2])"
_DAY = r"-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)"
_YEAR = r"(?!0000)[0-9]{4}"
_DATETIME = rf"{_YEAR}(?:{_MONTH}{_ZONE}|{_MONTH}{_DAY}{_ZONE}|{_MONTH}{_DAY}{_TIME}{_ZONE})?"
_PATTERNS = {
    "alpha": "[A-Z]+",
    "digits": "[0-9]+",
    "mixed": "[A-Z0-9]+",
    "numeric": r"[0-9]+(?:\.[0-9]+)?",
    "date": _DATE,
    "dateTime": _DATETIME,
}
_FULL_LENGTH = {"alpha": "[A-Z]", "digits": "[0-9]", "mixed": "[A-Z0-9]"}
_EXPECTED = {
    "alpha": "{length} capital letters A-Z",
    "digits": "{length} digits",
    "mixed": "{length} capital letters or digits",
    "numeric": "a number such as 12 or 12.5, at most {length} characters",
    "date": "a date YYYYMMDD, YYYYMM or YYYY, years 1800-2099",
    "dateTime": "a date YYYY, YYYY-MM, YYYY-MM-DD or a date and time YYYY-MM-DDThh:mm:ss with zone",
}


_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"([Zz]|[+-][0-9]{2}(?::[0-9]{2}(?::[0-9]{2})?)?)?"
)


@cache
def recogniser(item: Item, *, check_values: bool) -> Callable[[str], object]:
    """Return a function that is true of good ASCII values of *item* and of the empty value.

    What it does not know may still be good: :func:`diagnose` decides.
    """
    length = item.length
    if not length:
        return re.compile("").fullmatch
    if not check_values or item.data_type == "text":
        longest = "" if item.unlimited_text else str(length)
        pattern = rf"(?:(?! ).{{1,{longest}}}(?<! ))?"
    elif item.data_type in _FULL_LENGTH:
        pattern = f"(?:{_FULL_LENGTH[item.data_type]}{{{length}}})?"
    else:
        pattern = rf"(?:(?=.{{1,{length}}}\Z){_PATTERNS[item.data_type]})?"
    return re.compile(pattern, re.DOTALL).fullmatch


def diagnose(item: Item, value: str, *, check_values: bool) -> tuple[str, str] | None:
    """Return the first thing wrong with *value*, as error code and what was expected."""
    if not item.unlimited_text and utf16_length(value) > item.length:
        return errors.TOO_LONG, f"at most {item.length} characters"
    if check_values and (found := _wrong_type(item, value)):
        return found
    if value.startswith(" "):
        return errors.LEADING_SPACE, "a value without a blank at its start"
    if value.endswith(" "):
        return errors.TRAILING_SPACE, "a value without a blank at its end"
    return None


def _wrong_type(item: Item, value: str) -> tuple[str, str] | None:
    pattern = _PATTERNS.get(item.data_type)
    if pattern is None:
        return None
    expected = _EXPECTED[item.data_type].format(length=item.length)
    if item.data_type in _FULL_LENGTH and utf16_length(value) < item.length:
        return errors.TOO_SHORT, expected
    return None if re.fullmatch(pattern, value) else (errors.WRONG_TYPE, expected)


def is_time(text: str) -> bool:
    """Whether *text* is blank or an ISO 8601 local or offset date and time."""
    if not text:
        return True
    found = _MOMENT.fullmatch(text)
    if not found:
        return False
    day, hour, minute, second, zone = found.groups()
    try:
        datetime.fromisoformat(f"{day}T{hour}:{minute}:{second or '00'}")
    except ValueError:
        return False
    if zone is None or zone in "Zz":
        return True
    parts = [int(part) for part in zone[1:].split(":")]
    return all(part < 60 for part in parts[1:]) and (parts + [0, 0])[:3] <= [18, 0, 0]


def whole_number(text: str) -> int | None:
    """Return the number that *text* writes, as a 32-bit integer; None if it writes none."""
    found = re.fullmatch(r"([+-]?)0*([0-9]{1,10})", text)
    number = int(found[1] + found[2]) if found else None
    return number if number is not None and -(2**31) <= number < 2**31 else None


def utf16_length(value: str) -> int:
    """Return the length that the standard counts: a character beyond U+FFFF counts two."""
    if value.isascii():
        return len(value)
    return len(value) + sum(character > "\uffff" for character in value)
