"""Reports that users keep."""

from datetime import datetime

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.columns import UtcDateTime
from registry.extensions import db


class SavedReport(db.Model):
    """A definition that a user keeps under a name, for all when it is *shared*.

    *query* is what :meth:`Definition.to_query` returns.
    """

    __tablename__ = "saved_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    shared: Mapped[bool] = mapped_column(default=False)
    query: Mapped[dict[str, str]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("owner", "name", name="uq_saved_report_owner"),)
