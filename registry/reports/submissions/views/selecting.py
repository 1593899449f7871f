"""Choosing a submission: the form, the preview, preparing it."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.exchange import conversion_rules
from registry.reports.submissions import actions, periods, preview
from registry.reports.submissions.checks.findings import edit_names
from registry.reports.submissions.forms import SelectionForm
from registry.reports.submissions.views.blueprint import bp, today
from registry.security import Permission, requires


@bp.get("/new")
@requires(Permission.SUBMIT)
def new() -> str:
    """Show the form for a new submission, filled with what the query says."""
    form = SelectionForm(request.args or None, meta={"csrf": False})
    return render_template("submissions/new.html", form=form, recent=list(periods.recent(today())))


@bp.get("/preview")
@requires(Permission.SUBMIT)
def show_preview() -> str:
    """Show what the submission would hold."""
    form = SelectionForm(request.args, meta={"csrf": False})
    if not form.validate():
        recent = list(periods.recent(today()))
        return render_template("submissions/new.html", form=form, recent=recent)
    found = preview.preview(form.selection(), today=today())
    detail = {"selection": found.selection.to_json(), "cases": found.cases}
    audit.record(current_user.actor, Event("preview submission", detail=detail))
    return render_template(
        "submissions/preview.html",
        preview=found,
        query=request.args.to_dict(),
        sex_codes=conversion_rules.sex_codes(),
        edit_names=edit_names(),
    )


@bp.post("/prepare")
@requires(Permission.SUBMIT)
def prepare() -> ResponseReturnValue:
    """Keep the submission that the preview showed."""
    form = SelectionForm(request.form)
    asked = {name: value for name, value in request.form.items() if name != "csrf_token"}
    back = f"{url_for('.show_preview')}?{urlencode(asked)}"
    if not form.validate():
        return redirect(back, 303)
    try:
        submission = actions.prepare(
            current_user.actor,
            form.selection(),
            now=datetime.now(UTC),
            registry_items=current_app.config["REGISTRY_ITEMS"],
        )
    except actions.NothingToSend as problem:
        flash(str(problem), "warning")
        return redirect(back, 303)
    flash(f"Submission {submission.id} is prepared: {submission.cases} cases.", "success")
    return redirect(url_for(".show", submission_id=submission.id), 303)
