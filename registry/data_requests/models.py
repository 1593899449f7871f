"""Tables of the research desk: requests, their keys, releases, and the patients in each."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.columns import UtcDateTime
from registry.extensions import db

DRAFT, SUBMITTED, APPROVED, REFUSED, CLOSED = (
    "draft",
    "submitted",
    "approved",
    "refused",
    "closed",
)
STATES = (DRAFT, SUBMITTED, APPROVED, REFUSED, CLOSED)
REVIEWS = {
    "": "None",
    "exempt": "Exempt",
    "expedited": "Expedited review",
    "full": "Full board review",
    "waiver": "Waiver of authorization",
}
RETURNED, DESTROYED = "returned", "destroyed"


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


class DataRequest(db.Model):
    """A request: who asks for what, which cases and items, how protected, and who approved it.

    *cohort* is a CaseFilter's query, *levels* the steps of ``registry.disclosure.ladders``
    by item, *prepared_by* the users who worked on it: none of them may approve.
    """

    __tablename__ = "data_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    requester: Mapped[str] = mapped_column(String(120))
    institution: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(Text, default="")
    purpose: Mapped[str] = mapped_column(Text)
    irb_number: Mapped[str] = mapped_column(String(60), default="")
    irb_review: Mapped[str] = mapped_column(String(10), default="")
    irb_expires: Mapped[date | None]
    agreement: Mapped[str] = mapped_column(String(120), default="")
    agreement_expires: Mapped[date | None]
    cohort: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    items: Mapped[list[str]] = mapped_column(JSON, default=list)
    profile: Mapped[str] = mapped_column(String(20))
    levels: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    shift: Mapped[bool] = mapped_column(default=False)
    fewest: Mapped[int] = mapped_column(default=5)
    sensitive: Mapped[str] = mapped_column(String(50), default="")
    diverse: Mapped[int] = mapped_column(default=1)
    leave_out: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    prepared_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decision: Mapped[str] = mapped_column(Text, default="")
    # Two people may have it open at once; the slower one is told.
    version: Mapped[int] = mapped_column(default=1)

    releases: Mapped[list["Release"]] = relationship(
        back_populates="request", order_by="Release.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_one_of("state", STATES), name="state"),
        CheckConstraint(_one_of("irb_review", tuple(REVIEWS)), name="irb_review"),
    )


class RequestKey(db.Model):
    """The secret that a request's pseudonyms and shifts are made with, apart from all else."""

    __tablename__ = "data_request_key"

    request_id: Mapped[int] = mapped_column(ForeignKey("data_request.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)


class Release(db.Model):
    """A file that was made: its counts and hash, to whom it went, and what became of it.

    *smallest* is its k; *cohort* and *plan* are the request's of that time.
    """

    __tablename__ = "data_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("data_request.id"), index=True)
    form: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(80))
    data_as_of: Mapped[datetime] = mapped_column(UtcDateTime)
    records: Mapped[int]
    patients: Mapped[int]
    left_out: Mapped[int]
    smallest: Mapped[int]
    cohort: Mapped[dict[str, str]] = mapped_column(JSON)
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    recipient: Mapped[str] = mapped_column(String(120), default="")
    recipient_address: Mapped[str] = mapped_column(Text, default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    given_on: Mapped[date | None]
    given_by: Mapped[str | None] = mapped_column(String(80))
    due_on: Mapped[date | None] = mapped_column(index=True)
    settled_on: Mapped[date | None]
    settled_how: Mapped[str] = mapped_column(String(10), default="")
    settled_note: Mapped[str] = mapped_column(Text, default="")

    request: Mapped[DataRequest] = relationship(back_populates="releases")

    __table_args__ = (
        CheckConstraint(_one_of("settled_how", ("", RETURNED, DESTROYED)), name="settled_how"),
    )


class ReleasePatient(db.Model):
    """A patient in a release; the accounting outlives the patient's record."""

    __tablename__ = "data_release_patient"

    release_id: Mapped[int] = mapped_column(ForeignKey("data_release.id"), primary_key=True)
    patient_id: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = (Index("ix_data_release_patient_patient", "patient_id"),)
