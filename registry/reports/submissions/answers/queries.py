"""Reads of rejects."""

from collections.abc import Iterator

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from registry.cases.models import Abstract, Patient, Tumor
from registry.cases.queries import Page
from registry.extensions import db
from registry.reports.submissions import queries
from registry.reports.submissions.answers.reading import SentCase
from registry.reports.submissions.models import SubmissionCase, SubmissionReject

PATIENT_ID = "20"


def rejects(submission_id: int, *, page: int = 1, size: int = 50) -> Page:
    """Return one page of the rejects of a submission: open ones first, in the file's order."""
    statement = (
        select(SubmissionReject)
        .join(SubmissionReject.case)
        .where(SubmissionReject.submission_id == submission_id)
        .options(joinedload(SubmissionReject.case))
        .order_by(SubmissionReject.settled_at.is_not(None), SubmissionCase.position)
    )
    total = counts(submission_id)[0]
    number = min(max(1, page), max(1, -(-total // size)))
    rows = db.session.scalars(statement.limit(size).offset((number - 1) * size)).all()
    return Page(list(rows), total, number, size)


def open_at(destination_id: int, facility_id: int, *, page: int = 1, size: int = 50) -> Page:
    """Return one page of the rejects that nobody has settled, of all submissions of the pair.

    They are those of :func:`registry.reports.submissions.queries.open_rejects`, newest first.
    """
    held = queries.open_rejects(destination_id, facility_id)
    statement = (
        held.with_only_columns(SubmissionReject)
        .options(joinedload(SubmissionReject.case))
        .order_by(SubmissionReject.submission_id.desc(), SubmissionCase.position)
    )
    total = db.session.scalar(select(func.count()).select_from(held.subquery())) or 0
    number = min(max(1, page), max(1, -(-total // size)))
    rows = db.session.scalars(statement.limit(size).offset((number - 1) * size)).all()
    return Page(list(rows), total, number, size)


def counts(submission_id: int) -> tuple[int, int]:
    """Return how many cases of a submission were rejected, and how many of these are open."""
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(SubmissionReject.settled_at.is_(None)),
        ).where(SubmissionReject.submission_id == submission_id)
    ).one()
    return row[0], row[1]


def reject_or_404(case_id: int) -> SubmissionReject:
    """Return the reject of a case, or answer 404."""
    return db.session.get(SubmissionReject, case_id) or abort(404)


def sent_cases(submission_id: int) -> Iterator[SentCase]:
    """Yield the cases of a submission as rejects name them."""
    rows = db.session.execute(
        select(
            SubmissionCase.id,
            SubmissionCase.accession_number,
            SubmissionCase.sequence_number,
            SubmissionCase.patient_items,
        ).where(SubmissionCase.submission_id == submission_id)
    )
    for row in rows:
        number = row.accession_number, row.sequence_number
        yield SentCase(row.id, number, row.patient_items.get(PATIENT_ID, ""))


def changed_since(page: Page) -> set[int]:
    """Return the abstracts of a page of rejects that were saved after the reject was entered."""
    entered = {one.case.abstract_id: one.entered_at for one in page.rows if one.case.abstract_id}
    rows = db.session.execute(
        select(Abstract.id, Abstract.changed_at, Tumor.changed_at, Patient.changed_at)
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .join(Patient, Patient.id == Abstract.patient_id)
        .where(Abstract.id.in_(entered))
    )
    return {row[0] for row in rows if max(row[1:]) > entered[row[0]]}
