"""Changes of the NAACCR version: every value that they changed, and what they ask a person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.columns import UtcDateTime
from registry.extensions import db


class VersionUpgrade(db.Model):
    """A change of the version; *counts* is what it found: patients, tumors, rules, retired."""

    __tablename__ = "version_upgrade"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_version: Mapped[int]
    to_version: Mapped[int]
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_by: Mapped[str] = mapped_column(String(80))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(80))

    changes: Mapped[list["UpgradeChange"]] = relationship(order_by="UpgradeChange.id")


class UpgradeChange(db.Model):
    """A value that a change of the version replaced; *kept* where undoing left a later value."""

    __tablename__ = "upgrade_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    upgrade_id: Mapped[int] = mapped_column(ForeignKey("version_upgrade.id"), index=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    tumor_id: Mapped[int | None] = mapped_column(ForeignKey("tumor.id"))
    rule: Mapped[str] = mapped_column(String(20))
    naaccr_id: Mapped[str] = mapped_column(String(50))
    old: Mapped[str] = mapped_column(String(200))
    new: Mapped[str] = mapped_column(String(200))
    kept: Mapped[bool] = mapped_column(default=False)


class UpgradeNeed(db.Model):
    """What a change of the NAACCR version asks a person about a patient or one tumor."""

    __tablename__ = "upgrade_need"

    id: Mapped[int] = mapped_column(primary_key=True)
    upgrade_id: Mapped[int] = mapped_column(ForeignKey("version_upgrade.id"), index=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    tumor_id: Mapped[int | None] = mapped_column(ForeignKey("tumor.id"))
    rule: Mapped[str] = mapped_column(String(20), index=True)
    naaccr_id: Mapped[str] = mapped_column(String(50))
    reason: Mapped[str] = mapped_column(String(200))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str | None] = mapped_column(String(80))
