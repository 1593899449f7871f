"""The smallest change that would clear an edit: one item, or blanking it."""

from dataclasses import dataclass

from registry.edits import engine
from registry.edits.case import Case
from registry.edits.edit import Kind
from registry.edits.engine import Failure
from registry.standards import codes, items

MOST_CODES = 60
MOST_FIXES = 4  # of one item
MOST_ITEMS = 6
# Dates and identities are corrected from the chart, not from a list of codes.
NEVER = frozenset({"dateOfBirth", "dateOfDiagnosis", "primarySite", "histologicTypeIcdO3"})


@dataclass(frozen=True, slots=True)
class Fix:
    """A value of one item that clears the edit and lets no other error in; "" blanks the item."""

    naaccr_id: str
    value: str
    meaning: str


def fixes(failure: Failure, case: Case) -> list[Fix]:
    """Return single changes that clear *failure*, item by item.

    Errors of other edits that touch the item must not appear through the change.
    """
    if failure.edit.kind is Kind.INTER_RECORD or len(failure.items) > MOST_ITEMS:
        return []
    return [
        fix for item in failure.items if item not in NEVER for fix in _of_item(failure, case, item)
    ]


def _of_item(failure: Failure, case: Case, item: str) -> list[Fix]:
    before = _errors(case, item)
    found = []
    for value, meaning in _candidates(case, item):
        changed = case.having({item: value})
        if failure.edit.failing(changed) or not _errors(changed, item) <= before:
            continue
        found.append(Fix(item, value, meaning))
        if len(found) == MOST_FIXES:
            break
    return found


def _candidates(case: Case, item: str) -> list[tuple[str, str]]:
    """Return the codes that an item may have instead; dates and texts may only become blank."""
    listed = codes.code_list(item)
    if listed is None:
        return [("", "")] if case[item] and items.item(item).data_type == "date" else []
    return [
        (code.code, code.label)
        for code in listed.codes(case.year)
        if "-" not in code.code and code.code != case[item]
    ][:MOST_CODES]


def _errors(case: Case, item: str) -> set[str]:
    return {failure.edit.id for failure in engine.run_changed(case, [item]) if failure.is_error}
