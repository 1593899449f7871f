"""Keeping items 1860 and 1880 and the first recurrence of the list in step."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.courses import queries
from registry.cases.courses.models import Recurrence
from registry.cases.courses.words import recurred
from registry.cases.models import Abstract
from registry.extensions import db

ITEMS = {"recurrenceDate1st": "date", "recurrenceType1st": "type"}


def of_items(case: Mapping[str, str]) -> dict[str, str] | None:
    """Return the first recurrence as the items of *case* tell of it; None where they tell of none.

    A date without a type is a recurrence of unknown type, code 88.
    """
    date, kind = case["recurrenceDate1st"], case["recurrenceType1st"]
    if recurred(kind) or (date and not kind):
        return {"date": date, "type": kind or "88"}
    return None


def of_row(first: Recurrence | None) -> dict[str, str]:
    """Return the items that tell of *first*; blank ones where nothing is listed."""
    return {item: getattr(first, column) if first else "" for item, column in ITEMS.items()}


def agree(case: Mapping[str, str], first: Recurrence | None) -> bool:
    """Whether the items of *case* and the first recurrence of the list say the same."""
    told = of_items(case)
    if first is None or told is None:
        return first is None and told is None
    return told == {"date": first.date, "type": first.type}


def follow(
    actor: Actor, abstract: Abstract, case: Mapping[str, str], changed: Collection[str]
) -> None:
    """Let the first recurrence of the list follow its items, which were typed into a section.

    Items that tell of no recurrence any more leave the list as it is: it may hold
    sites and notes, and a person decides.
    """
    told, first = of_items(case), queries.first_recurrence(abstract.tumor_id)
    if not (ITEMS.keys() & set(changed)) or told is None or first is None:
        return
    changes = {
        column: [getattr(first, column), value]
        for column, value in told.items()
        if getattr(first, column) != value
    }
    if changes:
        for column, (_, value) in changes.items():
            setattr(first, column, value)
        first.changed_at, first.changed_by = datetime.now(UTC), actor.username
        db.session.flush()
        detail = {"recurrence": first.id, "fields": changes}
        audit.record(actor, Event("change recurrence", abstract.patient_id, abstract.id, detail))
