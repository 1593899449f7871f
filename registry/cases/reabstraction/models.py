"""Tables of samples, of the cases drawn into them, and of rulings on disagreements."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.cases.models import Abstract
from registry.columns import UtcDateTime
from registry.extensions import db

# Whose code was right.
RULINGS = ("first", "second", "neither")


class Sample(db.Model):
    """A random sample of complete cases; the same *seed* and the same cases give the same sample.

    *chosen* is the query of the CaseFilter, *percent* of *eligible* cases were drawn, but not
    more than *most*; *items* are the XML ids that are compared.
    """

    __tablename__ = "reabstraction_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    seed: Mapped[str] = mapped_column(String(40))
    percent: Mapped[int]
    most: Mapped[int]
    eligible: Mapped[int]
    chosen: Mapped[dict[str, str]] = mapped_column(JSON)
    items: Mapped[list[str]] = mapped_column(JSON)
    drawn_by: Mapped[str] = mapped_column(String(80))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)

    cases: Mapped[list["SampledCase"]] = relationship(
        order_by="SampledCase.id", back_populates="sample"
    )


class SampledCase(db.Model):
    """A case of a sample: its items when it was drawn, and what the second abstractor coded.

    *saw_first* says that the second abstractor opened the original between start and end.
    *typed* stands in the fields of the page *typed_page* and is not kept in *second* yet.
    """

    __tablename__ = "reabstracted_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("reabstraction_sample.id"))
    abstract_id: Mapped[int] = mapped_column(
        ForeignKey("abstract.id", ondelete="CASCADE"), index=True
    )
    first: Mapped[dict[str, str]] = mapped_column(JSON)
    first_by: Mapped[str] = mapped_column(String(3))
    second: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    second_by: Mapped[str | None] = mapped_column(String(80))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    saw_first: Mapped[bool] = mapped_column(default=False)
    typed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    typed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    typed_page: Mapped[str] = mapped_column(String(32), default="")

    sample: Mapped[Sample] = relationship(back_populates="cases")
    abstract: Mapped[Abstract] = relationship()
    rulings: Mapped[list["Ruling"]] = relationship(lazy="selectin")

    __table_args__ = (UniqueConstraint("sample_id", "abstract_id"),)


class Ruling(db.Model):
    """Whose code of an item was right, and why: what the next case is coded by."""

    __tablename__ = "reabstraction_ruling"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("reabstracted_case.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(50), primary_key=True)
    right: Mapped[str] = mapped_column(String(7))
    reason: Mapped[str] = mapped_column(Text)
    ruled_by: Mapped[str] = mapped_column(String(80))
    ruled_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint(f'"right" IN ({", ".join(map(repr, RULINGS))})', name="right"),
    )
