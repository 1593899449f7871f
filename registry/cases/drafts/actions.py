"""Opening a section, keeping what is typed there, leaving it: nothing typed gets lost."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.drafts.models import Draft
from registry.cases.models import Abstract
from registry.extensions import db
from registry.transactions import transaction

# Pages that were closed without a word and hold nothing typed are forgotten after this.
FORGOTTEN = timedelta(days=2)


class DraftGone(Exception):
    """The page's draft ended: it was saved or discarded, here or in another tab."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What the fields of a page hold that differ from what they were *loaded* with."""

    values: Mapping[str, str]
    loaded: Mapping[str, str]


def open_section(
    actor: Actor, name: str, abstract: Abstract, section: str, *, now: datetime, token: str = ""
) -> str:
    """Note that *name* has opened a section, and return the token of the page.

    The page goes on with the draft *token* where that is one of theirs in this section.
    """
    with transaction():
        db.session.execute(
            delete(Draft).where(Draft.typed_at.is_(None), Draft.seen_at < now - FORGOTTEN)
        )
        draft = db.session.get(Draft, token)
        place = (actor.user_id, abstract.id, section)
        if draft is None or (draft.user_id, draft.abstract_id, draft.section) != place:
            draft = Draft(
                token=secrets.token_hex(16),
                user_id=actor.user_id,
                user_name=name,
                abstract_id=abstract.id,
                section=section,
                typed={},
                loaded={},
            )
            db.session.add(draft)
        draft.opened_at = draft.seen_at = now
        draft.left = False
    return str(draft.token)


def keep(actor: Actor, token: str, typed: Typed, *, now: datetime, leaving: bool = False) -> Draft:
    """Keep what a page holds, instead of what it held before; raises DraftGone.

    A page that is left with nothing typed is forgotten at once.
    """
    with transaction():
        draft = of(actor, token)
        draft.seen_at, draft.left = now, leaving
        if dict(typed.values) != draft.typed:
            draft.typed = dict(typed.values)
            draft.loaded = {key: typed.loaded.get(key, "") for key in typed.values}
            draft.typed_at = now if typed.values else None
        if leaving and not draft.typed:
            db.session.delete(draft)
    return draft


def end(actor: Actor, token: str) -> None:
    """Forget a page whose fields were saved; one that ended already is no matter."""
    with transaction():
        db.session.execute(
            delete(Draft).where(Draft.token == token, Draft.user_id == actor.user_id)
        )


def discard(actor: Actor, token: str) -> None:
    """Throw away a draft, and record which items it held; raises DraftGone."""
    with transaction():
        draft = of(actor, token)
        abstract = db.session.get_one(Abstract, draft.abstract_id)
        detail = {"section": draft.section, "items": sorted(draft.typed)}
        event = Event("discard draft", abstract.patient_id, abstract.id, detail)
        db.session.delete(draft)
        audit.record(actor, event)


def of(actor: Actor, token: str) -> Draft:
    """Return the draft of a page of *actor*; raises DraftGone."""
    draft = db.session.get(Draft, token)
    if draft is None or draft.user_id != actor.user_id:
        raise DraftGone(token)
    return draft
