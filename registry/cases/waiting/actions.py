"""Letting a case wait, and waking it."""

from datetime import UTC, date, datetime, timedelta

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.models import INCOMPLETE, Abstract
from registry.cases.waiting.models import Waiting
from registry.cases.waiting.reasons import LONGEST, REASONS
from registry.extensions import db
from registry.transactions import transaction


class CannotWait(Exception):
    """The case was not put to wait; *field* is what to change, and the message says how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def let_wait(
    actor: Actor, abstract: Abstract, reason: str, until: date, *, note: str = "", today: date
) -> Waiting:
    """Let an incomplete case wait for *reason* until a day; raises CannotWait.

    A case that waits already waits for the new reason and until the new day.
    """
    with transaction():
        if abstract.status != INCOMPLETE:
            raise CannotWait("reason", "The case is complete: there is nothing to wait for")
        if reason not in REASONS:
            raise CannotWait("reason", "Choose what the case waits for")
        if not today < until <= today + LONGEST:
            first, last = today + timedelta(days=1), today + LONGEST
            raise CannotWait("until", f"Type a day from {first} to {last}, not {until}")
        if reason == "other" and not note.strip():
            raise CannotWait("note", "Say in a few words what the case waits for")
        waiting: Waiting = db.session.get(Waiting, abstract.id) or Waiting(abstract_id=abstract.id)
        waiting.reason, waiting.note = reason, note.strip()
        waiting.until = f"{until:%Y%m%d}"
        waiting.set_by, waiting.set_at = actor.username, datetime.now(UTC)
        db.session.add(waiting)
        detail = {"reason": reason, "until": waiting.until, "note": waiting.note}
        audit.record(actor, Event("let case wait", abstract.patient_id, abstract.id, detail))
    return waiting


def wake(actor: Actor, abstract: Abstract) -> bool:
    """End the waiting of a case; return whether it waited."""
    with transaction():
        waiting = db.session.get(Waiting, abstract.id)
        if waiting is None:
            return False
        detail = {"reason": waiting.reason, "until": waiting.until}
        db.session.delete(waiting)
        audit.record(actor, Event("wake case", abstract.patient_id, abstract.id, detail))
    return True
