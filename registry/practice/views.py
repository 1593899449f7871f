"""The practice registry's pages, and the mark on every page of one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock, navigation
from registry.cases import queries as cases
from registry.cases.items import CaseItems
from registry.practice import actions, queries, scoring
from registry.practice.charts import DOMAINS, PracticeChart, charts
from registry.practice.models import PracticeAttempt
from registry.security import Permission, requires
from registry.standards import items, lookup

bp = Blueprint("practice", __name__, url_prefix="/practice")
# How other data come in: not into a practice registry, where nothing is real.
CLOSED = ("abstracting.add_patient", "imports.")


@bp.record_once
def _show_in_practice_registries_only(state: BlueprintSetupState) -> None:
    navigation.show_only_where(state.app, "practice.index", queries.is_practice)


@bp.app_context_processor
def _mark() -> dict[str, object]:
    return {"is_practice": queries.is_practice, "practice_attempt": _attempt_of_page}


@bp.before_app_request
def _keep_others_out() -> None:
    """Refuse what would bring cases that are not invented."""
    if request.method != "POST" or not (request.endpoint or "").startswith(CLOSED):
        return
    if queries.is_practice():
        abort(409, "This is a practice registry: its cases are invented, others stay out.")


@bp.get("/")
@requires(Permission.ABSTRACT)
def index() -> str:
    """Show the charts, the own attempts and the progress over them."""
    mine = queries.attempts(current_user.id)
    steps = queries.progress(mine)
    return render_template(
        "practice/index.html",
        charts=charts(),
        domains=DOMAINS,
        steps=steps,
        best={step.attempt.chart: step.score for step in sorted(steps, key=_share)},
        open={attempt.chart: attempt for attempt in mine if not attempt.submitted_at},
    )


@bp.post("/charts/<string:chart>")
@requires(Permission.ABSTRACT)
def begin(chart: str) -> ResponseReturnValue:
    """Begin a chart, or go on with it."""
    try:
        attempt = actions.begin(current_user.actor, _chart(chart), today=clock.today())
    except actions.NotForPractice as refused:
        abort(409, f"{refused}. `registry demo --practice` makes one.".capitalize())
    return redirect(url_for(".show_attempt", attempt_id=attempt.id), 303)


@bp.get("/attempts/<int:attempt_id>")
@requires(Permission.ABSTRACT)
def show_attempt(attempt_id: int) -> str:
    """Show the task of an attempt, or its marks once it is submitted."""
    attempt = queries.attempt_or_404(attempt_id, current_user.id)
    chart = _chart(attempt.chart)
    abstract = cases.abstract_or_404(attempt.abstract_id)
    if not attempt.submitted_at:
        return render_template(
            "practice/task.html", attempt=attempt, chart=chart, abstract=abstract, domains=DOMAINS
        )
    case = dict(CaseItems.of(abstract)) | {answer.item: answer.code for answer in chart.answers}
    found = scoring.marks(chart, attempt.given)
    return render_template(
        "practice/marks.html",
        attempt=attempt,
        chart=chart,
        marks=found,
        score=scoring.total(found),
        scores=scoring.by_domain(found),
        domains=DOMAINS,
        name_of=lambda naaccr_id: items.item(naaccr_id).name,
        meaning=lambda naaccr_id, value: lookup.describe(naaccr_id, value, case) if value else "",
    )


@bp.post("/attempts/<int:attempt_id>/submit")
@requires(Permission.ABSTRACT)
def submit(attempt_id: int) -> ResponseReturnValue:
    """Score an attempt."""
    attempt = queries.attempt_or_404(attempt_id, current_user.id)
    try:
        actions.submit(current_user.actor, attempt, _chart(attempt.chart), request.form)
    except actions.AlreadySubmitted:
        flash("This attempt was scored before. Begin the chart anew to try again.", "warning")
    return redirect(url_for(".show_attempt", attempt_id=attempt_id), 303)


def _chart(name: str) -> PracticeChart:
    return charts().get(name) or abort(404)


def _share(step: queries.Step) -> int:
    return step.score.percent


def _attempt_of_page() -> PracticeAttempt | None:
    """Return the attempt whose case the page shows."""
    abstract_id = (request.view_args or {}).get("abstract_id")
    return queries.attempt_of(abstract_id, current_user.id) if abstract_id else None
