"""What can be counted by: every item that identifies nobody, its categories and their words."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, cast, func

from registry import snapshot
from registry.cases import queries
from registry.cases.filters import CaseFilter
from registry.cases.item_filters import item_filter
from registry.snapshot.naming import DERIVED as _DERIVED
from registry.standards import codes, items, lookup, site_groups
from registry.standards.ages import OLDEST

AGE = "ageAtDiagnosis"
# Dates that a filter asks for a derived year by; an accession year has a filter of its own.
_DATES = {"diagnosis_year": "dateOfDiagnosis", "first_contact_year": "dateOf1stContact"}
# The content that staged a case says nothing of patients.
DERIVED = {name: label for name, label in _DERIVED.items() if name != "staged_with"}
_FIELDS = {
    "site_group": "group",
    "stage_group": "stage_group",
    "summary_stage": "summary_stage",
    "facility_id": "facility",
    "status": "status",
}


@cache
def offered() -> Mapping[str, str]:
    """Return the names that can be counted by, with labels: derived columns, then items."""
    standard = {
        name: f"{items.item(name).name} [{items.item(name).number}]"
        for name in snapshot.names()
        if name not in snapshot.KEYS and _is_item(name)
    }
    return MappingProxyType(DERIVED | standard)


def found(typed: str) -> str:
    """Return the name that *typed* means, an XML id, a number or a label; "" for nothing.

    Raises ValueError where it means none, or one that is not in the snapshot.
    """
    if not typed or typed in offered():
        return typed
    by_words = _by_words().get(typed.casefold())
    if by_words:
        return by_words
    # Says why an item that identifies a patient is none of them.
    if reason := snapshot.why_left_out(typed):
        raise snapshot.NotInSnapshot(f"{typed} is not in the snapshot: {reason}")
    raise ValueError(f"{typed!r} cannot be counted by; choose an item from the list")


def label(name: str) -> str:
    """Return what *name* is called."""
    return DERIVED.get(name) or items.item(name).name


def category(name: str) -> ColumnElement[Any]:
    """Return the column of *name* to group by: dates by year, ages by ten years; "" is blank."""
    column = snapshot.column(name)
    if isinstance(column.type, Integer):
        return func.coalesce(cast(column, String), "")
    if name == AGE:
        return func.substr(column, 1, 2)
    if _is_date(name):
        return func.substr(column, 1, 4)
    return column


def narrowed(chosen: CaseFilter, name: str, value: str) -> CaseFilter | None:
    """Return *chosen* for the cases of a category alone; None where no filter can say it."""
    if name == "summary_stage":
        value = value or "none"
    if field := _FIELDS.get(name):
        return replace(chosen, **{field: value}) if value else None
    if name == "accession_year":
        years = {chosen.year_from, chosen.year_to} - {""}
        if not value or (years and chosen.basis != "accession"):
            return None
        return replace(chosen, basis="accession", year_from=value, year_to=value)
    item = _DATES.get(name, name)
    begins = value and (item == AGE or name in _DATES or _is_date(item))
    part = item_filter(item, [f"{value}*" if begins else value])
    return replace(chosen, items=";".join(filter(None, (chosen.items, part))))


def words(name: str, value: str) -> str:
    """Return a category in words, its code before them."""
    if not value:
        return "Blank"
    if name == "site_group":
        group = site_groups.groups().get(value)
        return group.name if group else value
    if name == "facility_id":
        return _facilities().get(value, value)
    if name == AGE:
        return _age_band(value)
    if name == "summary_stage":
        return _coded("summaryStage2018", value)
    if name == "status":
        return value.capitalize()
    return value if name in DERIVED or _is_date(name) else _coded(name, value)


def is_measure(name: str) -> bool:
    """Whether the values of *name* are numbers that have a median."""
    listed = codes.code_list(name)
    return name == AGE or (
        listed is not None and any("{n}" in code.label for code in listed.codes())
    )


def measured(name: str, value: str) -> float | None:
    """Return *value* as a number; None where it is a code that says something else."""
    if not value.isascii() or not value.isdigit():
        return None
    if name == AGE:
        return float(value) if int(value) <= OLDEST else None
    listed = codes.code_list(name)
    code = listed.find(value) if listed else None
    return float(value) if code and "{n}" in code.label else None


@cache
def _by_words() -> Mapping[str, str]:
    found = {}
    for name, words_ in offered().items():
        found[words_.casefold()] = found[name.casefold()] = name
        if name not in DERIVED:
            item = items.item(name)
            found[str(item.number)] = name
            found.setdefault(item.name.casefold(), name)
    return found


def _facilities() -> Mapping[str, str]:
    return {str(facility.id): facility.name for facility in queries.facilities()}


def _age_band(tens: str) -> str:
    if not tens.isdigit() or int(tens) * 10 > OLDEST:
        return "Unknown"
    return f"{int(tens)}0-{int(tens)}9" if int(tens) else "0-9"


def _coded(name: str, value: str) -> str:
    return f"{value} {lookup.describe(name, value, {})}".strip()


def _is_item(name: str) -> bool:
    try:
        items.item(name)
    except items.UnknownItem:
        return False
    return True


def _is_date(name: str) -> bool:
    return name not in DERIVED and items.item(name).data_type in {"date", "dateTime"}
