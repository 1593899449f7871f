"""Preparing a submission: at once, or where it is large in the background with a progress bar."""

from datetime import UTC, datetime

from flask import abort, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import background, waiting
from registry.background import Progress
from registry.reports.submissions import actions, queries
from registry.reports.submissions.gathering import Gathering
from registry.reports.submissions.selection import Selection
from registry.reports.submissions.views.blueprint import bp
from registry.security import Permission, requires


def prepare(selection: Selection, back: str) -> ResponseReturnValue:
    """Prepare *selection* and show the submission; *back* is where one without a case leads."""
    actor, now = current_user.actor, datetime.now(UTC)
    items = current_app.config["REGISTRY_ITEMS"]

    def work(progress: Progress) -> int:
        submission = actions.prepare(
            actor, selection, now=now, registry_items=items, progress=progress
        )
        return submission.id

    size = Gathering.of(selection).size()
    if waiting.is_large(size):
        key = waiting.begin(size, "cases", work, refusals=(actions.CannotPrepare,), back=back)
        return redirect(url_for(".show_preparing", key=key), 303)
    try:
        return _prepared(work(background.silent))
    except actions.CannotPrepare as problem:
        return _refused(problem, back)


@bp.get("/preparing/<string:key>")
@requires(Permission.SUBMIT)
def show_preparing(key: str) -> ResponseReturnValue:
    """Show how far preparing is, and once it is over the submission."""
    job = waiting.job(key)
    if job is None:
        flash("This is not being prepared any more; nothing was kept of what broke off.", "warning")
        return redirect(url_for(".index"), 303)
    if job.is_running:
        return page("Preparing the submission", key, url_for(".show_preparing", key=key))
    try:
        return _prepared(job.answer())
    except actions.CannotPrepare as problem:
        return _refused(problem, job.back)


@bp.get("/progress/<string:key>")
@requires(Permission.SUBMIT)
def progress(key: str) -> ResponseReturnValue:
    """Return how far work in the background is, for the page's progress bar."""
    return (waiting.job(key) or abort(404)).state


def page(title: str, key: str, again_url: str) -> str:
    """Return the page that shows how far the job *key* is."""
    moving_url, tabs = url_for(".progress", key=key), "submissions/_tabs.html"
    return waiting.page(title, key, moving_url=moving_url, again_url=again_url, tabs=tabs)


def _prepared(submission_id: int) -> ResponseReturnValue:
    submission = queries.submission_or_404(submission_id)
    former = queries.submission_or_404(submission.resend_of) if submission.resend_of else None
    same = former is not None and submission.sha256 == former.sha256
    flash(
        f"Submission {submission.id} is prepared; cases in its file: {submission.cases:,}."
        + (" Its file is the one that was sent before, byte for byte." if same else ""),
        "success",
    )
    return redirect(url_for(".show", submission_id=submission.id), 303)


def _refused(problem: actions.CannotPrepare, back: str) -> ResponseReturnValue:
    flash(str(problem), "warning")
    return redirect(back, 303)
