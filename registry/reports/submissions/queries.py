"""Reads of the submission ledger."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy import Row, Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from registry.cases.models import Abstract, Patient, Tumor
from registry.cases.queries import Page
from registry.extensions import db
from registry.formats import moment
from registry.reports.submissions.models import (
    ACKNOWLEDGED,
    PREPARED,
    SENT,
    Destination,
    Submission,
    SubmissionCase,
    SubmissionFinding,
    SubmissionReject,
    SubmissionRemark,
)
from registry.reports.submissions.selection import takes_class

CHUNK = 500
Number = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LastSent:
    """Where the ledger holds a case's last values, and the file that carried them."""

    case_id: int
    submission_id: int
    version: int
    record_type: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A case that was sent before and is no longer there to be sent; *changed* by whom and when."""

    abstract_id: int | None
    number: Number
    reason: str
    changed: str = ""


def destinations(*, active: bool = True) -> list[Destination]:
    """Return the destinations by name, all of them or the *active* ones."""
    statement = select(Destination).order_by(Destination.name)
    return list(db.session.scalars(statement.where(Destination.active) if active else statement))


def destination_or_404(destination_id: int) -> Destination:
    """Return the destination, or answer 404."""
    return db.session.get(Destination, destination_id) or abort(404)


def submission_or_404(submission_id: int) -> Submission:
    """Return the submission with its destination and facility, or answer 404."""
    statement = _submissions().where(Submission.id == submission_id)
    found: Submission | None = db.session.scalar(statement)
    return found or abort(404)


def submissions(*, page: int = 1, size: int = 25) -> Page:
    """Return one page of the submissions, newest first."""
    return _page(_submissions().order_by(Submission.id.desc()), page, size)


def all_submissions() -> list[Submission]:
    """Return all submissions, newest first."""
    return list(db.session.scalars(_submissions().order_by(Submission.id.desc())))


def unsent(destination_id: int, facility_id: int) -> list[Submission]:
    """Return the submissions that were prepared and neither sent nor discarded."""
    statement = _submissions().where(
        Submission.destination_id == destination_id,
        Submission.facility_id == facility_id,
        Submission.state == PREPARED,
    )
    return list(db.session.scalars(statement.order_by(Submission.id)))


def submitted_cases(submission_id: int, *, kind: str = "", page: int = 1, size: int = 50) -> Page:
    """Return one page of the cases of a submission in the order of the file."""
    return _page(_cases_of(submission_id, kind), page, size)


def remarks(
    submission_id: int, kind: str, *, rule: str = "", page: int = 1, size: int = 50
) -> Page:
    """Return one page of the cases that a submission left out (by *rule*), misses or flags."""
    statement = select(SubmissionRemark).where(
        SubmissionRemark.submission_id == submission_id, SubmissionRemark.kind == kind
    )
    if rule:
        statement = statement.where(SubmissionRemark.rule == rule)
    return _page(statement.order_by(SubmissionRemark.id), page, size)


def findings(submission_id: int, *, edit: str = "", page: int = 1, size: int = 50) -> Page:
    """Return one page of what the cases of a submission fail, of one *edit* if asked."""
    return _page(_findings_of(submission_id, edit), page, size)


def all_findings(submission_id: int) -> Iterator[SubmissionFinding]:
    """Yield what the cases of a submission fail, by edit and case."""
    statement = _findings_of(submission_id, "").execution_options(yield_per=CHUNK)
    yield from db.session.scalars(statement)


def in_order(submission_id: int, *, kind: str = "") -> Iterator[SubmissionCase]:
    """Yield the cases of a submission in the order of the file, chunk by chunk."""
    yield from db.session.scalars(_cases_of(submission_id, kind).execution_options(yield_per=CHUNK))


def all_remarks(submission_id: int) -> Iterator[SubmissionRemark]:
    """Yield what a submission left out, misses or flags, by kind."""
    statement = select(SubmissionRemark).where(SubmissionRemark.submission_id == submission_id)
    ordered = statement.order_by(SubmissionRemark.kind, SubmissionRemark.id)
    yield from db.session.scalars(ordered.execution_options(yield_per=CHUNK))


def last_sent(destination_id: int, facility_id: int) -> dict[Number, LastSent]:
    """Return, for each case that was sent, where its last values are."""
    latest = _latest(destination_id, facility_id)
    rows = db.session.execute(select(latest).where(latest.c.age == 1))
    return {
        (row.accession_number, row.sequence_number): LastSent(
            row.id, row.submission_id, row.naaccr_version, row.record_type
        )
        for row in rows
    }


def sent_values(case_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the values that the ledger's cases were sent with, by item number."""
    rows = db.session.execute(
        select(SubmissionCase.id, SubmissionCase.patient_items, SubmissionCase.tumor_items).where(
            SubmissionCase.id.in_(case_ids)
        )
    )
    return {row.id: {**row.patient_items, **row.tumor_items} for row in rows}


def touched_since_sent(destination_id: int, facility_id: int) -> Select[Any]:
    """Return the statement for the abstracts saved after their last submission was prepared."""
    latest = _latest(destination_id, facility_id)
    stamps = (Abstract.changed_at, Tumor.changed_at, Patient.changed_at)
    return (
        select(Abstract.id)
        .join(latest, latest.c.abstract_id == Abstract.id)
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .join(Patient, Patient.id == Abstract.patient_id)
        .where(latest.c.age == 1, or_(*(stamp > latest.c.prepared_at for stamp in stamps)))
    )


def held(destination_id: int, facility_id: int) -> Select[Any]:
    """Return the statement for the abstracts that the destination holds."""
    latest = _latest(destination_id, facility_id)
    return select(latest.c.abstract_id).where(latest.c.abstract_id.is_not(None))


def is_answered(submission_id: int) -> bool:
    """Whether rejects of a submission are entered, or its cases were prepared again."""
    return bool(
        db.session.scalar(
            select(
                or_(
                    exists().where(SubmissionReject.submission_id == submission_id),
                    exists().where(Submission.resend_of == submission_id),
                )
            )
        )
    )


def open_rejects(destination_id: int, facility_id: int) -> Select[Any]:
    """Return the statement for the abstracts with a reject that nobody has settled."""
    return (
        select(SubmissionCase.abstract_id)
        .join(SubmissionReject, SubmissionReject.case_id == SubmissionCase.id)
        .join(Submission, Submission.id == SubmissionCase.submission_id)
        .where(
            Submission.destination_id == destination_id,
            Submission.facility_id == facility_id,
            SubmissionReject.settled_at.is_(None),
            SubmissionCase.abstract_id.is_not(None),
        )
    )


def gone(destination: Destination, facility_id: int) -> Iterator[Missing]:
    """Yield the cases that were sent and that the destination would not get today."""
    latest = _latest(destination.id, facility_id)
    holder, renumbered = aliased(Abstract), aliased(Abstract)
    held = and_(
        holder.facility_id == facility_id,
        holder.accession_number_hosp == latest.c.accession_number,
        holder.sequence_number_hospital == latest.c.sequence_number,
        holder.accession_claim == 0,
    )
    rows = db.session.execute(
        select(
            latest,
            holder.id.label("held_by"),
            holder.class_of_case,
            func.coalesce(holder.changed_by, renumbered.changed_by).label("by"),
            func.coalesce(holder.changed_at, renumbered.changed_at).label("at"),
            renumbered.accession_number_hosp.label("accession_now"),
            renumbered.sequence_number_hospital.label("sequence_now"),
        )
        .outerjoin(holder, held)
        .outerjoin(renumbered, renumbered.id == latest.c.abstract_id)
        .where(latest.c.age == 1)
        .order_by(latest.c.accession_number, latest.c.sequence_number)
    )
    for row in rows:
        if reason := _why_gone(row, destination.classes):
            number = row.accession_number, row.sequence_number
            changed = f"changed by {row.by}, {moment(row.at)}" if row.by else ""
            yield Missing(row.held_by or row.abstract_id, number, reason, changed)


def _why_gone(row: Row[Any], classes: str) -> str:
    if row.held_by is None:
        now = f"{row.accession_now or 'blank'} / {row.sequence_now or 'blank'}"
        return f"The case now has number {now}" if row.abstract_id else "No case has this number"
    if takes_class(classes, row.class_of_case or ""):
        return ""
    return f"Class of case is now {row.class_of_case or 'blank'}, not among {classes}"


def pairs_sent() -> list[Row[Any]]:
    """Return the destinations and facilities between which something was sent, with counts."""
    statement = (
        select(
            Submission.destination_id,
            Submission.facility_id,
            func.count(Submission.id).label("submissions"),
            func.max(Submission.sent_on).label("sent_on"),
        )
        .where(Submission.state.in_([SENT, ACKNOWLEDGED]))
        .group_by(Submission.destination_id, Submission.facility_id)
    )
    return list(db.session.execute(statement.order_by(Submission.destination_id)))


def _submissions() -> Select[Any]:
    return select(Submission).options(
        joinedload(Submission.destination), joinedload(Submission.facility)
    )


def _cases_of(submission_id: int, kind: str) -> Select[Any]:
    statement = select(SubmissionCase).where(SubmissionCase.submission_id == submission_id)
    if kind:
        statement = statement.where(SubmissionCase.kind == kind)
    return statement.order_by(SubmissionCase.position)


def _findings_of(submission_id: int, edit: str) -> Select[Any]:
    statement = select(SubmissionFinding).where(SubmissionFinding.submission_id == submission_id)
    if edit:
        statement = statement.where(SubmissionFinding.edit_id == edit)
    return statement.order_by(
        SubmissionFinding.edit_id,
        SubmissionFinding.accession_number,
        SubmissionFinding.sequence_number,
        SubmissionFinding.id,
    )


def _latest(destination_id: int, facility_id: int) -> Subquery:
    """Return all sent cases of the pair; *age* 1 is the last time that a number was sent.

    What the destination rejected it does not hold, so that it does not count as sent.
    """
    number = SubmissionCase.accession_number, SubmissionCase.sequence_number
    return (
        select(
            SubmissionCase.id,
            *number,
            SubmissionCase.submission_id,
            SubmissionCase.abstract_id,
            Submission.prepared_at,
            Submission.naaccr_version,
            Submission.record_type,
            func.row_number().over(partition_by=number, order_by=Submission.id.desc()).label("age"),
        )
        .join(Submission, Submission.id == SubmissionCase.submission_id)
        .where(
            Submission.destination_id == destination_id,
            Submission.facility_id == facility_id,
            Submission.state.in_([SENT, ACKNOWLEDGED]),
            SubmissionCase.id.not_in(select(SubmissionReject.case_id)),
        )
        .subquery("latest")
    )


def _page(statement: Select[Any], page: int, size: int) -> Page:
    total = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    number = min(max(1, page), max(1, -(-total // size)))
    rows = db.session.scalars(statement.limit(size).offset((number - 1) * size)).all()
    return Page(list(rows), total, number, size)
