"""Tables of comments on items, and of the cases that had a second look."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.columns import UtcDateTime
from registry.extensions import db

# Whose turn it is: the abstractor's, the reviewer's, nobody's.
OPEN = "open"
ANSWERED = "answered"
RESOLVED = "resolved"
STATES = (OPEN, ANSWERED, RESOLVED)


class Comment(db.Model):
    """A reviewer's comment on an item of a case, or on the whole case where *item* is blank.

    *value* is what the item was coded as when the comment was made.
    """

    __tablename__ = "review_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    abstract_id: Mapped[int] = mapped_column(ForeignKey("abstract.id", ondelete="CASCADE"))
    item: Mapped[str] = mapped_column(String(50))
    value: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8), default=OPEN)
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_by: Mapped[str | None] = mapped_column(String(80))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    remarks: Mapped[list["Remark"]] = relationship(
        order_by="Remark.id", cascade="all, delete-orphan", lazy="selectin"
    )
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name="state"),
        Index("ix_review_comment_abstract", "abstract_id", "state"),
        Index("ix_review_comment_state", "state", "abstract_id"),
    )


class Remark(db.Model):
    """What somebody said in a comment: the first remark opens it, the others answer."""

    __tablename__ = "review_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("review_comment.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    said_by: Mapped[str] = mapped_column(String(80))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SecondLook(db.Model):
    """That somebody else looked a case through, and when; a later change asks for another look."""

    __tablename__ = "second_look"

    abstract_id: Mapped[int] = mapped_column(
        ForeignKey("abstract.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    looked_by: Mapped[str] = mapped_column(String(80))
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
