"""Filters by the codes of any item, so that every number of a report can name its cases.

``race1:01,02;countyAtDx:none;ajccTnmClinStageGroup:2*`` lets through the cases that have
one of the codes in each of the items; ``none`` is blank, ``01-09`` a range of codes of one
length, ``2*`` every code that begins with 2.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

from registry.cases.items import place
from registry.cases.models import LEVELS
from registry.standards import items as dictionary

NONE = "none"
# What tells who a patient is; a filter must not be a way to ask for it.
_IDENTIFYING_SECTIONS = frozenset(
    {"Patient-Confidential", "Text-Diagnosis", "Text-Treatment", "Text-Miscellaneous"}
)
_IDENTIFYING = frozenset({"accessionNumberHosp", "dateOfBirth", "patientIdNumber"})


def item_filter(naaccr_id: str, codes: Iterable[str]) -> str:
    """Return the filter for *codes* of one item; "" among them is blank."""
    return f"{naaccr_id}:{','.join(code or NONE for code in codes)}"


def item_conditions(
    text: str, value: Callable[[str], ColumnElement[Any]] | None = None
) -> ColumnElement[bool]:
    """Return the condition that *text* means; raises ValueError with a sentence for the user.

    *value* gives an item as a column, "" where it is blank: :func:`value_of` of the live
    tables if not given, that of the snapshot there.
    """
    return and_(*(_condition(part, value or value_of) for part in text.split(";")))


def value_of(naaccr_id: str) -> Any:
    """Return an item as a text column of its level's table, "" where it is blank."""
    where = place(naaccr_id)
    model = LEVELS[where.level]
    if where.column:
        return func.coalesce(getattr(model, where.column), "")
    return func.coalesce(model.items[where.key].as_string(), "")


def _condition(part: str, of: Callable[[str], ColumnElement[Any]]) -> ColumnElement[bool]:
    naaccr_id, colon, codes = part.partition(":")
    if not colon or not codes:
        raise ValueError(f"Item filter: {part!r} is not of the form primarySite:C504,C509")
    try:
        item = dictionary.item(naaccr_id)
    except dictionary.UnknownItem as unknown:
        raise ValueError(f"Item filter: {unknown}") from None
    if (
        item.section in _IDENTIFYING_SECTIONS
        or item.unlimited_text
        or naaccr_id in _IDENTIFYING
        or item.parent == "NaaccrData"
    ):
        raise ValueError(f"Item filter: {item.name} ({item.number}) is no item to filter by")
    value = of(naaccr_id)
    return or_(*(_one(value, code) for code in codes.split(",")))


def _one(value: Any, code: str) -> ColumnElement[bool]:
    exactly: ColumnElement[bool] = value == ("" if code == NONE else code)
    if code.endswith("*"):
        start = code[:-1]
        return and_(value >= start, value < start + "\uffff")
    first, dash, last = code.partition("-")
    if dash and len(first) == len(last):
        return and_(value.between(first, last), func.length(value) == len(first))
    return exactly
