"""The blueprint that this room's views hang on, and what they share."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint
from flask_login import current_user

from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases.models import Abstract

bp = Blueprint("abstracting", __name__)


def today() -> date:
    """Return the day by the server's own clock."""
    return datetime.now().astimezone().date()


def seen(action: str, abstract: Abstract, **detail: Any) -> None:
    """Record that the signed-in user saw an abstract."""
    audit.record(
        current_user.actor,
        Event(action, patient_id=abstract.patient_id, abstract_id=abstract.id, detail=detail),
    )
