"""What a change of the NAACCR version asked of a case, and the person's answer."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, or_, select, update

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.models import Abstract
from registry.cases.upgrades.models import UpgradeNeed
from registry.extensions import db
from registry.transactions import transaction


def of(abstract: Abstract) -> list[UpgradeNeed]:
    """Return what is still asked of *abstract*, its tumor and its patient."""
    chosen = select(UpgradeNeed).where(_open(abstract)).order_by(UpgradeNeed.id)
    return list(db.session.scalars(chosen))


def by_rule() -> Counter[str]:
    """Return how many patients and tumors are still asked about, by rule."""
    counted = (
        select(UpgradeNeed.rule, func.count())
        .where(UpgradeNeed.settled_at.is_(None))
        .group_by(UpgradeNeed.rule)
        .order_by(UpgradeNeed.rule)
    )
    return Counter({row[0]: row[1] for row in db.session.execute(counted)})


def settle(actor: Actor, abstract: Abstract, need: UpgradeNeed) -> None:
    """Note that nothing is to be changed for *need*."""
    with transaction():
        need.settled_at, need.settled_by = datetime.now(UTC), actor.username
        detail = {"rule": need.rule, "item": need.naaccr_id}
        audit.record(actor, Event("settle need", abstract.patient_id, abstract.id, detail))


def settle_changed(actor: Actor, abstract: Abstract, changed: Collection[str]) -> None:
    """Note as answered what asked for one of the *changed* items, within a save."""
    db.session.execute(
        update(UpgradeNeed)
        .where(_open(abstract), UpgradeNeed.naaccr_id.in_(changed))
        .values(settled_at=datetime.now(UTC), settled_by=actor.username)
    )


def asks(rule: str) -> ColumnElement[bool]:
    """Whether *rule* still asks something of an abstract."""
    return Abstract.id.in_(
        select(Abstract.id)
        .join(UpgradeNeed, UpgradeNeed.patient_id == Abstract.patient_id)
        .where(
            UpgradeNeed.rule == rule,
            UpgradeNeed.settled_at.is_(None),
            or_(UpgradeNeed.tumor_id.is_(None), UpgradeNeed.tumor_id == Abstract.tumor_id),
        )
    )


def _open(abstract: Abstract) -> ColumnElement[bool]:
    return (
        (UpgradeNeed.patient_id == abstract.patient_id)
        & UpgradeNeed.settled_at.is_(None)
        & or_(UpgradeNeed.tumor_id.is_(None), UpgradeNeed.tumor_id == abstract.tumor_id)
    )
