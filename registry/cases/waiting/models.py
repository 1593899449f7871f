"""The table of cases that wait."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.columns import UtcDateTime, byte_ordered
from registry.extensions import db


class Waiting(db.Model):
    """What an abstract waits for; from the day *until* (YYYYMMDD) on it is work again."""

    __tablename__ = "waiting"

    abstract_id: Mapped[int] = mapped_column(ForeignKey("abstract.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(200))
    until: Mapped[str] = mapped_column(byte_ordered(8))
    set_by: Mapped[str] = mapped_column(String(80))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_waiting_until", "until"),)
