"""The verdict of a measure on a case: not eligible, concordant, not concordant or incomplete."""

from datetime import date, timedelta

from registry.measures import facts
from registry.measures.conditions import Case, date_of
from registry.measures.measure import (
    CONCORDANT,
    INCOMPLETE,
    NOT_CONCORDANT,
    NOT_ELIGIBLE,
    Measure,
    Rule,
    Verdict,
    Window,
)


def judge(measure: Measure, case: Case, as_of: date) -> Verdict:
    """Return the verdict on *case*, a mapping from XML id to value, as known on *as_of*.

    While the window is open nothing is missed: what is not done yet is incomplete, with
    the days that are left.  After it, an answer that is not recorded stays incomplete.
    """
    due = _due(measure.window, case)
    days_left = (due - as_of).days if due else None
    is_open = days_left is not None and days_left >= 0
    if reason := _outside(measure, case):
        return Verdict(NOT_ELIGIBLE, reason)
    is_decided = True
    for rule in measure.eligible:
        if rule.condition.holds(case):
            continue
        if not (is_open and rule.while_open and rule.while_open.holds(case)):
            return Verdict(NOT_ELIGIBLE, rule.reason)
        is_decided = False
    if rule_out := _first(measure.excluded, case):
        return Verdict(NOT_ELIGIBLE, rule_out.reason)
    if not is_decided:
        return _awaited(measure, due, days_left)
    return _numerator(measure, case, due, days_left)


def _numerator(measure: Measure, case: Case, due: date | None, days_left: int | None) -> Verdict:
    if met := _first(measure.numerator, case):
        return Verdict(CONCORDANT, met.reason)
    if days_left is not None and days_left >= 0:
        return _awaited(measure, due, days_left)
    if unknown := _first(measure.unknown, case):
        return Verdict(INCOMPLETE, unknown.reason, due, days_left)
    if measure.window and due is None:
        return Verdict(INCOMPLETE, f"Blank: {measure.window.words()} cannot be counted")
    for rule in measure.numerator:
        if rule.condition.holds(case) is None:
            reason = f"A date is blank or partial: {rule.condition.words()}"
            return Verdict(INCOMPLETE, reason, due, days_left)
    failed = _first(measure.failed, case)
    return Verdict(NOT_CONCORDANT, failed.reason if failed else measure.missed)


def _awaited(measure: Measure, due: date | None, days_left: int | None) -> Verdict:
    return Verdict(INCOMPLETE, f"Awaited: {measure.numerator[0].reason}", due, days_left)


def _outside(measure: Measure, case: Case) -> str:
    """Return why the year of diagnosis does not belong to *measure*; "" if it does."""
    diagnosed = date_of(case.get("dateOfDiagnosis", "") or "")
    if diagnosed is None:
        return "The date of diagnosis is not known"
    first, last = measure.years
    if first <= diagnosed.year <= last:
        return ""
    return f"Diagnosed in {diagnosed.year}, outside {first}-{last}"


def _first(rules: tuple[Rule, ...], case: Case) -> Rule | None:
    return next((rule for rule in rules if rule.condition.holds(case)), None)


def _due(window: Window | None, case: Case) -> date | None:
    """Return the last day of the window; from a partial date, the last that it may be."""
    if window is None:
        return None
    start = date_of(facts.value(window.start, case))
    return start.latest() + timedelta(days=window.days) if start else None
