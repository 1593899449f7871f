"""Reads of treatments and recurrences."""

from collections.abc import Collection

from flask import abort
from sqlalchemy import select

from registry.cases.courses.models import Recurrence, Treatment
from registry.cases.models import Abstract
from registry.extensions import db


def treatments(tumor_ids: Collection[int]) -> list[Treatment]:
    """Return the treatments of tumors by course and start."""
    statement = (
        select(Treatment)
        .where(Treatment.tumor_id.in_(tumor_ids))
        .order_by(Treatment.course, Treatment.started, Treatment.id)
    )
    return list(db.session.scalars(statement))


def recurrences(tumor_ids: Collection[int]) -> list[Recurrence]:
    """Return the recurrences of tumors, the first one first; those without a date come last."""
    statement = (
        select(Recurrence)
        .where(Recurrence.tumor_id.in_(tumor_ids))
        .order_by(Recurrence.date == "", Recurrence.date, Recurrence.id)
    )
    return list(db.session.scalars(statement))


def first_recurrence(tumor_id: int) -> Recurrence | None:
    """Return the recurrence that items 1860 and 1880 tell of."""
    return next(iter(recurrences([tumor_id])), None)


def treatment_or_404(abstract: Abstract, treatment_id: int) -> Treatment:
    """Return a treatment of the abstract's tumor."""
    row = db.session.get(Treatment, treatment_id)
    if row is None or row.tumor_id != abstract.tumor_id:
        abort(404, "The case has no such treatment; it may have been removed.")
    return row


def recurrence_or_404(abstract: Abstract, recurrence_id: int) -> Recurrence:
    """Return a recurrence of the abstract's tumor."""
    row = db.session.get(Recurrence, recurrence_id)
    if row is None or row.tumor_id != abstract.tumor_id:
        abort(404, "The case has no such recurrence; it may have been removed.")
    return row
