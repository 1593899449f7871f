"""Tables of the holding area: batches, and what was found for each of their tumors."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from registry.columns import UtcDateTime
from registry.extensions import db

READING, HELD, ACCEPTED, DISCARDED, FAILED = "reading", "held", "accepted", "discarded", "failed"
STATES = (READING, HELD, ACCEPTED, DISCARDED, FAILED)
NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
KINDS = (NEW, CHANGED, UNCHANGED, REFUSED)


class ImportBatch(db.Model):
    """A file that was brought in; its cases count only after it is accepted."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    # The hash again while the batch is open: the same file cannot be held twice at once.
    open_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10), default=READING)
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"))
    relaxed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int | None]
    record_type: Mapped[str | None] = mapped_column(String(1))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    bytes_read: Mapped[int] = mapped_column(BigInteger, default=0)
    patients: Mapped[int] = mapped_column(default=0)
    tumors: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    patients_new: Mapped[int] = mapped_column(default=0)
    patients_refused: Mapped[int] = mapped_column(default=0)
    disputed: Mapped[int] = mapped_column(default=0)
    new_facilities: Mapped[list[str]] = mapped_column(JSON, default=list)
    notices: Mapped[list[str]] = mapped_column(JSON, default=list)
    message: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name="state"),)

    @property
    def stored(self) -> int:
        """How many tumors of the file the registry has, or will have, with these values."""
        return self.new + self.changed + self.unchanged

    @property
    def adds_up(self) -> bool:
        """Whether every tumor that was read is accounted for."""
        return self.tumors == self.stored + self.refused


class ImportRow(db.Model):
    """What was found for one tumor, or for a patient without one.

    *changes* holds [old, new] by XML id for a changed case, *reasons* the sentences
    for a refused one.
    """

    __tablename__ = "import_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"))
    # The tumor's place in the file: lines do not tell, where all stand on one.
    position: Mapped[int]
    line: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    is_tumor: Mapped[bool] = mapped_column(default=True)
    disputed: Mapped[bool] = mapped_column(default=False)
    label: Mapped[str] = mapped_column(String(200), default="")
    accession: Mapped[str] = mapped_column(String(40), default="")
    abstract_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)

    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="kind"),
        UniqueConstraint("batch_id", "position"),
        Index("ix_import_row_batch", "batch_id", "kind", "position"),
    )
