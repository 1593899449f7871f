"""The rules by which items are carried from one NAACCR version to another, read from ``data/``."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from registry.standards import applicability, icdo3, items

_DIGITS = re.compile(r"(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
_DASHED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T.*)?)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SexCode:
    """A code of one sex item and what it becomes in the other; *basis* is dictionary or custom."""

    source_item: str
    code: str
    target_item: str
    target_code: str
    basis: str


@cache
def sex_codes() -> tuple[SexCode, ...]:
    """Return how Sex (220) and Sex Assigned at Birth (225) become one another."""
    return tuple(SexCode(**row) for row in _rows("sex_codes.csv"))


@cache
def successors() -> tuple[tuple[str, str], ...]:
    """Return pairs of an item and the one that took its place for later years of diagnosis."""
    return tuple((row["item"], row["successor"]) for row in _rows("successors.csv"))


def converted_sex(
    target_item: str, values: Mapping[str, str], sites: Iterable[str]
) -> tuple[str, str]:
    """Return the value of a blank sex item and the item it comes from; blanks where none does.

    An unknown sex assigned at birth is settled by a tumor of a genital organ.
    """
    for rule in sex_codes():
        if rule.target_item == target_item and values.get(rule.source_item) == rule.code:
            settled = _sex_by_site(sites) if target_item == "sexAssignedAtBirth" else ""
            unknown = rule.target_code == "9"
            return (unknown and settled) or rule.target_code, rule.source_item
    return "", ""


def out_of_year(diagnosis_year: int | None) -> Iterator[tuple[str, str]]:
    """Yield each surgery item that a tumor of *diagnosis_year* does not use, and the one it does.

    Nothing is yielded without a year.
    """
    for pair in successors() if diagnosis_year else ():
        for unused, used in (pair, pair[::-1]):
            if not applicability.applies(unused, diagnosis_year):
                yield unused, used


def as_date(value: str) -> str:
    """Return a date or date and time of ISO 8601 as YYYYMMDD; other values unchanged."""
    found = _DASHED.fullmatch(value)
    return "".join(part or "" for part in found.groups()[:3]) if found else value


def as_date_time(value: str) -> str:
    """Return YYYYMMDD, or YYYYMMDDhhmmss, as a date or date and time of ISO 8601."""
    found = _DIGITS.fullmatch(value)
    if not found:
        return value
    year, month, day, hour, minute, second = found.groups()
    date = "-".join(part for part in (year, month, day) if part)
    return f"{date}T{hour}:{minute}:{second or '00'}" if hour else date


@cache
def date_times() -> frozenset[str]:
    """Return the items that are a date in some versions and a date and time in others."""
    return frozenset(
        naaccr_id
        for naaccr_id, item in items.items().items()
        if item.data_type == "dateTime"
        and any(
            items.items(version)[naaccr_id].data_type == "date"
            for version in items.VERSIONS
            if naaccr_id in items.items(version)
        )
    )


def _sex_by_site(sites: Iterable[str]) -> str:
    return next((sex for site in sites if (sex := icdo3.sex_of_site(site))), "")


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = resources.files("registry.exchange").joinpath("data", name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
