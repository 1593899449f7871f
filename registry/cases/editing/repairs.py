"""Repair work: what the abstracts fail, by edit, and the way from case to case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, delete, func, select

from registry.cases.editing.cases import site_edits
from registry.cases.filters import CaseFilter, conditions
from registry.cases.models import Abstract, EditFailure, Patient, Tumor
from registry.edits import engine
from registry.edits.edit import HOSPITAL, Edit
from registry.edits.engine import Failure
from registry.extensions import db

RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Work:
    """An edit with the cases that fail it: how many, since 30 days, since when the oldest."""

    edit: Edit
    cases: int
    recent: int
    oldest: date


def remember(abstract: Abstract, failures: Iterable[Failure], *, today: date) -> None:
    """Store what an abstract fails of the hospital's set; what it failed before keeps its day."""
    wanted = _of_hospital(failures)
    fails, passes = _differences(abstract, wanted)
    if passes:
        db.session.execute(
            delete(EditFailure).where(
                EditFailure.abstract_id == abstract.id, EditFailure.edit_id.in_(passes)
            )
        )
    db.session.add_all(
        EditFailure(abstract_id=abstract.id, edit_id=edit_id, severity=wanted[edit_id], since=today)
        for edit_id in sorted(fails)
    )


def differences(abstract: Abstract, failures: Iterable[Failure]) -> tuple[set[str], set[str]]:
    """Return the edits that an abstract newly fails, and newly passes, against what is stored."""
    return _differences(abstract, _of_hospital(failures))


def _of_hospital(failures: Iterable[Failure]) -> dict[str, str]:
    return {
        failure.edit.id: failure.edit.severity.value
        for failure in failures
        if HOSPITAL in failure.edit.sets and not failure.over_ridden
    }


def _differences(abstract: Abstract, wanted: Mapping[str, str]) -> tuple[set[str], set[str]]:
    stored = select(EditFailure.edit_id).where(EditFailure.abstract_id == abstract.id)
    known = set(db.session.scalars(stored))
    return wanted.keys() - known, known - wanted.keys()


def work(chosen: CaseFilter, today: date) -> list[Work]:
    """Return the edits that cases of *chosen* fail: errors first, then the most frequent."""
    by_id = {edit.id: edit for edit in (*engine.edits(), *site_edits())}
    counted = (
        select(
            EditFailure.edit_id,
            func.count(),
            func.sum(case((EditFailure.since > today - RECENT, 1), else_=0)),
            func.min(EditFailure.since),
        )
        .join(Abstract, Abstract.id == EditFailure.abstract_id)
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .join(Patient, Patient.id == Abstract.patient_id)
        .where(*conditions(chosen, f"{today:%Y%m%d}"))
        .group_by(EditFailure.edit_id)
    )
    found = [
        Work(by_id[edit_id], cases, recent, oldest)
        for edit_id, cases, recent, oldest in db.session.execute(counted)
        if edit_id in by_id
    ]
    return sorted(found, key=lambda each: (each.edit.severity.value, -each.cases, each.edit.id))


def next_abstract(edit_id: str, after: int) -> int | None:
    """Return the abstract that fails an edit and comes after another, round to the first again."""
    failing = select(EditFailure.abstract_id).where(EditFailure.edit_id == edit_id)
    ordered = failing.order_by(EditFailure.abstract_id).limit(1)
    found: int | None = db.session.scalar(ordered.where(EditFailure.abstract_id > after))
    return found if found is not None else db.session.scalar(ordered)
