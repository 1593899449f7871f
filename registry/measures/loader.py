"""Reading measures from TOML files; whatever cannot be right is refused with its place."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from registry.measures import parsing
from registry.measures.measure import BASES, STATUSES, Measure, Rule, Window
from registry.measures.parsing import MeasureError, Place

RULES = ("eligible", "excluded", "numerator", "unknown", "failed")
KEYS = {
    *RULES, "id", "title", "site", "status", "basis", "source", "years", "threshold", "window",
    "missed", "note", "include",
}  # fmt: skip
REQUIRED = ("id", "title", "site", "status", "basis", "source", "years", "missed")
FIRST_YEAR, LAST_YEAR = 1900, 9999
LONGEST_WINDOW = 3 * 366


@cache
def published() -> tuple[Measure, ...]:
    """Return the measures that come with the registry, in the order of their files."""
    folder = resources.files("registry.measures").joinpath("data")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return read(file for file in files if file.name.endswith(".toml"))


def with_local(files: Iterable[Traversable]) -> tuple[Measure, ...]:
    """Return the published measures and those of a site's own *files*; raises MeasureError."""
    own = read(sorted(files, key=lambda file: file.name))
    taken = {measure.id for measure in published()}
    for measure in own:
        if measure.id in taken:
            raise MeasureError(f"measure {measure.id}: id: a published measure has it already")
    return published() + own


def read(files: Iterable[Traversable]) -> tuple[Measure, ...]:
    """Return the measures of TOML *files*; raises MeasureError naming file, measure and field."""
    found: dict[str, Measure] = {}
    for file in files:
        for measure in parse(file.read_text("utf-8"), file.name):
            if measure.id in found:
                raise MeasureError(f"{file.name}: measure {measure.id}: id: stands there twice")
            found[measure.id] = measure
    return tuple(found.values())


def parse(text: str, file: str) -> list[Measure]:
    """Return the measures of one file's *text*; raises MeasureError."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MeasureError(f"{file}: not TOML: {error}") from None
    for key in content.keys() - {"measure", "shared"}:
        raise MeasureError(f"{file}: {key}: expected [[measure]] and [shared.NAME] only")
    shared = content.get("shared", {}) | (_shared() if file != "shared.toml" else {})
    return [
        _measure(Place(file, f"measure {row.get('id', number)}"), row, shared)
        for number, row in enumerate(content.get("measure", ()), 1)
    ]


@cache
def _shared() -> Mapping[str, Any]:
    """Return the groups of rules that measures of every file may include."""
    text = resources.files("registry.measures").joinpath("data/shared.toml").read_text("utf-8")
    groups: Mapping[str, Any] = tomllib.loads(text)["shared"]
    return groups


def _measure(place: Place, row: Mapping[str, Any], shared: Mapping[str, Any]) -> Measure:
    for key in row.keys() - KEYS:
        raise place.field(key).error("is no field of a measure; there are", ", ".join(sorted(KEYS)))
    for key in REQUIRED:
        if not row.get(key):
            raise place.field(key).error("is missing")
    rules = {kind: _rules(place, kind, _gathered(place, kind, row, shared)) for kind in RULES}
    for kind in ("eligible", "numerator"):
        if not rules[kind]:
            raise place.field(kind).error("at least one rule is needed")
    return Measure(
        id=place.field("id").text(row["id"]),
        title=place.field("title").text(row["title"]),
        site=place.field("site").text(row["site"]),
        status=place.field("status").one_of(row["status"], STATUSES),
        basis=place.field("basis").one_of(row["basis"], tuple(BASES)),
        source=place.field("source").text(row["source"]),
        years=_years(place.field("years"), row["years"]),
        threshold=_threshold(place.field("threshold"), row.get("threshold")),
        missed=place.field("missed").text(row["missed"]),
        window=_window(place.field("window"), row.get("window")),
        note=place.field("note").text(row["note"]) if "note" in row else "",
        **rules,
    )


def _gathered(
    place: Place, kind: str, row: Mapping[str, Any], shared: Mapping[str, Any]
) -> list[Any]:
    """Return the rules of a kind: those of the included groups first, then the measure's own."""
    found: list[Any] = []
    for name in row.get("include", ()):
        if name not in shared:
            known = ", ".join(sorted(shared))
            raise place.field("include").error(f"{name!r} is not a shared group; there are", known)
        found += shared[name].get(kind, ())
    own = row.get(kind, [])
    if not isinstance(own, list):
        raise place.field(kind).error(f"expected [[measure.{kind}]] tables")
    return found + own


def _rules(place: Place, kind: str, rows: Sequence[Any]) -> tuple[Rule, ...]:
    return tuple(_rule(place.field(f"{kind} {n}"), row) for n, row in enumerate(rows, 1))


def _rule(place: Place, row: Any) -> Rule:
    if not isinstance(row, dict):
        raise place.error("expected a table")
    rest = dict(row)
    reason = place.field("reason").text(rest.pop("reason", ""))
    later = rest.pop("while_open", None)
    return Rule(
        reason,
        parsing.condition(place, rest),
        None if later is None else parsing.condition(place.field("while_open"), later),
    )


def _years(place: Place, value: Any) -> tuple[int, int]:
    """Return the years that ``"2018-"`` or ``"2004-2022"`` means."""
    first, dash, last = str(value).partition("-")
    if not (first.isdecimal() and dash and (last.isdecimal() or not last)):
        raise place.error(f"{value!r} is not a span of years such as 2018- or 2004-2022")
    span = int(first), int(last or LAST_YEAR)
    if not FIRST_YEAR <= span[0] <= span[1] <= LAST_YEAR:
        raise place.error(f"{value!r}: the first year must lie in {FIRST_YEAR} and the last year")
    return span


def _threshold(place: Place, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 100:
        raise place.error(f"{value!r} is not a percentage over 0 and up to 100")
    return float(value)


def _window(place: Place, value: Any) -> Window | None:
    if value is None:
        return None
    if not isinstance(value, dict) or value.keys() != {"from", "days"}:
        raise place.error(f"{value!r}: expected from and days")
    days = value["days"]
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= LONGEST_WINDOW:
        raise place.field("days").error(f"{days!r} is not a number of days in 1-{LONGEST_WINDOW}")
    return Window(parsing.date_subject(place.field("from"), value["from"]), days)
