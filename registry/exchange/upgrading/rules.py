"""What a version asks of stored cases: what converts by itself, and what needs a person.

The rules and their sources are ``data/upgrade_rules.csv``; the items that a version newly
asks for, by site and year of diagnosis, are ``data/asked_items.csv``.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from registry.exchange import conversion_rules
from registry.standards import items
from registry.standards.ranges import parse, within

VERSIONS = tuple(version for version in items.VERSIONS if version >= 220)
SEX, BIRTH_SEX = "sex", "sexAssignedAtBirth"
# Codes of 220 that 225 does not have.
UNCLEAR = frozenset({"3", "4"})
PEDIATRIC_OLD = ("pediatricStage", "pediatricStagingSystem", "pediatricStagedBy")
PEDIATRIC_NEW = ("pediatricId", "pediatricGroup", "torontoStageGroup")

Items = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a version; *kind* is converts or person."""

    rule: str
    version: int
    kind: str
    item: str
    title: str
    basis: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a case: the item, its *new* value or None for a person, and why."""

    rule: str
    naaccr_id: str
    new: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The items that come, and those that go, between two versions."""

    added: tuple[items.Item, ...]
    retired: tuple[items.Item, ...]


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by name."""
    return {
        row["rule"]: Rule(**{**row, "version": int(row["version"])})  # type: ignore[arg-type]
        for row in _rows("upgrade_rules.csv")
    }


def check_versions(old: int, new: int) -> None:
    """Raise ValueError unless both are versions, 220 or later, and *new* is the later."""
    for version in (old, new):
        if version not in VERSIONS:
            known = ", ".join(str(each // 10) for each in VERSIONS)
            raise ValueError(f"NAACCR version {version / 10:g} is not one of {known}")
    if old >= new:
        raise ValueError(f"Version {new // 10} does not come after version {old // 10}")


@cache
def difference(old: int, new: int) -> Difference:
    """Return which items come and go from version *old* to *new* (250, 260)."""
    before, after = items.items(old), items.items(new)
    return Difference(
        tuple(item for name, item in after.items() if name not in before),
        tuple(item for name, item in before.items() if name not in after),
    )


def of_patient(values: Items, sites: Sequence[str], old: int, new: int) -> Iterator[Finding]:
    """Yield what the versions after *old* up to *new* say of a patient with tumors of *sites*."""
    for version, rule in _PATIENT_RULES:
        if old < version <= new:
            yield from rule(values, sites)


def of_tumor(values: Items, year: int | None, old: int, new: int) -> Iterator[Finding]:
    """Yield what the versions after *old* up to *new* say of a tumor diagnosed in *year*."""
    for version, rule in _TUMOR_RULES:
        if old < version <= new:
            yield from rule(values, year)


def _sex(values: Items, sites: Sequence[str]) -> Iterator[Finding]:
    stored, assigned = values.get(SEX, ""), values.get(BIRTH_SEX, "")
    if not stored:
        if not assigned:
            yield Finding("sex-blank", BIRTH_SEX, None, "Neither 220 nor 225 is filled")
        return
    code, _ = conversion_rules.converted_sex(BIRTH_SEX, values, sites)
    if not code:
        yield Finding("sex-no-code", BIRTH_SEX, None, f"220 holds {stored!r}, no code of the item")
    elif not assigned:
        yield Finding("sex-converted", BIRTH_SEX, code, f"220 is {stored}")
        if stored in UNCLEAR and code == "9":
            yield Finding(
                "sex-unclear", BIRTH_SEX, None, f"220 is {stored}; 225 was set to 9, unknown"
            )
    elif assigned != code and assigned != "9":
        yield Finding(
            "sex-disagrees", BIRTH_SEX, None, f"220 is {stored}, which is {code}; 225 is {assigned}"
        )


def _pediatric(values: Items, _year: int | None) -> Iterator[Finding]:
    filled = [name for name in PEDIATRIC_OLD if values.get(name)]
    if filled and not any(values.get(name) for name in PEDIATRIC_NEW):
        yield Finding(
            "pediatric-stage", "pediatricId", None, f"{', '.join(filled)} ended with version 25"
        )


def _asked(values: Items, year: int | None) -> Iterator[Finding]:
    for row in _rows("asked_items.csv"):
        when = row["when_item"]
        if (
            year is not None
            and year >= int(row["first_year"])
            and within(values.get("primarySite", ""), parse(row["sites"]))
            and within(values.get("behaviorCodeIcdO3", ""), parse(row["behaviors"]))
            and (not when or values.get(when, "") in row["when_codes"].split())
            and not values.get(row["item"])
        ):
            name = items.item(row["item"]).name
            since = row["first_year"]
            yield Finding("new-item", row["item"], None, f"{name} is asked for since {since}")


_PATIENT_RULES: tuple[tuple[int, Callable[[Items, Sequence[str]], Iterator[Finding]]], ...] = (
    (260, _sex),
)
_TUMOR_RULES: tuple[tuple[int, Callable[[Items, int | None], Iterator[Finding]]], ...] = (
    (260, _pediatric),
    (260, _asked),
)


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = resources.files("registry.exchange").joinpath("data", name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
