"""Who is in a case now, and what a user typed and did not save."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select

from registry.cases.drafts.models import Draft
from registry.cases.models import Abstract
from registry.extensions import db

# Pages report every few seconds; browsers slow those in the background down to one a minute.
PRESENT = timedelta(seconds=90)


def others(abstract_id: int, token: str, *, now: datetime) -> list[Draft]:
    """Return the pages of a case, but this one, that are open now: by name, then by section."""
    chosen = select(Draft).where(
        Draft.abstract_id == abstract_id,
        Draft.token != token,
        Draft.left.is_(False),
        Draft.seen_at > now - PRESENT,
    )
    return list(db.session.scalars(chosen.order_by(Draft.user_name, Draft.section, Draft.token)))


def unsaved(user_id: int, abstract_id: int, section: str, token: str = "") -> list[Draft]:
    """Return the drafts of a user in a section, but that of the page *token*; newest first."""
    chosen = select(Draft).where(
        Draft.user_id == user_id,
        Draft.abstract_id == abstract_id,
        Draft.section == section,
        Draft.token != token,
        Draft.typed_at.is_not(None),
    )
    return list(db.session.scalars(chosen.order_by(Draft.typed_at.desc())))


def left_behind(user_id: int, *, now: datetime) -> list[Row[Any]]:
    """Return where a user typed, did not save and has no page open; newest first.

    Columns: abstract_id, section, typed_at, and the case's two numbers.
    """
    chosen = (
        select(
            Draft.abstract_id,
            Draft.section,
            Draft.typed_at,
            Abstract.accession_number_hosp,
            Abstract.sequence_number_hospital,
        )
        .join(Abstract, Abstract.id == Draft.abstract_id)
        .where(
            Draft.user_id == user_id,
            Draft.typed_at.is_not(None),
            or_(Draft.left, Draft.seen_at <= now - PRESENT),
        )
    )
    return list(db.session.execute(chosen.order_by(Draft.typed_at.desc())))
