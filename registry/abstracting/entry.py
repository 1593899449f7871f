"""From what a registrar typed to what an item stores."""

import re
from datetime import date

from registry.abstracting import pasted
from registry.abstracting.chart import Chart
from registry.standards.items import Item
from registry.standards.partial_date import DateError, PartialDate

FULL_LENGTH = frozenset({"alpha", "digits", "mixed"})
# What the standard lets a value of each type consist of, and how to say so.
_PATTERNS = {
    "alpha": (re.compile("[A-Z]+"), "letters A-Z"),
    "digits": (re.compile("[0-9]+"), "digits"),
    "mixed": (re.compile("[A-Z0-9]+"), "letters A-Z and digits"),
    "numeric": (re.compile(r"[0-9]+(\.[0-9]+)?"), "digits, with at most one decimal point"),
}
# XML has no place for the first of these characters, and no font for the controls after ~.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\x7f-\x9f]")
# The standard sets no limit to texts; twenty closely printed pages are more than any needs.
LONGEST_TEXT = 100_000
_GROUPED = frozenset({"socialSecurityNumber", "telephone"})


class Refused(ValueError):
    """What was typed cannot be stored; the message says why and what can."""


def accept(item: Item, typed: str, *, today: date, case: Chart) -> str:
    """Return what *item* stores for *typed*; "" blanks it.  Raises Refused.

    Dates are taken as they are typed (3/14/2025), measured values as reports write them
    (PSA 4, Breslow 1.2 mm), numbers are filled with zeros on the left where the standard
    says so, and codes in small letters are made large where only then *case*'s code list
    has them.
    """
    text = pasted.plain(typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        return ""
    if found := _UNSTORABLE.search(text):
        before = text[max(0, found.start() - 20) : found.start()]
        raise Refused(
            f"Remove the character number {found.start() + 1} (code {ord(found[0]):04X})"
            f"{f', after {before!r}' if before else ''}: it cannot be stored"
        )
    if item.data_type == "date":
        return _date(text, today)
    value = _spelled(item, text, case)
    _refuse_characters(item, value)
    _refuse_length(item, value)
    return value


def longest(item: Item) -> int:
    """Return how many characters a value of an item may have."""
    return LONGEST_TEXT if item.unlimited_text else item.length


def _date(text: str, today: date) -> str:
    try:
        return str(PartialDate.from_typed(text, today))
    except DateError as problem:
        raise Refused(f"Type a date that exists: {problem}") from problem


def _spelled(item: Item, text: str, case: Chart) -> str:
    text = case.as_item(item.naaccr_id, text)
    if item.naaccr_id in _GROUPED:
        text = re.sub(r"[-() .]", "", text)
    if item.naaccr_id == "primarySite":
        text = text.replace(".", "")
    if item.data_type in {"alpha", "mixed"} or not case.is_listed(item.naaccr_id, text):
        text = text.upper() if _upper_is_known(item, text, case) else text
    if item.padding == "leftZero" and text.isascii() and text.isdigit():
        text = text.zfill(item.length)
    return text


def _upper_is_known(item: Item, text: str, case: Chart) -> bool:
    return item.data_type in {"alpha", "mixed"} or case.is_listed(item.naaccr_id, text.upper())


def _refuse_characters(item: Item, value: str) -> None:
    pattern, allowed = _PATTERNS.get(item.data_type, (None, ""))
    if pattern and not pattern.fullmatch(value):
        raise Refused(f"Type only {allowed}, not {value!r}")


def _refuse_length(item: Item, value: str) -> None:
    length = len(value.encode("utf-16-le", "surrogatepass")) // 2
    if length > longest(item):
        raise Refused(f"Shorten to {_characters(longest(item))}: {value[:60]!r} has {length:,}")
    if length < item.length and item.data_type in FULL_LENGTH:
        raise Refused(f"Type all {item.length} characters, not {value!r}")


def _characters(count: int) -> str:
    return "1 character" if count == 1 else f"{count:,} characters"
