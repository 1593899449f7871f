"""Tables of the site's directory: physicians and facilities, towns by postal code."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.columns import UtcDateTime
from registry.extensions import db

PHYSICIAN = "physician"
FACILITY = "facility"


class DirectoryEntry(db.Model):
    """A physician or facility that cases name.

    *number* is what the items without NPI hold: the site's own number of a physician
    (up to 8 characters) or a facility ID (10 digits).  *detail* is a specialty or a place.
    """

    __tablename__ = "directory_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[str | None] = mapped_column(String(10))
    npi: Mapped[str | None] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str] = mapped_column(String(120), default="")
    # Who has left is not offered any more, but still named where a case has the number.
    active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(80))

    __table_args__ = (
        UniqueConstraint("kind", "number", name="uq_directory_entry_number"),
        UniqueConstraint("kind", "npi", name="uq_directory_entry_npi"),
        CheckConstraint(f"kind IN ('{PHYSICIAN}', '{FACILITY}')", name="kind"),
        CheckConstraint("number IS NOT NULL OR npi IS NOT NULL", name="numbered"),
    )


class PostalTown(db.Model):
    """A town of a postal code, in the table that the site loaded."""

    __tablename__ = "postal_town"

    id: Mapped[int] = mapped_column(primary_key=True)
    postal_code: Mapped[str] = mapped_column(String(5))
    city: Mapped[str] = mapped_column(String(50))
    state: Mapped[str] = mapped_column(String(2))
    county: Mapped[str] = mapped_column(String(3))

    __table_args__ = (Index("ix_postal_town_code", "postal_code"),)
