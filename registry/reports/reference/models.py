"""The table of life tables, populations and reference rates."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.columns import UtcDateTime
from registry.extensions import db

LIFE_TABLE, POPULATION, RATES = KINDS = "life-table", "population", "rates"


class ReferenceFile(db.Model):
    """A checked file: *content* as it was loaded, so that results can be made again.

    Loading a name again gives its next version; older ones stay.
    """

    __tablename__ = "reference_file"
    __table_args__ = (
        UniqueConstraint("kind", "name", "version"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()
    extent: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    # Made up for demonstration: its results are marked and must not be published.
    synthetic: Mapped[bool] = mapped_column(default=False)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    loaded_by: Mapped[str] = mapped_column(String(80))

    @property
    def title(self) -> str:
        """The name with its version."""
        return f"{self.name}, version {self.version}"
