"""Writing audit events, and proving that none was changed."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text

from registry.audit.models import AuditEvent
from registry.extensions import db
from registry.transactions import transaction

FIRST_HASH = "0" * 64
# Any fixed number: writers of the chain on PostgreSQL queue behind it.
CHAIN_LOCK = 5_502_300


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in user, or the command line."""

    user_id: int | None
    username: str


SYSTEM = Actor(None, "command line")


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be recorded; *detail* holds only what JSON can."""

    action: str
    patient_id: int | None = None
    abstract_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(actor: Actor, event: Event) -> None:
    """Append *event* to the trail, inside the transaction that it describes."""
    record_all(actor, [event])


def record_all(actor: Actor, events: Iterable[Event]) -> None:
    """Append many events at once."""
    at = datetime.now(UTC)
    with transaction():
        previous = _last_hash()
        rows = []
        for event in events:
            row = {
                "at": at,
                "user_id": actor.user_id,
                "username": actor.username,
                "action": event.action,
                "patient_id": event.patient_id,
                "abstract_id": event.abstract_id,
                "detail": dict(event.detail),
                "previous_hash": previous,
            }
            previous = row["hash"] = _digest(row)
            rows.append(row)
        if rows:
            db.session.execute(insert(AuditEvent), rows)


def broken_events() -> Iterator[int]:
    """Yield the id of each event that does not fit the chain; none is the good answer."""
    previous = FIRST_HASH
    columns = AuditEvent.__table__.columns
    rows = db.session.execute(select(*columns).order_by(AuditEvent.id)).yield_per(5_000).mappings()
    for row in rows:
        if row["previous_hash"] != previous or row["hash"] != _digest(dict(row)):
            yield row["id"]
        previous = row["hash"]


def _last_hash() -> str:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)
    return db.session.scalar(last) or FIRST_HASH


def _digest(row: Mapping[str, Any]) -> str:
    content = [
        row["previous_hash"],
        row["at"].astimezone(UTC).isoformat(),
        row["user_id"],
        row["username"],
        row["action"],
        row["patient_id"],
        row["abstract_id"],
        row["detail"],
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
