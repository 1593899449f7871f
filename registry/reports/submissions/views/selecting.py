"""Choosing a submission: the form, the preview, preparing it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import waiting
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.exchange import conversion_rules
from registry.reports.submissions import periods, preview
from registry.reports.submissions.checks.findings import edit_names
from registry.reports.submissions.forms import SelectionForm
from registry.reports.submissions.gathering import Gathering
from registry.reports.submissions.preview import Preview
from registry.reports.submissions.views import working
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
def show_preview() -> ResponseReturnValue:
    """Show what the submission would hold; of many cases they are counted in the background."""
    form = SelectionForm(request.args, meta={"csrf": False})
    if not form.validate():
        recent = list(periods.recent(today()))
        return render_template("submissions/new.html", form=form, recent=recent)
    chosen, now = form.selection(), datetime.now(UTC)
    query = _asked(form, request.args)
    if key := request.args.get("job", ""):
        job = waiting.job(key)
        if job is None:
            return redirect(url_for(".show_preview", **query), 303)
        if job.is_running:
            again = url_for(".show_preview", **query, job=key)
            return working.page("Counting the cases", key, again)
        return _preview_page(job.answer(), query)
    size = Gathering.of(chosen).size()
    if waiting.is_large(size):
        key = waiting.begin(
            size, "cases", lambda progress: preview.preview(chosen, now=now, progress=progress)
        )
        return redirect(url_for(".show_preview", **query, job=key), 303)
    return _preview_page(preview.preview(chosen, now=now), query)


@bp.post("/prepare")
@requires(Permission.SUBMIT)
def prepare() -> ResponseReturnValue:
    """Keep the submission that the preview showed."""
    form = SelectionForm(request.form)
    asked = _asked(form, request.form)
    if not form.validate():
        return redirect(url_for(".show_preview", **asked), 303)
    return working.prepare(form.selection(), url_for(".new", **asked))


def _asked(form: SelectionForm, given: Mapping[str, str]) -> dict[str, Any]:
    """Return what was chosen in the form, as a query asks for it again."""
    return {name: given[name] for name in form.data if name in given and name != "csrf_token"}


def _preview_page(found: Preview, query: dict[str, Any]) -> str:
    detail = {"selection": found.selection.to_json(), "cases": found.cases}
    audit.record(current_user.actor, Event("preview submission", detail=detail))
    return render_template(
        "submissions/preview.html",
        preview=found,
        query=query,
        sex_codes=conversion_rules.sex_codes(),
        edit_names=edit_names(),
    )
