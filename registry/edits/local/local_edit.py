"""A site's own edit, made of the row of a table."""

from dataclasses import dataclass
from functools import lru_cache

from registry.edits.case import Case
from registry.edits.edit import DESTINATIONS, Edit, Kind, Severity
from registry.edits.local.parser import parse
from registry.edits.local.tree import Condition

SOURCE = "Local"


@dataclass(frozen=True, slots=True)
class LocalEdit:
    """What a site writes: a case fails when *fails_when* holds."""

    id: str
    name: str
    fails_when: str
    message: str
    severity: str = "warning"
    first_year: int | None = None
    last_year: int | None = None


def made(local: LocalEdit) -> Edit:
    """Return the edit of the engine; raises LanguageError where the condition cannot be read."""
    condition = _parsed(local.fails_when)
    items = tuple(dict.fromkeys(condition.items()))

    def rule(case: Case) -> bool:
        return not condition.holds(case)

    return Edit(
        local.id,
        local.name,
        items,
        rule,
        local.message.replace("{", "{{").replace("}", "}}"),
        f"Fails when {condition}.",
        Kind.INTER_FIELD if len(items) > 1 else Kind.SINGLE,
        Severity(local.severity),
        years=(local.first_year, local.last_year),
        # The condition says itself what a blank item means.
        blank_counts=frozenset(items),
        sets=DESTINATIONS[:1],
        source=SOURCE,
        subject="local",
    )


@lru_cache(maxsize=256)
def _parsed(condition: str) -> Condition:
    return parse(condition)
