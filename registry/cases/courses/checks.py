"""What a treatment and a recurrence may hold: values in one spelling, or why not."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from registry.cases.courses.words import (
    CONFIRMED,
    FIRST_COURSE,
    LAST_COURSE,
    MODALITIES,
    REASONS,
    recurred,
)
from registry.standards import codes, drugs, icdo3
from registry.standards.partial_date import DateError, PartialDate

LONGEST_NOTE = 400
LONGEST_FACILITY = 120


class CannotKeep(Exception):
    """Nothing was stored; *problems* says for each field what to change."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def treatment(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Return the columns of a treatment; raises CannotKeep.

    *values* are as typed: *course* and dates as text, *drugs* as names of drugs, brands and
    regimens.  Where *modality* is blank the drugs decide about it.
    """
    problems: dict[str, str] = {}
    names = _drugs(values.get("drugs", ()), problems)
    found = {
        "course": _course(values.get("course", ""), problems),
        "modality": values.get("modality", "") or _modality(names),
        "started": _date("started", "Start", values, today, problems),
        "ended": _date("ended", "End", values, today, problems),
        "drugs": names,
        **_texts(values, {"facility": LONGEST_FACILITY, "note": LONGEST_NOTE}, problems),
        "reason": values.get("reason", ""),
    }
    if found["modality"] not in MODALITIES and "drugs" not in problems:
        problems["modality"] = "Choose the kind of treatment, or type its drugs"
    if found["reason"] not in {"", *REASONS}:
        problems["reason"] = "Choose a reason of the list"
    if found["started"] and found["ended"]:
        _in_order(found["started"], found["ended"], problems)
    return _unless(problems, found)


def recurrence(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Return the columns of a recurrence; raises CannotKeep."""
    problems: dict[str, str] = {}
    found = {
        "date": _date("date", "Date", values, today, problems),
        "type": values.get("type", ""),
        "sites": _sites(values.get("sites", ()), problems),
        "confirmed": values.get("confirmed", ""),
        **_texts(values, {"note": LONGEST_NOTE}, problems),
    }
    listed = codes.code_list("recurrenceType1st")
    if listed is None or not listed.accepts(found["type"]) or not recurred(found["type"]):
        problems["type"] = "Choose where the cancer came back; 88 where that is unknown"
    if found["confirmed"] not in {"", *CONFIRMED}:
        problems["confirmed"] = "Choose how the recurrence was confirmed"
    return _unless(problems, found)


def split(text: str) -> list[str]:
    """Return the parts of a list that was typed with semicolons, or with commas or lines."""
    parts = text.replace(",", ";").replace("\n", ";").split(";")
    return [part.strip() for part in parts if part.strip()]


def _unless(problems: Mapping[str, str], found: dict[str, Any]) -> dict[str, Any]:
    if problems:
        raise CannotKeep(problems)
    return found


def _course(typed: str, problems: dict[str, str]) -> int:
    text = str(typed).strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0
    if not FIRST_COURSE <= number <= LAST_COURSE:
        problems["course"] = (
            f"Type the number of the course, {FIRST_COURSE} (first) to {LAST_COURSE}, not {text!r}"
        )
    return number


def _date(
    name: str, label: str, values: Mapping[str, Any], today: date, problems: dict[str, str]
) -> str:
    typed = str(values.get(name, "")).strip()
    if not typed:
        return ""
    try:
        found = PartialDate.from_typed(typed, today)
    except DateError as problem:
        problems[name] = f"{label}: type a date that exists: {problem}"
        return ""
    if found.earliest() > today:
        problems[name] = f"{label}: {found.display()} lies after today, {today}"
    return str(found)


def _in_order(started: str, ended: str, problems: dict[str, str]) -> None:
    first, last = PartialDate.from_naaccr(started), PartialDate.from_naaccr(ended)
    if last.before(first):
        problems["ended"] = f"End: {last.display()} lies before the start, {first.display()}"


def _texts(
    values: Mapping[str, Any], longest: Mapping[str, int], problems: dict[str, str]
) -> dict[str, str]:
    found = {name: str(values.get(name, "")).strip() for name in longest}
    for name, text in found.items():
        if len(text) > longest[name]:
            problems[name] = (
                f"Shorten the {name} to {longest[name]} characters; this one has {len(text)}"
            )
    return found


def _drugs(typed: Iterable[str], problems: dict[str, str]) -> list[str]:
    """Return the generic names of drugs: a brand as its drug, a regimen as all its drugs."""
    found: dict[str, None] = {}
    for name in typed:
        meant = drugs.named(name)
        if not meant:
            alike = get_close_matches(name.casefold(), drugs.names(), n=3)
            hint = f"; alike: {', '.join(drugs.names()[each] for each in alike)}" if alike else ""
            problems["drugs"] = f"Drugs: no drug or regimen is called {name[:60]!r}{hint}"
        found.update(dict.fromkeys(drug.name for drug in meant))
    return list(found)


def _modality(names: Iterable[str]) -> str:
    """Return the kind of treatment that the first coded drug of *names* is."""
    kinds = (kind for name in names for drug in drugs.drugs_of(name) for kind in drug.kinds)
    return next((kind for kind in kinds if kind in MODALITIES), "")


def _sites(typed: Iterable[str], problems: dict[str, str]) -> list[str]:
    found: dict[str, None] = {}
    for text in typed:
        code = text.replace(".", "").upper()
        if icdo3.topography(code) is None:
            problems["sites"] = f"Sites: {text[:20]!r} is not a site of ICD-O, such as C22.0"
        found[code] = None
    return list(found)
