"""The table of open sections and their drafts."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.columns import UtcDateTime
from registry.extensions import db


class Draft(db.Model):
    """A section of an abstract on somebody's screen, and what was typed there since it was loaded.

    Each page has its own, so that two tabs of one user never overwrite each other.  A draft
    identifies a patient: it lives in this table alone, and ends when the page is saved, the
    draft is discarded, or the page is left with nothing typed.
    """

    __tablename__ = "draft"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[int]
    user_name: Mapped[str] = mapped_column(String(120))
    abstract_id: Mapped[int] = mapped_column(ForeignKey("abstract.id"))
    section: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Left, or only silent: a browser that crashed says nothing.
    left: Mapped[bool] = mapped_column(default=False)
    # By XML id: what the fields hold that differ, and what they held when the page was made.
    typed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    loaded: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    typed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_draft_abstract", "abstract_id"),
        Index("ix_draft_user", "user_id", "typed_at"),
    )
