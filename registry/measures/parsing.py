"""Conditions of a measure's file, checked against items, code lists and facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from registry.measures import facts
from registry.measures.conditions import Begins, Blank, Codes, Condition, Days, Group
from registry.standards import codes, icdo3, items
from registry.standards.ranges import Ranges

GROUPS = ("all", "any", "none")
DATES = frozenset({"surgery_date", "systemic_date"})
MOST_DAYS = 10 * 366


class MeasureError(ValueError):
    """A file of measures that cannot be used; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands, for the message that refuses it."""

    file: str
    path: str

    def field(self, name: str) -> Self:
        """Return the place of a field in this place."""
        return type(self)(self.file, f"{self.path}: {name}")

    def error(self, *words: str) -> MeasureError:
        """Return the error that says *words* of this place."""
        return MeasureError(f"{self.file}: {self.path}: {' '.join(words)}")

    def text(self, value: Any) -> str:
        """Return *value*, which must be a text that is not blank."""
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"{value!r} is not a text")
        return value.strip()

    def one_of(self, value: Any, allowed: Sequence[str]) -> str:
        """Return *value*, which must be one of *allowed*."""
        if value not in allowed:
            raise self.error(f"{value!r} is not one of", ", ".join(allowed))
        return str(value)


def condition(place: Place, row: Any) -> Condition:
    """Return the condition that a table of a file describes; raises MeasureError."""
    if not isinstance(row, dict):
        raise place.error(f"{row!r}: expected a table such as {{item = ..., codes = ...}}")
    keys = set(row)
    for how in GROUPS:
        if keys == {how}:
            return _group(place.field(how), how, row[how])
    if keys >= {"from", "to"}:
        return _days(place, row)
    if keys in ({"item", "codes"}, {"item", "begins"}, {"item", "blank"}):
        return _valued(place, row)
    raise place.error(
        f"{', '.join(sorted(keys)) or 'nothing'}: expected item with codes, begins or blank;",
        "from and to with at_least or at_most; or one of all, any, none",
    )


def date_subject(place: Place, value: Any) -> str:
    """Return *value*, which must name a date item or one of the facts that are dates."""
    subject = _subject(place, value)
    if subject not in DATES and not _is_date(subject):
        raise place.error(f"{value!r} is not a date")
    return subject


def _group(place: Place, how: str, rows: Any) -> Group:
    if not isinstance(rows, list) or not rows:
        raise place.error("expected a list of conditions")
    return Group(how, tuple(condition(place.field(str(n)), row) for n, row in enumerate(rows, 1)))


def _valued(place: Place, row: Mapping[str, Any]) -> Condition:
    subject = _subject(place.field("item"), row["item"])
    if "blank" in row:
        if row["blank"] is not True:
            raise place.field("blank").error(f"{row['blank']!r}: expected true")
        return Blank(subject)
    if "begins" in row:
        return Begins(subject, _ranges(place.field("begins"), row["begins"]))
    ranges = _ranges(place.field("codes"), row["codes"])
    for first, last in ranges:
        for code in dict.fromkeys((first, last)):
            _check_code(place.field("codes"), subject, code)
        if len(first) != len(last) or first > last:
            raise place.field("codes").error(f"{first}-{last} is not a range")
    return Codes(subject, ranges)


def _days(place: Place, row: Mapping[str, Any]) -> Days:
    for key in row.keys() - {"from", "to", "at_least", "at_most"}:
        raise place.field(key).error("expected from, to, at_least and at_most only")
    limits = []
    for key in ("at_least", "at_most"):
        value = row.get(key)
        wrong = isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST_DAYS
        if value is not None and wrong:
            raise place.field(key).error(f"{value!r} is not a number of days")
        limits.append(value)
    at_least, at_most = limits
    if at_least is None and at_most is None:
        raise place.error("at_least or at_most is missing")
    if at_least is not None and at_most is not None and at_least > at_most:
        raise place.error(f"at_least {at_least} lies above at_most {at_most}: no case can meet it")
    start, end = (date_subject(place.field(key), row[key]) for key in ("from", "to"))
    return Days(start, end, at_least, at_most)


def _subject(place: Place, value: Any) -> str:
    subject = place.text(value)
    if subject in facts.FACTS:
        return subject
    try:
        items.item(subject)
    except items.UnknownItem as unknown:
        raise place.error(f"{unknown}, nor one of the facts {', '.join(facts.FACTS)}") from None
    return subject


def _ranges(place: Place, value: Any) -> Ranges:
    text = place.text(value)
    found = []
    for part in text.split():
        first, dash, last = part.partition("-")
        if not first or (dash and not last):
            raise place.error(f"{part!r} is not a code or a range of codes")
        found.append((first, last or first))
    return tuple(found)


def _check_code(place: Place, subject: str, code: str) -> None:
    """Refuse a code that *subject* cannot have."""
    if subject in facts.FACTS:
        allowed = facts.FACTS[subject].values
        if allowed and code not in allowed:
            raise place.error(f"{code!r} is not one of", ", ".join(sorted(allowed)))
        return
    item = items.item(subject)
    if len(code) > item.length:
        raise place.error(f"{code!r} is longer than {item.name} ({item.number}), {item.length}")
    if subject == "primarySite" and icdo3.topography(code) is None:
        raise place.error(f"{code!r} is not a site of ICD-O-3")
    listed = codes.code_list(subject)
    if listed and not listed.accepts(code):
        raise place.error(f"{code!r} is not a code of {item.name} ({item.number})")


def _is_date(subject: str) -> bool:
    return subject not in facts.FACTS and items.item(subject).data_type == "date"
