"""Commenting on a coded item, answering, resolving, and noting a second look."""

from datetime import UTC, datetime

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.items import CaseItems
from registry.cases.models import Abstract
from registry.cases.review.models import (
    ANSWERED,
    OPEN,
    RESOLVED,
    Comment,
    Remark,
    SecondLook,
)
from registry.extensions import db
from registry.standards import items
from registry.transactions import transaction

LONGEST = 4000


class CannotComment(Exception):
    """The comment, answer or look was not stored; the message says what to do instead."""


def comment(actor: Actor, abstract: Abstract, item: str, text: str) -> Comment:
    """Comment on *item* of a case ("" for the whole case); the abstractor has to answer.

    Raises CannotComment for a blank or too long text and for an item that does not exist.
    """
    words = _words(text)
    with transaction():
        value = CaseItems.of(abstract)[_known(item)] if item else ""
        made = Comment(
            abstract_id=abstract.id,
            item=item,
            value=value,
            state=OPEN,
            made_by=actor.username,
            made_at=datetime.now(UTC),
        )
        made.remarks = [_remark(actor, words)]
        db.session.add(made)
        db.session.flush()
        _record(actor, "comment on case", abstract, made)
    return made


def answer(actor: Actor, abstract: Abstract, made: Comment, text: str) -> None:
    """Add a remark to a comment; it is then the other side's turn, also where it was resolved."""
    words = _words(text)
    with transaction():
        made.remarks.append(_remark(actor, words))
        made.state = OPEN if actor.username == made.made_by else ANSWERED
        made.resolved_at = made.resolved_by = None
        _record(actor, "answer comment", abstract, made)


def resolve(actor: Actor, abstract: Abstract, made: Comment, *, for_others: bool = False) -> None:
    """Close a comment; raises CannotComment for one of somebody else, unless *for_others*."""
    if actor.username != made.made_by and not for_others:
        raise CannotComment(
            f"Only {made.made_by}, who made the comment, or an administrator resolves it: answer it"
        )
    with transaction():
        made.state = RESOLVED
        made.resolved_by, made.resolved_at = actor.username, datetime.now(UTC)
        _record(actor, "resolve comment", abstract, made)


def note_look(actor: Actor, abstract: Abstract) -> SecondLook:
    """Note that *actor* looked the case through."""
    with transaction():
        look: SecondLook = db.session.get(SecondLook, abstract.id) or SecondLook(
            abstract_id=abstract.id
        )
        look.looked_by, look.looked_at = actor.username, datetime.now(UTC)
        db.session.add(look)
        audit.record(actor, Event("second look", abstract.patient_id, abstract.id))
    return look


def _words(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise CannotComment("Type the comment: the box is empty")
    if len(words) > LONGEST:
        raise CannotComment(f"Shorten the comment to {LONGEST:,} characters: it has {len(words):,}")
    if found := next((each for each in words if not each.isprintable() and each not in "\n\t"), ""):
        raise CannotComment(f"Remove the character {ord(found):04X}: it cannot be stored")
    return words


def _known(item: str) -> str:
    try:
        return items.item(item).naaccr_id
    except items.UnknownItem as unknown:
        raise CannotComment(f"{item!r} is no item: choose one of the case") from unknown


def _remark(actor: Actor, words: str) -> Remark:
    return Remark(text=words, said_by=actor.username, said_at=datetime.now(UTC))


def _record(actor: Actor, action: str, abstract: Abstract, made: Comment) -> None:
    # What was said may name the patient, and stays out of the trail.
    detail = {"comment": made.id, "item": made.item, "state": made.state}
    audit.record(actor, Event(action, abstract.patient_id, abstract.id, detail))
