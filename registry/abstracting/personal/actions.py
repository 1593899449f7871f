"""Keeping and dropping phrases and defaults."""

import re

from sqlalchemy import select

from registry.abstracting.personal.models import DefaultValue, Phrase
from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.models import Facility
from registry.extensions import db
from registry.standards import items
from registry.standards.items import Item
from registry.transactions import transaction

SHORT = re.compile(r"[A-Za-z0-9]{1,20}", re.ASCII)
LONGEST_TEXT = 1000
LONGEST_DEFAULT = 200


class Refused(ValueError):
    """A phrase or default cannot be kept; *field* names what is wrong with it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def phrases(actor: Actor) -> list[Phrase]:
    """Return the user's phrases by short word."""
    mine = select(Phrase).filter_by(user_id=actor.user_id).order_by(Phrase.short)
    return list(db.session.scalars(mine))


def keep_phrase(actor: Actor, short: str, text: str) -> None:
    """Keep a phrase, in place of one with the same short word; raises Refused."""
    if not SHORT.fullmatch(short):
        raise Refused("short", f"Short word: {short!r} is not 1 to 20 letters and digits")
    if not text or len(text) > LONGEST_TEXT:
        raise Refused("text", f"Text: type 1 to {LONGEST_TEXT} characters, not {len(text)}")
    with transaction():
        key = {"user_id": actor.user_id, "short": short.lower()}
        phrase = db.session.get(Phrase, key) or Phrase(**key)
        phrase.text = text
        db.session.add(phrase)


def drop_phrase(actor: Actor, short: str) -> None:
    """Forget a phrase of the user."""
    with transaction():
        phrase = db.session.get(Phrase, {"user_id": actor.user_id, "short": short})
        if phrase:
            db.session.delete(phrase)


def defaults(actor: Actor) -> list[DefaultValue]:
    """Return the user's defaults, by item."""
    mine = select(DefaultValue).filter_by(user_id=actor.user_id).order_by(DefaultValue.naaccr_id)
    return list(db.session.scalars(mine))


def defaults_of(facility: Facility) -> list[DefaultValue]:
    """Return a facility's defaults, by item."""
    its = select(DefaultValue).filter_by(facility_id=facility.id).order_by(DefaultValue.naaccr_id)
    return list(db.session.scalars(its))


def item_named(text: str) -> Item:
    """Return the item that *text* names, by XML id or number; raises Refused."""
    try:
        return items.by_number(int(text)) if text.isdecimal() else items.item(text)
    except items.UnknownItem:
        raise Refused(
            "item", f"Item: there is no item {text!r}; type its number (550) or XML id"
        ) from None


def keep_default(
    actor: Actor, item: Item, value: str, *, facility: Facility | None = None
) -> DefaultValue:
    """Keep what *actor*, or a facility, usually codes in an item, in place of what was kept."""
    if len(value) > LONGEST_DEFAULT:
        raise Refused("value", f"Value: shorten it to {LONGEST_DEFAULT} characters")
    with transaction():
        owner = {"facility_id": facility.id} if facility else {"user_id": actor.user_id}
        key = {**owner, "naaccr_id": item.naaccr_id}
        default = db.session.scalars(select(DefaultValue).filter_by(**key)).first()
        default = default or DefaultValue(**key)
        default.value = value
        db.session.add(default)
        db.session.flush()
        if facility:
            detail = {"facility": facility.facility_id, "item": item.naaccr_id, "value": value}
            audit.record(actor, Event("change default", detail=detail))
    return default


def drop_default(default: DefaultValue, actor: Actor) -> None:
    """Forget a default."""
    with transaction():
        if default.facility_id:
            detail = {"facility": default.facility_id, "item": default.naaccr_id, "value": ""}
            audit.record(actor, Event("change default", detail=detail))
        db.session.delete(default)
