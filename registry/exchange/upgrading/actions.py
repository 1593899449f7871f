"""Carrying out a change of the version, and taking it back by its log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.items import CaseItems
from registry.cases.models import Patient, Tumor
from registry.cases.upgrades.models import UpgradeChange, UpgradeNeed, VersionUpgrade
from registry.exchange.upgrading import rules
from registry.exchange.upgrading.planning import AT_ONCE, Found, Plan, walk
from registry.extensions import db
from registry.transactions import transaction


class AlreadyUndone(Exception):
    """The change of the version was taken back before."""


@dataclass(frozen=True, slots=True)
class Undone:
    """How many values are as they were, and those that somebody changed since and that stay."""

    restored: int
    kept: tuple[UpgradeChange, ...]


def upgrade(actor: Actor, old: int, new: int) -> VersionUpgrade:
    """Carry all stored cases from version *old* to *new* (250, 260), in one transaction.

    What needs a person becomes a work list; what an earlier run to the same version
    still asked is asked anew or not at all.  Raises ValueError for the versions.
    """
    rules.check_versions(old, new)
    now = datetime.now(UTC)
    with transaction():
        done = VersionUpgrade(
            from_version=old, to_version=new, done_at=now, done_by=actor.username, counts={}
        )
        db.session.add(done)
        db.session.flush()
        _forget_needs(new)
        plan = Plan(old, new)
        for found in walk(plan):
            _carry_out(actor, done, found, now)
            db.session.flush()
        done.counts = plan.counts()
        detail = {"from": old, "to": new, "upgrade": done.id, **plan.counts()}
        audit.record(actor, Event("change version", detail=detail))
    return done


def undo(actor: Actor, upgraded: VersionUpgrade) -> Undone:
    """Restore every value that *upgraded* changed, unless somebody has changed it since.

    What was still asked is asked no more.  All or nothing.  Raises AlreadyUndone.
    """
    restored = 0
    now = datetime.now(UTC)
    with transaction():
        db.session.refresh(upgraded, with_for_update=True)
        if upgraded.undone_at is not None:
            raise AlreadyUndone(f"{upgraded.undone_by} took it back before")
        for first in range(0, len(upgraded.changes), AT_ONCE):
            part = upgraded.changes[first : first + AT_ONCE]
            events = [event for change in part if (event := _restored(change, actor, now))]
            restored += len(events)
            audit.record_all(actor, events)
            db.session.flush()
        db.session.execute(
            delete(UpgradeNeed).where(
                UpgradeNeed.upgrade_id == upgraded.id, UpgradeNeed.settled_at.is_(None)
            )
        )
        upgraded.undone_at, upgraded.undone_by = now, actor.username
        kept = tuple(change for change in upgraded.changes if change.kept)
        detail = {"upgrade": upgraded.id, "restored": restored, "kept": len(kept)}
        audit.record(actor, Event("undo change of version", detail=detail))
    return Undone(restored, kept)


def _forget_needs(new: int) -> None:
    earlier = select(VersionUpgrade.id).where(VersionUpgrade.to_version == new)
    db.session.execute(
        delete(UpgradeNeed).where(
            UpgradeNeed.upgrade_id.in_(earlier), UpgradeNeed.settled_at.is_(None)
        )
    )


def _carry_out(actor: Actor, done: VersionUpgrade, found: Sequence[Found], now: datetime) -> None:
    events = []
    for each in found:
        finding = each.finding
        what = dict(zip(("patient_id", "tumor_id", "rule", "naaccr_id"), each.key, strict=True))
        what["upgrade_id"] = done.id
        if finding.new is None:
            db.session.add(UpgradeNeed(**what, reason=finding.reason))
            continue
        before = each.case.set({finding.naaccr_id: finding.new})
        _stamp(each.tumor or each.patient, actor, now)
        old = before.get(finding.naaccr_id, "")
        db.session.add(UpgradeChange(**what, old=old, new=finding.new))
        detail = {"upgrade": done.id, "changes": {finding.naaccr_id: [old, finding.new]}}
        events.append(Event("convert items", patient_id=each.patient.id, detail=detail))
    audit.record_all(actor, events)


def _restored(change: UpgradeChange, actor: Actor, now: datetime) -> Event | None:
    """Restore the value of *change*; None where somebody has changed it since, and it stays."""
    patient = db.session.get_one(Patient, change.patient_id)
    tumor = db.session.get_one(Tumor, change.tumor_id) if change.tumor_id else None
    case = CaseItems(patient, tumor)
    if case[change.naaccr_id] != change.new:
        change.kept = True
        return None
    case.set({change.naaccr_id: change.old})
    _stamp(tumor or patient, actor, now)
    detail = {
        "upgrade": change.upgrade_id,
        "changes": {change.naaccr_id: [change.new, change.old]},
    }
    return Event("restore items", patient_id=patient.id, detail=detail)


def _stamp(row: Patient | Tumor, actor: Actor, now: datetime) -> None:
    row.changed_at, row.changed_by = now, actor.username
