"""Which comments a case has, and which cases wait for an answer or a second look."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from registry.cases.models import COMPLETE, Abstract, Patient, Tumor
from registry.cases.review.models import ANSWERED, OPEN, STATES, Comment, SecondLook
from registry.extensions import db


def comments(abstract_id: int) -> list[Comment]:
    """Return the comments of a case: those to be answered first, the resolved ones last."""
    found = db.session.scalars(
        select(Comment).where(Comment.abstract_id == abstract_id).order_by(Comment.id)
    )
    return sorted(found, key=lambda each: STATES.index(each.state))


def to_answer(abstract_id: int) -> list[Comment]:
    """Return the comments that the abstractor of a case has to answer."""
    return [each for each in comments(abstract_id) if each.state == OPEN]


def comment_or_404(abstract_id: int, comment_id: int) -> Comment:
    """Return a comment of the case."""
    found: Comment = db.one_or_404(
        select(Comment).where(Comment.id == comment_id, Comment.abstract_id == abstract_id)
    )
    return found


def numbers(where: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """Return how many cases have comments to answer, and answered ones, among those of *where*."""
    return {
        state: db.session.scalar(
            select(func.count(Abstract.id))
            .join(Tumor, Tumor.id == Abstract.tumor_id)
            .join(Patient, Patient.id == Abstract.patient_id)
            .where(*where, _commented(state))
        )
        or 0
        for state in (OPEN, ANSWERED)
    }


def _commented(state: str) -> ColumnElement[bool]:
    return Abstract.id.in_(select(Comment.abstract_id).where(Comment.state == state))


def _looked_at() -> ColumnElement[bool]:
    """Whether a case had a second look, and did not change since."""
    seen = aliased(Abstract)
    return Abstract.id.in_(
        select(SecondLook.abstract_id)
        .join(seen, seen.id == SecondLook.abstract_id)
        .where(SecondLook.looked_at >= seen.changed_at)
    )


# What a filter may ask of the review of a case.
ASKED: dict[str, Callable[[], ColumnElement[bool]]] = {
    "open": lambda: _commented(OPEN),
    "answered": lambda: _commented(ANSWERED),
    "to-do": lambda: and_(Abstract.status == COMPLETE, ~_looked_at()),
    "done": _looked_at,
}


def asks(value: str) -> ColumnElement[bool]:
    """Whether the review of a case stands as *value* says; raises ValueError for another word."""
    if value not in ASKED:
        raise ValueError(f"Second look: {value!r} is not one of {', '.join(ASKED)}")
    return ASKED[value]()
