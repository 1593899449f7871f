"""Reads of the audit trail: pages of events, which actions occur, how many events there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select

from registry.audit.models import AuditEvent
from registry.extensions import db

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page of the audit trail, newest first."""

    rows: list[AuditEvent]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty trail has one."""
        return max(1, -(-self.total // PAGE_SIZE))


def number_of_events() -> int:
    """Return how many events the trail has."""
    return db.session.scalar(select(func.count(AuditEvent.id))) or 0


def actions_seen() -> list[str]:
    """Return the actions that occur in the audit trail, sorted."""
    # From each action to the next in the index: DISTINCT would read a million entries of it.
    action = AuditEvent.action
    seen = select(func.min(action).label("action")).cte("seen", recursive=True)
    following = select(func.min(action)).where(action > seen.c.action).scalar_subquery()
    seen = seen.union_all(select(following).where(seen.c.action.is_not(None)))
    return list(db.session.scalars(select(seen.c.action).where(seen.c.action.is_not(None))))


def events(chosen: Mapping[str, object], *, page: int) -> EventPage:
    """Return a page of the events that *chosen* lets through; a blank value lets all through.

    Keys: username, action, patient_id, abstract_id, first and last (dates, both included).
    """
    where = _conditions(chosen)
    total = db.session.scalar(select(func.count(AuditEvent.id)).where(*where)) or 0
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    rows = db.session.scalars(
        select(AuditEvent)
        .where(*where)
        .order_by(AuditEvent.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return EventPage(list(rows), total, number)


def of_patient(patient_id: int, actions: Collection[str]) -> list[AuditEvent]:
    """Return the events of some *actions* on a patient's cases, newest first."""
    chosen = select(AuditEvent).where(
        AuditEvent.patient_id == patient_id, AuditEvent.action.in_(actions)
    )
    return list(db.session.scalars(chosen.order_by(AuditEvent.id.desc())))


def _conditions(chosen: Mapping[str, object]) -> list[ColumnElement[bool]]:
    names = ("username", "action", "patient_id", "abstract_id")
    found = [getattr(AuditEvent, name) == chosen[name] for name in names if chosen.get(name)]
    first, last = chosen.get("first"), chosen.get("last")
    if isinstance(first, date):
        found.append(AuditEvent.at >= _midnight(first))
    if isinstance(last, date):
        found.append(AuditEvent.at < _midnight(last + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    """Return the start of *day* by the server's own clock."""
    return datetime.combine(day, time()).astimezone()
