"""Tables of treatments by course, and of recurrences."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from registry.columns import UtcDateTime, byte_ordered
from registry.extensions import db


class OfTumor:
    """What treatments and recurrences have in common; they go where their tumor goes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    # Deleting a tumor takes them along.
    tumor_id: Mapped[int] = mapped_column(ForeignKey("tumor.id", ondelete="CASCADE"))
    note: Mapped[str] = mapped_column(String(400), default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(80))

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        """Count the versions, so that a stale save is noticed."""
        return {"version_id_col": cls.version}


class Treatment(OfTumor, db.Model):
    """One kind of treatment in a course of a tumor; dates are YYYYMMDD, YYYYMM, YYYY or ""."""

    __tablename__ = "treatment"

    course: Mapped[int]
    modality: Mapped[str] = mapped_column(String(13))
    started: Mapped[str] = mapped_column(byte_ordered(8), default="")
    ended: Mapped[str] = mapped_column(byte_ordered(8), default="")
    # Generic names of the standard's drug table.
    drugs: Mapped[list[str]] = mapped_column(JSON, default=list)
    facility: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(11), default="")

    __table_args__ = (Index("ix_treatment_tumor", "tumor_id", "course", "started"),)


class Recurrence(OfTumor, db.Model):
    """A return of a tumor; *type* is a code of item 1880, *sites* are codes of ICD-O."""

    __tablename__ = "recurrence"

    date: Mapped[str] = mapped_column(byte_ordered(8), default="")
    type: Mapped[str] = mapped_column(byte_ordered(2))
    sites: Mapped[list[str]] = mapped_column(JSON, default=list)
    confirmed: Mapped[str] = mapped_column(String(9), default="")

    __table_args__ = (Index("ix_recurrence_tumor", "tumor_id", "date"),)
