"""Recent and favourite codes of a user."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from registry.abstracting.personal.models import KeptCode
from registry.audit.actions import Actor
from registry.extensions import db
from registry.transactions import transaction

# So many codes of a list are remembered; favourites for good.
RECENT = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """The codes of a list that a user keeps: favourites by code, the others newest first."""

    favourites: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()


def kept(actor: Actor, list_name: str) -> Kept:
    """Return what *actor* keeps of a list."""
    rows = _rows(actor, list_name)
    return Kept(
        tuple(sorted(row.code for row in rows if row.favourite)),
        tuple(row.code for row in rows if not row.favourite),
    )


def keep(actor: Actor, list_name: str, code: str, *, favourite: bool | None = None) -> None:
    """Remember that *actor* took a code, or with *favourite* mark it, or mark it no longer."""
    with transaction():
        key = {"user_id": actor.user_id, "list_name": list_name, "code": code}
        row = db.session.get(KeptCode, key) or KeptCode(**key, favourite=False)
        row.taken_at = datetime.now(UTC)
        row.favourite = row.favourite if favourite is None else favourite
        db.session.add(row)
        db.session.flush()
        _forget_all_but_the_latest(_rows(actor, list_name))


def _rows(actor: Actor, list_name: str) -> list[KeptCode]:
    newest = select(KeptCode).order_by(KeptCode.taken_at.desc(), KeptCode.code)
    return list(db.session.scalars(newest.filter_by(user_id=actor.user_id, list_name=list_name)))


def _forget_all_but_the_latest(rows: Iterable[KeptCode]) -> None:
    for row in [row for row in rows if not row.favourite][RECENT:]:
        db.session.delete(row)
