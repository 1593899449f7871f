"""Reads: whether this is a practice registry, a user's attempts, and the progress over them."""

from dataclasses import dataclass

from flask import abort
from sqlalchemy import select

from registry.extensions import db
from registry.practice import scoring
from registry.practice.charts import charts
from registry.practice.models import PracticeAttempt, PracticeRegistry


def is_practice() -> bool:
    """Whether the database holds invented cases only, for practice."""
    return db.session.scalar(select(PracticeRegistry.id)) is not None


def attempts(user_id: int) -> list[PracticeAttempt]:
    """Return a user's attempts, the oldest first."""
    chosen = select(PracticeAttempt).where(PracticeAttempt.user_id == user_id)
    return list(db.session.scalars(chosen.order_by(PracticeAttempt.id)))


def attempt_or_404(attempt_id: int, user_id: int) -> PracticeAttempt:
    """Return the user's own attempt, or answer 404."""
    attempt = db.session.get(PracticeAttempt, attempt_id)
    return attempt if attempt and attempt.user_id == user_id else abort(404)


def open_attempt(user_id: int, chart: str) -> PracticeAttempt | None:
    """Return the user's attempt at *chart* that is not submitted yet."""
    return db.session.scalar(
        select(PracticeAttempt).where(
            PracticeAttempt.user_id == user_id,
            PracticeAttempt.chart == chart,
            PracticeAttempt.submitted_at.is_(None),
        )
    )


def attempt_of(abstract_id: int, user_id: int) -> PracticeAttempt | None:
    """Return the user's attempt that is made in a case."""
    return db.session.scalar(
        select(PracticeAttempt).where(
            PracticeAttempt.abstract_id == abstract_id, PracticeAttempt.user_id == user_id
        )
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One submitted attempt on the way: its scores by domain and in all."""

    attempt: PracticeAttempt
    title: str
    domains: dict[str, scoring.Score]
    score: scoring.Score


def progress(mine: list[PracticeAttempt]) -> list[Step]:
    """Return the submitted attempts of *mine* with their scores."""
    steps = []
    for attempt in mine:
        chart = charts().get(attempt.chart)
        if attempt.submitted_at and chart:
            found = scoring.marks(chart, attempt.given)
            steps.append(Step(attempt, chart.title, scoring.by_domain(found), scoring.total(found)))
    return steps
