"""Every write to the ledger: prepare, send, receipt, discard; one transaction, audited."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.models import Facility
from registry.exchange import extract
from registry.extensions import db
from registry.reports.submissions import files, queries, tally
from registry.reports.submissions.gathering import Gathered, Gathering
from registry.reports.submissions.models import (
    ACKNOWLEDGED,
    FLAGGED,
    GONE,
    LEFT_OUT,
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

CHUNK = 500


class NothingToSend(Exception):
    """The selection leaves no case for the file."""


class WrongState(Exception):
    """The submission is not in the state that the step needs."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the destination answered: words, a file, or both."""

    text: str
    name: str
    content: bytes


def prepare(
    actor: Actor, selection: Selection, *, now: datetime, registry_items: Mapping[str, str]
) -> Submission:
    """Keep the cases of *selection* with their values, and return the submission.

    *registry_items* are items of the file's root.  Raises NothingToSend.
    """
    with transaction():
        destination = db.session.get_one(Destination, selection.destination)
        facility = db.session.get_one(Facility, selection.facility)
        today = now.astimezone().date()
        gathering = Gathering(selection, destination, facility, today=today)
        submission = _new(actor, gathering, now.replace(microsecond=0), registry_items)
        db.session.add(submission)
        db.session.flush()
        counts = _Keeping(submission).keep(gathering)
        if not counts.cases:
            raise NothingToSend("No case of this selection would be in the file")
        missing = list(queries.gone(destination, facility.id))
        _insert_gone(submission, missing)
        submission.patients, submission.cases = len(counts.patients), counts.cases
        submission.counts = {**counts.to_json(), "gone": len(missing)}
        submission.sha256 = files.digest(submission)
        _record(actor, "prepare submission", submission)
    return submission


def mark_sent(actor: Actor, submission: Submission, *, on: date) -> None:
    """Note that the file was sent; from now on its values are the last ones sent."""
    with transaction():
        _refuse_unless(submission, PREPARED)
        submission.state = SENT
        submission.sent_on, submission.sent_by = on, actor.username
        _record(actor, "mark submission sent", submission, sent_on=on.isoformat())


def attach_receipt(actor: Actor, submission: Submission, receipt: Receipt, *, on: date) -> None:
    """Keep what the destination answered; a later answer takes the place of the former."""
    with transaction():
        _refuse_unless(submission, SENT, ACKNOWLEDGED)
        submission.state = ACKNOWLEDGED
        submission.receipt_on, submission.receipt_by = on, actor.username
        submission.receipt_text = receipt.text or None
        submission.receipt_name = receipt.name or None
        submission.receipt_content = receipt.content or None
        submission.receipt_sha256 = (
            hashlib.sha256(receipt.content).hexdigest() if receipt.content else None
        )
        _record(
            actor,
            "attach receipt",
            submission,
            receipt_on=on.isoformat(),
            receipt_sha256=submission.receipt_sha256,
        )


def discard(actor: Actor, submission: Submission) -> None:
    """Delete a submission that was prepared and not sent."""
    with transaction():
        _refuse_unless(submission, PREPARED)
        _record(actor, "discard submission", submission)
        for model in (SubmissionFinding, SubmissionCase, SubmissionRemark):
            db.session.execute(delete(model).where(model.submission_id == submission.id))
        db.session.delete(submission)


def record_download(actor: Actor, submission: Submission, form: str) -> None:
    """Note that the file or workbook left the registry."""
    _record(actor, "download submission", submission, form=form)


def save_destination(actor: Actor, destination: Destination, values: Mapping[str, Any]) -> None:
    """Add or change a destination."""
    with transaction():
        for name, value in values.items():
            setattr(destination, name, value)
        db.session.add(destination)
        db.session.flush()
        audit.record(actor, Event("save destination", detail=dict(values)))


class _Keeping:
    """Writes gathered cases into the ledger, chunk by chunk, and counts them."""

    def __init__(self, submission: Submission) -> None:
        self.submission_id = submission.id
        self.counts = tally.Tally()
        self._cases: list[dict[str, Any]] = []
        self._remarks: list[dict[str, Any]] = []
        self._findings: list[dict[str, Any]] = []

    def keep(self, gathering: Gathering) -> tally.Tally:
        """Keep all of *gathering* and return its counts."""
        for gathered in gathering:
            self.counts.add(gathered)
            self._find(gathered)
            if gathered.reasons:
                detail = "; ".join(reason.detail for reason in gathered.reasons)
                self._remark(gathered, LEFT_OUT, detail)
            else:
                self._case(gathered)
                for remark in tally.flags(gathered.remarks):
                    self._remark(gathered, FLAGGED, f"{remark.naaccr_id}: {remark.reason}")
            if len(self._cases) + len(self._remarks) + len(self._findings) >= CHUNK:
                self._flush()
        self._flush()
        return self.counts

    def _case(self, gathered: Gathered) -> None:
        accession, sequence = gathered.number
        self._cases.append(
            {
                "submission_id": self.submission_id,
                "accession_number": accession,
                "sequence_number": sequence,
                "abstract_id": gathered.case.abstract_id,
                "kind": gathered.kind,
                "position": self.counts.cases,
                "patient_position": len(self.counts.patients),
                "changes": gathered.changes,
                "patient_items": gathered.patient_items,
                "tumor_items": gathered.tumor_items,
            }
        )

    def _find(self, gathered: Gathered) -> None:
        accession, sequence = gathered.number
        for finding in gathered.checked.findings:
            self._findings.append(
                {
                    "submission_id": self.submission_id,
                    "abstract_id": gathered.case.abstract_id,
                    "accession_number": accession,
                    "sequence_number": sequence,
                    "edit_id": finding.edit_id,
                    "status": finding.status,
                    "items": list(finding.items),
                    "message": finding.message,
                    "reason": finding.reason,
                }
            )

    def _remark(self, gathered: Gathered, kind: str, reason: str) -> None:
        accession, sequence = gathered.number
        self._remarks.append(
            {
                "submission_id": self.submission_id,
                "kind": kind,
                "abstract_id": gathered.case.abstract_id,
                "accession_number": accession,
                "sequence_number": sequence,
                "reason": reason,
            }
        )

    def _flush(self) -> None:
        for model, rows in (
            (SubmissionCase, self._cases),
            (SubmissionRemark, self._remarks),
            (SubmissionFinding, self._findings),
        ):
            if rows:
                db.session.execute(insert(model), rows)
                rows.clear()


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
    )


def _insert_gone(submission: Submission, missing: list[queries.Missing]) -> None:
    rows = [
        {
            "submission_id": submission.id,
            "kind": GONE,
            "abstract_id": case.abstract_id,
            "accession_number": case.number[0],
            "sequence_number": case.number[1],
            "reason": case.reason,
        }
        for case in missing
    ]
    if rows:
        db.session.execute(insert(SubmissionRemark), rows)


def _refuse_unless(submission: Submission, *states: str) -> None:
    db.session.refresh(submission, with_for_update=True)
    if submission.state not in states:
        raise WrongState(
            f"Submission {submission.id} is {submission.state}; this step needs it to be "
            f"{' or '.join(states)}"
        )


def _record(actor: Actor, action: str, submission: Submission, **detail: Any) -> None:
    audit.record(
        actor,
        Event(
            action,
            detail={
                "submission": submission.id,
                "destination": submission.destination.code,
                "cases": submission.cases,
                "sha256": submission.sha256,
                **detail,
            },
        ),
    )
