"""The smallest change that would clear an edit: one item, or blanking it."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from registry.edits import engine
from registry.edits.case import Case
from registry.edits.edit import Edit, Kind
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


def fixes(failure: Failure, case: Case, at: Container[str] | None = None) -> Iterator[Fix]:
    """Yield single changes that clear *failure*, item by item; of the items *at* where given.

    Errors of other edits that touch the item must not appear through the change.
    """
    if failure.edit.kind is Kind.INTER_RECORD or len(failure.items) > MOST_ITEMS:
        return
    for item in failure.items:
        if item not in NEVER and (at is None or item in at):
            yield from islice(_of_item(failure, case, item), MOST_FIXES)


def _of_item(failure: Failure, case: Case, item: str) -> Iterator[Fix]:
    # An edit of few items is quick and refuses most values, one of all coded items is slow.
    others = sorted(engine.concerning(case, [item]), key=lambda edit: len(edit.items))
    for value, meaning in _candidates(case, item):
        changed = case.having({item: value})
        if not failure.edit.failing(changed) and not _lets_in(others, changed, case):
            yield Fix(item, value, meaning)


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


def _lets_in(edits: Iterable[Edit], changed: Case, case: Case) -> bool:
    """Whether *changed* has an error of *edits* that *case* does not have."""
    return any(_is_error(edit, changed) and not _is_error(edit, case) for edit in edits)


def _is_error(edit: Edit, case: Case) -> bool:
    failure = engine.failure_of(edit, case)
    return failure is not None and failure.is_error
