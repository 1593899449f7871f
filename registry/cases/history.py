"""What an item was before: each change with who made it and when, from the audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.audit import queries
from registry.audit.models import AuditEvent
from registry.cases.items import place_level
from registry.cases.models import Abstract

# Only these carry values: a view of a case says nothing about its items.
CHANGING = (
    "change case",
    "clear over-ride",
    "open case",
    "over-ride edit",
    "renumber case",
    "restage tumor",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A value that became another one; "" is blank."""

    at: datetime
    username: str
    action: str
    old: str
    new: str


def of_item(abstract: Abstract, naaccr_id: str) -> list[Change]:
    """Return the recorded changes of an item of a case, newest first.

    An item of the patient or the tumor changes on the abstracts of other facilities, too.
    """
    level = place_level(naaccr_id)
    events = queries.of_patient(abstract.patient_id, CHANGING)
    return [
        Change(event.at, event.username, event.action, *values)
        for event in events
        if _concerns(event, level, abstract)
        for values in _values(event.detail, naaccr_id)
    ]


def _concerns(event: AuditEvent, level: str, abstract: Abstract) -> bool:
    if level == "patient":
        return True
    if level == "tumor":
        own = {each.id for each in abstract.tumor.abstracts}
        return event.abstract_id in own or event.detail.get("tumor") == abstract.tumor_id
    return event.abstract_id == abstract.id


def _values(detail: dict[str, Any], naaccr_id: str) -> Iterator[tuple[str, str]]:
    """Yield the old and the new value that an event records of an item, if it does."""
    if changed := detail.get("changes", {}).get(naaccr_id):
        yield str(changed[0] or ""), str(changed[1] or "")
    elif opened := detail.get("items", {}).get(naaccr_id):
        yield "", str(opened)
