"""Every write about checks: waivers, and what a destination asks for; audited."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.models import Abstract
from registry.extensions import db
from registry.reports.submissions.checks import demands
from registry.reports.submissions.checks.findings import Finding, values_of
from registry.reports.submissions.models import (
    NO,
    OPEN,
    DemandedItem,
    Destination,
    SubmissionWaiver,
)
from registry.transactions import transaction


class NotWaived(Exception):
    """The waiver was refused; the message says why."""


def waive(
    actor: Actor,
    destination: Destination,
    abstract: Abstract,
    finding: Finding,
    case: Mapping[str, str],
    *,
    reason: str,
) -> None:
    """Let *abstract* go to *destination* in spite of *finding*, while *case* stays as it is.

    Raises NotWaived without a reason, and for an error that does not stand open.
    """
    if not reason.strip():
        raise NotWaived("Say why the case may be sent as it is")
    if finding.status != OPEN:
        raise NotWaived(f"{finding.edit_id} is {finding.status} already")
    with transaction():
        db.session.add(
            SubmissionWaiver(
                destination_id=destination.id,
                abstract_id=abstract.id,
                edit_id=finding.edit_id,
                values=values_of(case, finding),
                reason=reason.strip(),
                waived_at=datetime.now(UTC),
                waived_by=actor.username,
            )
        )
        detail = {
            "destination": destination.code,
            "edit": finding.edit_id,
            "reason": reason.strip(),
        }
        audit.record(actor, Event("waive edit", abstract.patient_id, abstract.id, detail))


def withdraw(actor: Actor, waiver: SubmissionWaiver, abstract: Abstract) -> None:
    """End a waiver; what was sent with it stays as it was."""
    with transaction():
        waiver.withdrawn_at, waiver.withdrawn_by = datetime.now(UTC), actor.username
        detail = {"destination": waiver.destination_id, "edit": waiver.edit_id}
        audit.record(actor, Event("withdraw waiver", abstract.patient_id, abstract.id, detail))


def correct_demands(
    actor: Actor, destination: Destination, version: int, wanted: Mapping[str, str]
) -> int:
    """Set what *destination* asks of the items named in *wanted*; return how many differ now.

    A demand that equals the starting set is no correction and is not kept.
    """
    with transaction():
        before = {
            each.item.naaccr_id: each.demand for each in demands.demands(destination, version)
        }
        changes = {
            naaccr_id: [before.get(naaccr_id, ""), demand]
            for naaccr_id, demand in wanted.items()
            if before.get(naaccr_id, NO) != demand
        }
        for naaccr_id, (_, demand) in changes.items():
            _correct(actor, destination, version, naaccr_id, demand)
        if changes:
            detail = {"destination": destination.code, "version": version, "changes": changes}
            audit.record(actor, Event("correct required items", detail=detail))
    return len(changes)


def _correct(
    actor: Actor, destination: Destination, version: int, naaccr_id: str, demand: str
) -> None:
    db.session.execute(
        delete(DemandedItem).where(
            DemandedItem.destination_id == destination.id,
            DemandedItem.naaccr_version == version,
            DemandedItem.naaccr_id == naaccr_id,
        )
    )
    if demands.starting(destination.kind).get(naaccr_id, NO) == demand:
        return
    db.session.add(
        DemandedItem(
            destination_id=destination.id,
            naaccr_version=version,
            naaccr_id=naaccr_id,
            demand=demand,
            changed_at=datetime.now(UTC),
            changed_by=actor.username,
        )
    )
