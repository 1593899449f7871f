"""Tables of pasted reports and of pointers from coded values into them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.columns import UtcDateTime
from registry.extensions import db


class CaseReport(db.Model):
    """A pathology, imaging or operative report as it was pasted; its text never changes.

    It identifies the patient: no file, submission or snapshot carries it, and it is deleted
    with its case.
    """

    __tablename__ = "case_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    abstract_id: Mapped[int] = mapped_column(ForeignKey("abstract.id", ondelete="CASCADE"))
    # One of registry.reading.kinds, or "" where its words decide.
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(String(80))

    __table_args__ = (Index("ix_case_report_abstract", "abstract_id"),)


class Evidence(db.Model):
    """The phrase of a report, from *start* to *end*, that bears out the *value* of an item."""

    __tablename__ = "evidence"

    abstract_id: Mapped[int] = mapped_column(
        ForeignKey("abstract.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    report_id: Mapped[int] = mapped_column(
        ForeignKey("case_report.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[int]
    end: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[str] = mapped_column(String(80))
