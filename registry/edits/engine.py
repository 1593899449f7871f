"""Running edits: over a case, or those alone that touch what has changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from registry.edits.case import Case
from registry.edits.edit import Edit, Severity, made
from registry.standards.items import items as dictionary


@dataclass(frozen=True, slots=True)
class Failure:
    """An edit that a case fails, at which items; *over_ridden* where its flag is set."""

    edit: Edit
    items: tuple[str, ...]
    message: str
    over_ridden: bool = False

    @property
    def is_error(self) -> bool:
        """Whether it stands in the way of completion."""
        return self.edit.severity is Severity.ERROR and not self.over_ridden


@cache
def edits() -> tuple[Edit, ...]:
    """Return all edits of the edit set, by id."""
    from registry.edits import rules

    rules.load()
    return tuple(made())


@cache
def touching(naaccr_id: str) -> tuple[Edit, ...]:
    """Return the edits that look at an item."""
    return tuple(edit for edit in edits() if naaccr_id in edit.items)


def run(case: Case, of: Sequence[Edit] | None = None) -> list[Failure]:
    """Return what *case* fails, errors first."""
    found = [
        failure
        for edit in ((*edits(), *case.local) if of is None else of)
        if (failure := failure_of(edit, case)) is not None
    ]
    found += unneeded_flags(case, found) if of is None else []
    return sorted(found, key=lambda failure: (failure.over_ridden, failure.edit.severity.value))


def run_changed(case: Case, changed: Iterable[str]) -> list[Failure]:
    """Return what *case* fails of the edits that look at one of the *changed* items."""
    return run(case, concerning(case, changed))


def concerning(case: Case, changed: Iterable[str]) -> list[Edit]:
    """Return the edits that look at one of the *changed* items of *case*, by id."""
    names = set(changed)
    found = {edit.id: edit for item in names for edit in touching(item)}
    found |= {edit.id: edit for edit in case.local if not names.isdisjoint(edit.items)}
    return [found[edit_id] for edit_id in sorted(found)]


def failure_of(edit: Edit, case: Case) -> Failure | None:
    """Return the failure of one edit; None where the case passes."""
    items = edit.failing(case)
    if not items:
        return None
    over_ridden = bool(edit.over_ride and case[edit.over_ride])
    return Failure(edit, items, _message(edit, items, case), over_ridden)


def unneeded_flags(case: Case, found: Iterable[Failure]) -> list[Failure]:
    """Return a failure for every over-ride flag that is set though none of its edits fires."""
    needed = {failure.edit.over_ride for failure in found}
    flags = {edit.over_ride: edit for edit in edits() if edit.over_ride}
    return [
        Failure(
            edit,
            (flag,),
            f"{_name(flag)} is set, and none of its edits needs it: blank it",
        )
        for flag, edit in flags.items()
        if case[flag] and flag not in needed
    ]


def _message(edit: Edit, items: tuple[str, ...], case: Case) -> str:
    values = {item: case[item] or "blank" for item in edit.items}
    listed = ", ".join(f"{_name(item)} {case[item] or 'blank'}" for item in items)
    said = ", ".join(dict.fromkeys(words for item in items if (words := case.against(item))))
    return edit.message.format(**values, failing=listed, said=said)


def _name(naaccr_id: str) -> str:
    item = dictionary().get(naaccr_id)
    return item.name if item else naaccr_id
