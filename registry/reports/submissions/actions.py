"""Every write to the ledger: prepare, send, receipt, discard; one transaction, audited."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.background import Progress, silent
from registry.exchange import extract
from registry.extensions import db
from registry.reports.submissions import comparison, files, queries
from registry.reports.submissions.answers import actions as answers
from registry.reports.submissions.events import WrongState, record, refuse_unless
from registry.reports.submissions.gathering import Gathering
from registry.reports.submissions.keeping import Keeping, keep_gone
from registry.reports.submissions.models import (
    ACKNOWLEDGED,
    PREPARED,
    SENT,
    Destination,
    Submission,
    SubmissionCase,
    SubmissionFinding,
    SubmissionRemark,
)
from registry.reports.submissions.selection import Selection
from registry.transactions import transaction

__all__ = ["CannotPrepare", "Receipt", "WrongState"]


class CannotPrepare(Exception):
    """Nothing was kept: no case is left for the file, or another one was sent meanwhile."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the destination answered: words, a file, or both; its number, and what it took."""

    text: str
    name: str
    content: bytes
    number: str = ""
    accepted: int | None = None
    rejected: int | None = None


def prepare(
    actor: Actor,
    selection: Selection,
    *,
    now: datetime,
    registry_items: Mapping[str, str],
    progress: Progress = silent,
) -> Submission:
    """Keep the cases of *selection* with their values, and return the submission.

    *registry_items* are items of the file's root; *progress* is told the cases that were
    read.  Raises CannotPrepare; what breaks off leaves nothing behind.
    """
    today = now.astimezone().date()
    gathering = Gathering.of(selection, today=today, progress=progress)
    with Keeping() as keeping:
        # Nobody else is kept from writing meanwhile; what they change counts as changed later.
        counts = keeping.gather(gathering)
        if not counts.cases:
            raise CannotPrepare("No case of this selection would be in the file")
        with transaction():
            destination, facility = gathering.destination, gathering.facility
            if queries.last_sent(destination.id, facility.id) != gathering.sent:
                raise CannotPrepare(
                    "While the cases were read, what this destination holds changed: a submission "
                    "was marked as sent, taken back or answered. Prepare again"
                )
            submission = _new(actor, gathering, now.replace(microsecond=0), registry_items)
            submission.patients, submission.cases = len(counts.patients), counts.cases
            db.session.add(submission)
            db.session.flush()
            keeping.store(submission)
            missing = list(queries.gone(destination, facility.id))
            keep_gone(submission, missing)
            submission.counts = {
                **counts.to_json(),
                "gone": len(missing),
                "comparison": comparison.comparison(selection, destination, facility),
            }
            _keep_digest(submission)
            record(actor, "prepare submission", submission)
    return submission


def mark_sent(actor: Actor, submission: Submission, *, on: date) -> None:
    """Note that the file was sent; from now on its values are the last ones sent."""
    with transaction():
        refuse_unless(submission, PREPARED)
        submission.state = SENT
        submission.sent_on, submission.sent_by = on, actor.username
        answers.settle_resent(actor, submission)
        record(actor, "mark submission sent", submission, sent_on=on.isoformat())


def undo_send(actor: Actor, submission: Submission) -> None:
    """Take back that a file was sent, where it did not arrive.

    Raises WrongState also where rejects were entered or its cases prepared again: it did arrive.
    """
    with transaction():
        refuse_unless(submission, SENT)
        if queries.is_answered(submission.id):
            raise WrongState(
                f"Submission {submission.id} arrived: rejects are entered, or its cases were "
                "prepared again; take these back first"
            )
        answers.reopen_resent(submission)
        record(actor, "undo sending", submission, sent_on=str(submission.sent_on))
        submission.state = PREPARED
        submission.sent_on = submission.sent_by = None


def write_notes(actor: Actor, submission: Submission, notes: str) -> None:
    """Keep what the preparer has to say; it stands on the cover of the workbook."""
    with transaction():
        before, submission.notes = submission.notes, notes
        record(actor, "write submission notes", submission, changes=[before, notes])


def attach_receipt(actor: Actor, submission: Submission, receipt: Receipt, *, on: date) -> None:
    """Keep what the destination answered; a later answer takes the place of the former."""
    with transaction():
        refuse_unless(submission, SENT, ACKNOWLEDGED)
        submission.state = ACKNOWLEDGED
        submission.receipt_on, submission.receipt_by = on, actor.username
        submission.receipt_text = receipt.text or None
        submission.receipt_name = receipt.name or None
        submission.receipt_content = receipt.content or None
        submission.receipt_sha256 = (
            hashlib.sha256(receipt.content).hexdigest() if receipt.content else None
        )
        submission.receipt_number = receipt.number or None
        submission.receipt_accepted = receipt.accepted
        submission.receipt_rejected = receipt.rejected
        record(
            actor,
            "attach receipt",
            submission,
            accepted=receipt.accepted,
            rejected=receipt.rejected,
            receipt_on=on.isoformat(),
            receipt_sha256=submission.receipt_sha256,
        )


def discard(actor: Actor, submission: Submission) -> None:
    """Delete a submission that was prepared and not sent."""
    with transaction():
        refuse_unless(submission, PREPARED)
        record(actor, "discard submission", submission)
        for model in (SubmissionFinding, SubmissionCase, SubmissionRemark):
            db.session.execute(delete(model).where(model.submission_id == submission.id))
        db.session.delete(submission)


def record_download(actor: Actor, submission: Submission, form: str) -> None:
    """Note that the file or workbook left the registry."""
    record(actor, "download submission", submission, form=form)


def save_destination(actor: Actor, destination: Destination, values: Mapping[str, Any]) -> None:
    """Add or change a destination."""
    with transaction():
        for name, value in values.items():
            setattr(destination, name, value)
        db.session.add(destination)
        db.session.flush()
        audit.record(actor, Event("save destination", detail=dict(values)))


def _new(
    actor: Actor, gathering: Gathering, now: datetime, registry_items: Mapping[str, str]
) -> Submission:
    selection = gathering.selection
    root = extract.root(gathering.converter, gathering.dictionaries, registry_items, generated=now)
    return Submission(
        destination=gathering.destination,
        facility=gathering.facility,
        selection=selection.to_json(),
        naaccr_version=selection.version,
        record_type=selection.record_type,
        root={"items": root.items, "dictionaries": list(root.user_dictionaries)},
        prepared_at=now,
        prepared_by=actor.username,
        file_name=files.file_name(gathering.destination, gathering.facility, selection, now),
        sha256="",
        patients=0,
        cases=0,
        counts={},
        state=PREPARED,
        resend_of=selection.resend_of or None,
    )


def _keep_digest(submission: Submission) -> None:
    """Keep the digest of the file, with the former time stamp where that gives the former file."""
    former = db.session.get(Submission, submission.resend_of or 0)
    if former is not None:
        root, stamp = submission.root, files.generated(former)
        submission.root = {**root, "generated": stamp}
        submission.sha256 = files.digest(submission)
        if submission.sha256 == former.sha256:
            submission.file_name = former.file_name
            return
        submission.root = root
    submission.sha256 = files.digest(submission)
