"""Whether the AJCC items of a case fit together, as far as no licensed table is needed."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from registry.staging.ajcc import shape
from registry.staging.ajcc.shape import NOT_APPLICABLE, STAGES, UNKNOWN_GROUP, Stage

Case = Mapping[str, str]
FIRST_YEAR = 2018


class Finding(NamedTuple):
    """What does not fit, at the item where it is put right."""

    naaccr_id: str
    message: str


def findings(case: Case) -> list[Finding]:
    """Return everything in the AJCC items of *case* (XML ids; "" where blank) that does not fit."""
    found = [
        Finding(naaccr_id, problem)
        for naaccr_id in sorted(shape.ITEMS)
        if (problem := shape.problem(naaccr_id, case.get(naaccr_id, "")))
    ]
    for stage in STAGES:
        for rule in _RULES:
            found += rule(stage, case)
    return found


def _whole(stage: Stage, case: Case) -> Iterator[Finding]:
    """T, N and M come with a group, an assigned group with T, N and M."""
    group = case.get(stage.group, "")
    blank = [form for form in stage.forms if not case.get(form.naaccr_id, "")]
    if len(blank) == 0 and not group:
        yield Finding(stage.group, f"The {stage.name} T, N and M are there, the group is blank")
    if group and group != UNKNOWN_GROUP:
        for form in blank:
            yield Finding(
                form.naaccr_id, f"{form.letter} is blank with the {stage.name} group {group}"
            )


def _not_applicable(stage: Stage, case: Case) -> Iterator[Finding]:
    """88 holds for all of a staging or for nothing of it."""
    values = {form.naaccr_id: case.get(form.naaccr_id, "") for form in stage.forms}
    values[stage.group] = case.get(stage.group, "")
    filled = {naaccr_id: value for naaccr_id, value in values.items() if value}
    if NOT_APPLICABLE in filled.values():
        for naaccr_id, value in filled.items():
            if value != NOT_APPLICABLE and value != UNKNOWN_GROUP:
                yield Finding(
                    naaccr_id,
                    f"{value} stands beside 88, which means that AJCC has no {stage.name} "
                    "stage for this cancer",
                )


def _in_situ(stage: Stage, case: Case) -> Iterator[Finding]:
    """Tis and Ta are not invasive: behavior 2."""
    category, behavior = _rest(stage.t, case), case.get("behaviorCodeIcdO3", "")
    if category.startswith(("is", "a")) and behavior == "3":
        yield Finding(
            stage.t.naaccr_id, f"T{category} is not invasive, the behavior is 3 (malignant)"
        )
    if re.match("[1-4]", category) and behavior == "2":
        yield Finding(stage.t.naaccr_id, f"T{category} is invasive, the behavior is 2 (in situ)")


def _group_zero(stage: Stage, case: Case) -> Iterator[Finding]:
    """Group 0 has neither invasion nor spread."""
    if not case.get(stage.group, "").startswith("0"):
        return
    for form in stage.forms:
        category = _rest(form, case)
        if re.match("[1-4]", category):
            yield Finding(form.naaccr_id, f"{form.letter}{category} does not fit group 0")


def _after_therapy(stage: Stage, case: Case) -> Iterator[Finding]:
    """A stage after therapy needs neoadjuvant therapy (0: none was given)."""
    if stage.prefix.startswith("y") and case.get("neoadjuvantTherapy", "") == "0":
        for naaccr_id in (*(form.naaccr_id for form in stage.forms), stage.group):
            if case.get(naaccr_id, ""):
                yield Finding(
                    naaccr_id,
                    f"A {stage.name} stage stands without neoadjuvant therapy (item 1632)",
                )
                return


def _rest(form: shape.Form, case: Case) -> str:
    """Return what follows the letter: 1a of cT1a; "" for 88, blank and other forms."""
    value = case.get(form.naaccr_id, "")
    return value.partition(form.letter)[2] if form.accepts(value) else ""


_RULES: tuple[Callable[[Stage, Case], Iterator[Finding]], ...] = (
    _whole,
    _not_applicable,
    _in_situ,
    _group_zero,
    _after_therapy,
)
