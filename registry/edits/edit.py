"""What an edit is, and the decorator that makes one of a function."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from registry.edits.case import Case

# A rule answers True where the case passes, False where it fails, or names the failing items.
Answer = bool | Iterable[str]
Rule = Callable[[Case], Answer]

STORE = "STORE"
SEER = "SEER Program Coding and Staging Manual"
NAACCR = "NAACCR Data Standards"
HOSPITAL, STATE, NCDB = "hospital", "state", "ncdb"
DESTINATIONS = (HOSPITAL, STATE, NCDB)


class Severity(StrEnum):
    """An error has to be repaired or over-ridden, a warning to be looked at."""

    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    """How much of the registry an edit looks at."""

    SINGLE = "single"
    INTER_FIELD = "inter-field"
    INTER_RECORD = "inter-record"


@dataclass(frozen=True)
class Edit:
    """An edit; *message* names items in braces, *over_ride* is the item of its flag ("" if none).

    *blank_counts* are the items that may be blank: without them a blank item skips the edit.
    """

    id: str
    name: str
    items: tuple[str, ...]
    rule: Rule
    message: str
    description: str
    kind: Kind
    severity: Severity = Severity.ERROR
    over_ride: str = ""
    years: tuple[int | None, int | None] = (None, None)
    blank_counts: frozenset[str] = frozenset()
    sets: tuple[str, ...] = DESTINATIONS
    source: str = STORE
    subject: str = ""

    def applies(self, case: Case) -> bool:
        """Whether the edit looks at *case*: the year is in range and no needed item is blank."""
        first, last = self.years
        if first is not None or last is not None:
            year = case.year
            if year is None or not (first or year) <= year <= (last or year):
                return False
        return all(map(case.held.get, self._needed))

    @cached_property
    def _needed(self) -> tuple[str, ...]:
        return tuple(item for item in self.items if item not in self.blank_counts)

    def failing(self, case: Case) -> tuple[str, ...]:
        """Return the items at which *case* fails; none where it passes or is not looked at."""
        if not self.applies(case):
            return ()
        answer = self.rule(case)
        if isinstance(answer, bool):
            return () if answer else self.items
        return tuple(answer)


_made: dict[str, Edit] = {}


def edit(
    edit_id: str,
    name: str,
    *items: str,
    message: str,
    warning: bool = False,
    over_ride: str = "",
    years: tuple[int | None, int | None] = (None, None),
    blank_counts: bool | tuple[str, ...] = (),
    sets: tuple[str, ...] = DESTINATIONS,
    source: str = STORE,
    records: bool = False,
) -> Callable[[Rule], Rule]:
    """Make an edit of a function; its docstring is the description in the edit manual."""

    def made(rule: Rule) -> Rule:
        if edit_id in _made:
            raise ValueError(f"there are two edits {edit_id}")
        kind = Kind.INTER_RECORD if records else Kind.INTER_FIELD if len(items) > 1 else Kind.SINGLE
        _made[edit_id] = Edit(
            edit_id,
            name,
            items,
            rule,
            message,
            " ".join((rule.__doc__ or "").split()),
            kind,
            Severity.WARNING if warning else Severity.ERROR,
            over_ride,
            years,
            frozenset(items if blank_counts is True else blank_counts or ()),
            sets,
            source,
            rule.__module__.rpartition(".")[2],
        )
        return rule

    return made


def made() -> list[Edit]:
    """Return all edits whose modules are loaded, by id."""
    return [_made[edit_id] for edit_id in sorted(_made)]
