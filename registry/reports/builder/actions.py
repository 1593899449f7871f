"""Keeping reports: each user's own under a name, shared with all or not."""

from datetime import UTC, datetime

from sqlalchemy import or_, select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.extensions import db
from registry.reports.builder.definition import Definition
from registry.reports.builder.models import SavedReport
from registry.transactions import transaction

LONGEST = 80


def saved_reports(username: str) -> list[SavedReport]:
    """Return the reports that *username* may open: the own and the shared, by name."""
    found = select(SavedReport).where(
        or_(SavedReport.owner == username, SavedReport.shared.is_(True))
    )
    return list(db.session.scalars(found.order_by(SavedReport.name, SavedReport.owner)))


def keep(actor: Actor, definition: Definition, name: str, *, shared: bool) -> SavedReport:
    """Keep *definition* under *name*, in place of the user's own of that name.

    Raises ValueError for a name that is none.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise ValueError(f"Name: give the report a name of 1 to {LONGEST} characters")
    with transaction():
        mine = select(SavedReport).where(
            SavedReport.owner == actor.username, SavedReport.name == name
        )
        report = db.session.scalar(mine) or SavedReport(owner=actor.username, name=name)
        report.query, report.shared = definition.to_query(), shared
        report.changed_at = datetime.now(UTC)
        db.session.add(report)
        audit.record(actor, Event("keep report", detail={"name": name, "shared": shared}))
    return report


def forget(actor: Actor, report: SavedReport) -> None:
    """Delete *report*."""
    with transaction():
        detail = {"name": report.name, "owner": report.owner}
        db.session.delete(report)
        audit.record(actor, Event("delete report", detail=detail))
