"""Tables of the practice registry: the mark of such a database, and the attempts."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.columns import UtcDateTime
from registry.extensions import db


class PracticeRegistry(db.Model):
    """A row here makes the whole database a practice registry, for good."""

    __tablename__ = "practice_registry"

    id: Mapped[int] = mapped_column(primary_key=True)
    founded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PracticeAttempt(db.Model):
    """A user's attempt at a chart; *given* is what was submitted, by XML id or question."""

    __tablename__ = "practice_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    chart: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    abstract_id: Mapped[int] = mapped_column(ForeignKey("abstract.id"), unique=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    __table_args__ = (Index("ix_practice_attempt_user", "user_id"),)
