"""Preparing a request: who asks, the cohort, the items, the protection, and what it comes to."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock, waiting
from registry.cases.filters import CaseFilter
from registry.cases.wording import filter_lines
from registry.data_requests import actions, making, queries
from registry.data_requests.forms import (
    CohortForm,
    ProtectionForm,
    RequestForm,
    level_choices,
    typed_levels,
)
from registry.data_requests.making import Check
from registry.data_requests.models import DataRequest
from registry.data_requests.views import working
from registry.data_requests.views.blueprint import PROBLEMS, bp, done
from registry.security import Permission, requires

# What most requests begin with.
USUAL = (
    "diagnosis_year",
    "ageAtDiagnosis",
    "sexAssignedAtBirth",
    "primarySite",
    "histologicTypeIcdO3",
    "behaviorCodeIcdO3",
    "summary_stage",
    "stage_group",
    "classOfCase",
    "vitalStatus",
    "survivalMonths",
)


@bp.route("/<int:request_id>/request", methods=["GET", "POST"])
@requires(Permission.VIEW_STATISTICS)
def change_request(request_id: int) -> ResponseReturnValue:
    """Change who asks for what."""
    asked = queries.request_or_404(request_id)
    form = RequestForm(obj=asked)
    if form.validate_on_submit() and _changed(asked, form.values(), form.read_version):
        return redirect(url_for(".show", request_id=request_id), 303)
    return render_template("data_requests/request.html", form=form, asked=asked)


@bp.route("/<int:request_id>/cohort", methods=["GET", "POST"])
@requires(Permission.VIEW_STATISTICS)
def change_cohort(request_id: int) -> ResponseReturnValue:
    """Choose the cases."""
    asked = queries.request_or_404(request_id)
    form = CohortForm(data={**asked.cohort, "version": asked.version})
    if form.validate_on_submit():
        values = {"cohort": form.query(asked.cohort)}
        if _changed(asked, values, form.read_version):
            return redirect(url_for(".change_items", request_id=request_id), 303)
    return render_template(
        "data_requests/cohort.html",
        form=form,
        asked=asked,
        lines=filter_lines(CaseFilter.from_query(asked.cohort)),
    )


@bp.route("/<int:request_id>/items", methods=["GET", "POST"])
@requires(Permission.VIEW_STATISTICS)
def change_items(request_id: int) -> ResponseReturnValue:
    """Add items that were found and ticked, or take some away."""
    asked = queries.request_or_404(request_id)
    words = request.values.get("find", "").strip()
    if request.method == "POST":
        chosen = _chosen_items(asked, request.form.getlist("item"))
        if _changed(asked, chosen, request.form.get("version", 0, int)):
            flash(f"The file has {len(asked.items)} items.", "success")
        return redirect(url_for(".change_items", request_id=request_id, find=words or None), 303)
    return render_template(
        "data_requests/items.html",
        asked=asked,
        words=words,
        found=[name for name in queries.items_found(words) if name not in asked.items],
        most=queries.MOST_FOUND,
        usual=[name for name in USUAL if name not in asked.items],
        closed=making.closed_items(asked),
    )


@bp.route("/<int:request_id>/protection", methods=["GET", "POST"])
@requires(Permission.VIEW_STATISTICS)
def change_protection(request_id: int) -> ResponseReturnValue:
    """Choose the kind of file, and how coarse its items are."""
    asked = queries.request_or_404(request_id)
    form = ProtectionForm(obj=asked, request=asked)
    if form.validate_on_submit():
        levels = typed_levels(asked.items, request.form)
        if _changed(asked, {**form.values(), "levels": levels}, form.read_version):
            return redirect(url_for(".check", request_id=request_id), 303)
    return render_template(
        "data_requests/protection.html",
        form=form,
        asked=asked,
        levels=level_choices(asked, form.profile.data or asked.profile),
    )


@bp.get("/<int:request_id>/check")
@requires(Permission.VIEW_STATISTICS)
def check(request_id: int) -> ResponseReturnValue:
    """Show what the file would be: whom it would point out, and what changes would help.

    Of many records it is looked at in the background.
    """
    asked, today = queries.request_or_404(request_id), clock.today()
    key = request.args.get("job", "")
    job = waiting.job(key)
    here = url_for(".check", request_id=request_id)
    if key and job is None:
        return redirect(here, 303)
    if job and job.is_running:
        return working.page("Checking the file", key, f"{here}?job={key}")
    try:
        if job is None and waiting.is_large(making.size(asked, today)[0]):
            key = waiting.begin(
                making.steps(asked, today),
                "steps",
                lambda progress: making.check(queries.request_or_404(request_id), today, progress),
                refusals=PROBLEMS,
            )
            return redirect(f"{here}?job={key}", 303)
        found = job.answer() if job else making.check(asked, today)
    except ValueError as refused:
        return _check_page(asked, None, str(refused))
    if found.version != asked.version:
        return redirect(here, 303)
    return _check_page(asked, found)


@bp.post("/<int:request_id>/suggestion")
@requires(Permission.VIEW_STATISTICS)
def apply_suggestion(request_id: int) -> ResponseReturnValue:
    """Make one item coarser, or leave it out."""
    asked = queries.request_or_404(request_id)
    name, level = request.form.get("item", ""), request.form.get("level", "")
    if level.isdigit() and name in asked.items:
        values: dict[str, Any] = {"levels": {**asked.levels, name: int(level)}}
    else:
        values = _chosen_items(asked, [each for each in asked.items if each != name])
    _changed(asked, values, request.form.get("version", 0, int))
    return redirect(url_for(".check", request_id=request_id), 303)


@bp.post("/<int:request_id>/submit")
@requires(Permission.VIEW_STATISTICS)
def submit(request_id: int) -> ResponseReturnValue:
    """Ask for approval."""
    asked = queries.request_or_404(request_id)
    return done(
        request_id,
        lambda: actions.submit(current_user.actor, asked, today=clock.today()),
        "The request waits for the approval of somebody else.",
    )


@bp.post("/<int:request_id>/take-back")
@requires(Permission.VIEW_STATISTICS)
def take_back(request_id: int) -> ResponseReturnValue:
    """Make it a draft again."""
    asked = queries.request_or_404(request_id)
    return done(
        request_id,
        lambda: actions.take_back(current_user.actor, asked),
        "The request is a draft again, and needs approval anew.",
    )


def _check_page(asked: DataRequest, found: Check | None, problem: str = "") -> str:
    protection = None
    try:
        protection = making.plan(asked, clock.today())
    except ValueError as refused:
        problem = str(refused)
    return render_template(
        "data_requests/check.html",
        asked=asked,
        found=found,
        protection=protection,
        problem=problem,
        treatment=making.treatment,
        item_levels=dict(level_choices(asked, asked.profile)),
    )


def _chosen_items(asked: DataRequest, names: list[str]) -> dict[str, Any]:
    """Return the items in the order in which they were chosen, and what hangs on them."""
    kept = [name for name in dict.fromkeys(names) if queries.is_offered(name)]
    return {
        "items": kept,
        "levels": {name: level for name, level in asked.levels.items() if name in kept},
        "sensitive": asked.sensitive if asked.sensitive in kept else "",
    }


def _changed(asked: DataRequest, values: Mapping[str, Any], version: int) -> bool:
    try:
        actions.change(current_user.actor, asked, values, version)
    except PROBLEMS as problem:
        flash(str(problem), "warning")
        return False
    return True
