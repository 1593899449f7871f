"""Tables of what users keep for their own work; nothing here says anything of a patient."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.columns import UtcDateTime
from registry.extensions import db


class KeptCode(db.Model):
    """A code that a user took from a list, when last, and whether it is a favourite.

    *list_name* is the list of :func:`registry.standards.lookup.list_name`, so that items
    which share a list share its favourites.
    """

    __tablename__ = "kept_code"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    list_name: Mapped[str] = mapped_column(String(50), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    favourite: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_kept_code_recent", "user_id", "list_name", "taken_at"),)


class DefaultValue(db.Model):
    """What a user, or a facility, usually codes in an item; the fill Defaults offers it."""

    __tablename__ = "default_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"))
    naaccr_id: Mapped[str] = mapped_column(String(50))
    value: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        UniqueConstraint("user_id", "naaccr_id", name="uq_default_value_of_user"),
        UniqueConstraint("facility_id", "naaccr_id", name="uq_default_value_of_facility"),
        CheckConstraint("(user_id IS NULL) <> (facility_id IS NULL)", name="owner"),
    )


class Phrase(db.Model):
    """A short word of a user, and the text that it becomes in a text field: bx, biopsy showed."""

    __tablename__ = "phrase"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    short: Mapped[str] = mapped_column(String(20), primary_key=True)
    text: Mapped[str] = mapped_column(String(1000))
