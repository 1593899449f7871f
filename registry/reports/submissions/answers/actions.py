"""Every write about rejects: entered, settled, taken back; audited."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select

from registry.audit.actions import Actor
from registry.extensions import db
from registry.reports.submissions.events import record, refuse_unless
from registry.reports.submissions.models import (
    ACKNOWLEDGED,
    SENT,
    Submission,
    SubmissionCase,
    SubmissionReject,
)
from registry.transactions import transaction


def enter_rejects(actor: Actor, submission: Submission, reasons: Mapping[int, str]) -> None:
    """Note the cases that the destination did not take: the reason by the case's ledger id.

    They no longer count as sent with *submission*.
    """
    with transaction():
        refuse_unless(submission, SENT, ACKNOWLEDGED)
        for case_id, reason in reasons.items():
            reject = db.session.get(SubmissionReject, case_id) or SubmissionReject(
                case_id=case_id, submission_id=submission.id, note=""
            )
            reject.reason = reason
            reject.entered_at, reject.entered_by = datetime.now(UTC), actor.username
            reject.settled_at = reject.settled_by = None
            db.session.add(reject)
        record(actor, "enter rejects", submission, rejects=len(reasons))


def settle(actor: Actor, reject: SubmissionReject, *, note: str) -> None:
    """Note that a reject is dealt with, and how."""
    with transaction():
        _settle(actor, reject, note)
        submission = db.session.get_one(Submission, reject.submission_id)
        record(actor, "settle reject", submission, case=reject.case_id)


def remove_reject(actor: Actor, reject: SubmissionReject) -> None:
    """Take a reject back that was entered by mistake: the case counts as sent again."""
    with transaction():
        submission = db.session.get_one(Submission, reject.submission_id)
        record(actor, "remove reject", submission, case=reject.case_id)
        db.session.delete(reject)


def settle_resent(actor: Actor, submission: Submission) -> None:
    """Settle the open rejects of the cases that *submission* has sent again."""
    sent_again = select(SubmissionCase.abstract_id).where(
        SubmissionCase.submission_id == submission.id
    )
    rejects = db.session.scalars(
        select(SubmissionReject)
        .join(SubmissionCase, SubmissionCase.id == SubmissionReject.case_id)
        .join(Submission, Submission.id == SubmissionReject.submission_id)
        .where(
            Submission.destination_id == submission.destination_id,
            Submission.facility_id == submission.facility_id,
            Submission.id != submission.id,
            SubmissionReject.settled_at.is_(None),
            SubmissionCase.abstract_id.in_(sent_again),
        )
    )
    for reject in rejects:
        _settle(actor, reject, resent_note(submission))


def reopen_resent(submission: Submission) -> None:
    """Let the rejects stand open again that *submission*, which did not arrive, had settled."""
    note = resent_note(submission)
    rejects = select(SubmissionReject).where(SubmissionReject.note == note)
    for reject in db.session.scalars(rejects):
        reject.note = ""
        reject.settled_at = reject.settled_by = None


def resent_note(submission: Submission) -> str:
    """Return what settles a reject whose case is sent again."""
    return f"Sent again with submission {submission.id}"


def _settle(actor: Actor, reject: SubmissionReject, note: str) -> None:
    reject.note = note
    reject.settled_at, reject.settled_by = datetime.now(UTC), actor.username
