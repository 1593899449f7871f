"""Tables of what users keep for their own work; nothing here says anything of a patient."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
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
