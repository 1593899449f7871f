"""Samples, the cases to be coded again, and where the two abstractors disagree."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from registry.audit.models import AuditEvent
from registry.cases.history import CHANGING
from registry.cases.models import Abstract, Tumor
from registry.cases.reabstraction.models import Sample, SampledCase
from registry.extensions import db

# What shows the codes of one case.
SHOWING = ("print case", "view case", "view history")


def samples() -> list[tuple[Sample, int, int]]:
    """Return the samples, newest first, each with its cases and how many of them are finished."""
    counted = (
        select(Sample, func.count(SampledCase.id), func.count(SampledCase.finished_at))
        .outerjoin(SampledCase, SampledCase.sample_id == Sample.id)
        .group_by(Sample.id)
        .order_by(Sample.id.desc())
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(counted)]


def sample_or_404(sample_id: int) -> Sample:
    """Return the sample, or answer 404."""
    found: Sample = db.get_or_404(Sample, sample_id)
    return found


def case_or_404(case_id: int) -> SampledCase:
    """Return the case of a sample with its abstract and patient, or answer 404."""
    found: SampledCase = db.one_or_404(_whole().where(SampledCase.id == case_id))
    return found


def cases(sample_id: int) -> list[SampledCase]:
    """Return the cases of a sample in the order drawn."""
    chosen = _whole().where(SampledCase.sample_id == sample_id).order_by(SampledCase.id)
    return list(db.session.scalars(chosen))


def to_code(username: str, initials: str) -> list[SampledCase]:
    """Return the cases that a user may code again: those begun first."""
    found = db.session.scalars(
        _whole().where(SampledCase.finished_at.is_(None)).order_by(SampledCase.id)
    )
    worked = _worked_on(username)
    mine = [
        case
        for case in found
        if case.second_by in (None, username)
        and not (initials and initials == case.first_by)
        and case.abstract_id not in worked
    ]
    return sorted(mine, key=lambda case: case.second_by is None)


def worked_on(abstract_id: int, username: str) -> bool:
    """Whether a user opened or changed the first abstract of a case."""
    return abstract_id in _worked_on(username, abstract_id)


def saw_original(case: SampledCase, username: str) -> bool:
    """Whether a user looked at a case since it was drawn."""
    looked = select(AuditEvent.id).where(
        AuditEvent.abstract_id == case.abstract_id,
        AuditEvent.username == username,
        AuditEvent.action.in_(SHOWING),
        AuditEvent.at >= case.sample.drawn_at,
    )
    return db.session.scalar(looked.limit(1)) is not None


def pairs(case: SampledCase) -> dict[str, tuple[str, str]]:
    """Return what both abstractors coded by item; items that both left blank are not compared."""
    found = {
        item: (case.first.get(item, ""), case.second.get(item, "")) for item in case.sample.items
    }
    return {item: pair for item, pair in found.items() if any(pair)}


def disagreements(case: SampledCase) -> dict[str, tuple[str, str]]:
    """Return the items of a finished case that were coded differently."""
    if case.finished_at is None:
        return {}
    return {item: pair for item, pair in pairs(case).items() if pair[0] != pair[1]}


def _whole() -> Select[Any]:
    abstract = joinedload(SampledCase.abstract)
    return select(SampledCase).options(
        abstract.joinedload(Abstract.tumor).joinedload(Tumor.patient),
        abstract.joinedload(Abstract.facility),
        joinedload(SampledCase.sample),
    )


def _worked_on(username: str, abstract_id: int | None = None) -> set[int]:
    changed = select(AuditEvent.abstract_id).where(
        AuditEvent.username == username,
        AuditEvent.action.in_(CHANGING),
        AuditEvent.abstract_id.in_(
            [abstract_id] if abstract_id else select(SampledCase.abstract_id)
        ),
    )
    return {key for key in db.session.scalars(changed.distinct()) if key is not None}
