"""Tables of the submission ledger: destinations, submissions, the cases and values sent."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from registry.cases.models import Facility
from registry.columns import UtcDateTime, byte_ordered
from registry.extensions import db

PREPARED, SENT, ACKNOWLEDGED = "prepared", "sent", "acknowledged"
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
LEFT_OUT, GONE, FLAGGED = "left out", "gone", "flagged"
OPEN, WAIVED, OVER_RIDDEN = "open", "waived", "over-ridden"
ALWAYS, ANALYTIC, KNOWN, NO = "always", "analytic", "known", "no"
CADENCES = {"": "Not watched", "monthly": "Every month", "quarterly": "Every quarter"}

KINDS = {"state": "State central registry", "ncdb": "NCDB (RCRS)", "other": "Other"}
RECORD_TYPES = ("A", "M", "C", "I")
VERSIONS = (240, 250, 260)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


class Destination(db.Model):
    """Who receives submissions, and what they take; *classes* as "00-22, 34", blank for all."""

    __tablename__ = "destination"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    record_type: Mapped[str] = mapped_column(String(1))
    naaccr_version: Mapped[int]
    classes: Mapped[str] = mapped_column(String(120), default="")
    file_name: Mapped[str] = mapped_column(String(120))
    # Whether items of the site's user dictionaries travel too.
    user_items: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    # Whether a case with an error that nobody waived stays out of the file.
    zero_errors: Mapped[bool] = mapped_column(default=True, server_default=true())
    cadence: Mapped[str] = mapped_column(String(10), default="", server_default="")
    # Days from the end of a period to the day on which its file is due.
    due_days: Mapped[int] = mapped_column(default=30, server_default="30")

    __table_args__ = (
        CheckConstraint(_one_of("kind", tuple(KINDS)), name="kind"),
        CheckConstraint(_one_of("cadence", tuple(CADENCES)), name="cadence"),
        CheckConstraint(_one_of("record_type", RECORD_TYPES), name="record_type"),
        CheckConstraint(
            f"naaccr_version IN ({', '.join(map(str, VERSIONS))})", name="naaccr_version"
        ),
    )


class Submission(db.Model):
    """One file prepared for a destination: how it was selected, its counts, what became of it."""

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"), index=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    selection: Mapped[dict[str, Any]] = mapped_column(JSON)
    naaccr_version: Mapped[int]
    record_type: Mapped[str] = mapped_column(String(1))
    # What the file's root carries: registry items and user dictionaries.
    root: Mapped[dict[str, Any]] = mapped_column(JSON)
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    prepared_by: Mapped[str] = mapped_column(String(80))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    patients: Mapped[int]
    cases: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12), default=PREPARED)
    sent_on: Mapped[date | None]
    sent_by: Mapped[str | None] = mapped_column(String(80))
    receipt_on: Mapped[date | None]
    receipt_by: Mapped[str | None] = mapped_column(String(80))
    receipt_text: Mapped[str | None] = mapped_column(Text)
    receipt_name: Mapped[str | None] = mapped_column(String(200))
    receipt_sha256: Mapped[str | None] = mapped_column(String(64))
    receipt_content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    # The destination's own number for the file, and how many cases it took.
    receipt_number: Mapped[str | None] = mapped_column(String(80))
    receipt_accepted: Mapped[int | None]
    receipt_rejected: Mapped[int | None]
    # What the preparer has to say, for the workbook.
    notes: Mapped[str] = mapped_column(Text, default="", server_default="")
    resend_of: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))

    destination: Mapped[Destination] = relationship()
    facility: Mapped[Facility] = relationship()

    __table_args__ = (
        CheckConstraint(_one_of("state", (PREPARED, SENT, ACKNOWLEDGED)), name="state"),
    )


class SubmissionCase(db.Model):
    """A case as it was sent: the values by item number, and what differs from the time before.

    *changes* holds the old and the new value of each item; cases with the same
    *patient_position* stand under one Patient of the file.
    """

    __tablename__ = "submission_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    accession_number: Mapped[str] = mapped_column(byte_ordered(9))
    sequence_number: Mapped[str] = mapped_column(byte_ordered(2))
    abstract_id: Mapped[int | None] = mapped_column(ForeignKey("abstract.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(9))
    position: Mapped[int]
    patient_position: Mapped[int]
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    patient_items: Mapped[dict[str, str]] = mapped_column(JSON)
    tumor_items: Mapped[dict[str, str]] = mapped_column(JSON)

    __table_args__ = (
        CheckConstraint(_one_of("kind", (NEW, CHANGED, UNCHANGED)), name="kind"),
        UniqueConstraint("submission_id", "accession_number", "sequence_number"),
        UniqueConstraint("submission_id", "position", name="uq_submission_case_position"),
        Index("ix_submission_case_abstract", "abstract_id"),
        # The ledger is asked for the last values of a number without reading the values.
        Index(
            "ix_submission_case_number",
            "accession_number",
            "sequence_number",
            "submission_id",
            "abstract_id",
        ),
    )


class SubmissionRemark(db.Model):
    """A case that the submission leaves out, misses or flags, and why.

    *rule* is that of the first reason of one left out, as the control counts have it.
    """

    __tablename__ = "submission_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8))
    abstract_id: Mapped[int | None] = mapped_column(ForeignKey("abstract.id", ondelete="SET NULL"))
    accession_number: Mapped[str] = mapped_column(byte_ordered(9))
    sequence_number: Mapped[str] = mapped_column(byte_ordered(2))
    reason: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(String(20), default="", server_default="")

    __table_args__ = (
        CheckConstraint(_one_of("kind", (LEFT_OUT, GONE, FLAGGED)), name="kind"),
        Index("ix_submission_remark_abstract", "abstract_id"),
    )


class SubmissionFinding(db.Model):
    """An edit that a case fails, and how it stands; *reason* says why it was waived.

    An open finding keeps the case out where the destination asks for zero errors.
    """

    __tablename__ = "submission_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    abstract_id: Mapped[int | None] = mapped_column(ForeignKey("abstract.id", ondelete="SET NULL"))
    accession_number: Mapped[str] = mapped_column(byte_ordered(9))
    sequence_number: Mapped[str] = mapped_column(byte_ordered(2))
    edit_id: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(11))
    items: Mapped[list[str]] = mapped_column(JSON)
    message: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint(_one_of("status", (OPEN, WAIVED, OVER_RIDDEN)), name="status"),
        Index("ix_submission_finding_abstract", "abstract_id"),
        Index("ix_submission_finding_edit", "submission_id", "edit_id"),
    )


class SubmissionWaiver(db.Model):
    """An error that a case may be sent with to one destination, and why.

    It holds while the edit's items have the *values* that they had; a change ends it.
    """

    __tablename__ = "submission_waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"))
    abstract_id: Mapped[int] = mapped_column(ForeignKey("abstract.id", ondelete="CASCADE"))
    edit_id: Mapped[str] = mapped_column(String(10))
    values: Mapped[dict[str, str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    waived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    waived_by: Mapped[str] = mapped_column(String(80))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str | None] = mapped_column(String(80))

    __table_args__ = (Index("ix_submission_waiver_case", "abstract_id", "destination_id"),)


class SubmissionReject(db.Model):
    """A case that the destination did not take, why, and what was done about it.

    A rejected case counts as not sent with that submission.
    """

    __tablename__ = "submission_reject"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("submission_case.id", ondelete="CASCADE"), primary_key=True
    )
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str | None] = mapped_column(String(80))

    case: Mapped[SubmissionCase] = relationship()


class DemandedItem(db.Model):
    """What a destination asks of an item in one version, where it differs from the starting set."""

    __tablename__ = "demanded_item"

    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"), primary_key=True)
    naaccr_version: Mapped[int] = mapped_column(primary_key=True)
    naaccr_id: Mapped[str] = mapped_column(String(50), primary_key=True)
    demand: Mapped[str] = mapped_column(String(8))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(80))

    __table_args__ = (
        CheckConstraint(_one_of("demand", (ALWAYS, ANALYTIC, KNOWN, NO)), name="demand"),
    )
