"""Preparing a submission: at once, or where it is large in the background with a progress bar."""

from datetime import UTC, datetime

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import background
from registry.background import Job, Progress
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
    if is_large(size):
        return redirect(url_for(".show_preparing", key=begin(size, work, back)), 303)
    try:
        return _prepared(work(background.silent))
    except actions.NothingToSend as problem:
        return _refused(problem, back)


@bp.get("/preparing/<string:key>")
@requires(Permission.SUBMIT)
def show_preparing(key: str) -> ResponseReturnValue:
    """Show how far preparing is, and once it is over the submission."""
    job = background.find(key, current_user.id)
    if job is None:
        flash("This is not being prepared any more; nothing was kept of what broke off.", "warning")
        return redirect(url_for(".index"), 303)
    if job.is_running:
        return waiting("Preparing the submission", key, url_for(".show_preparing", key=key))
    try:
        return _prepared(job.answer())
    except actions.NothingToSend as problem:
        return _refused(problem, job.back)


@bp.get("/work/<string:key>")
@requires(Permission.SUBMIT)
def progress(key: str) -> ResponseReturnValue:
    """Return how far work in the background is, for the page's progress bar."""
    return (background.find(key, current_user.id) or abort(404)).state


def is_large(size: int) -> bool:
    """Whether so many cases are worked on in the background."""
    return size > int(current_app.config["CASES_AT_ONCE"])


def begin(size: int, work: background.Work, back: str = "") -> str:
    """Start *work* on *size* cases in the background and return its key."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    job = Job(current_user.id, size, "cases", back)
    return background.start(app, job, work, refusals=(actions.NothingToSend,))


def waiting(title: str, key: str, again_url: str) -> str:
    """Return the page that shows how far the job *key* is."""
    return render_template(
        "submissions/waiting.html",
        title=title,
        job=background.find(key, current_user.id),
        moving_url=url_for(".progress", key=key),
        again_url=again_url,
    )


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


def _refused(problem: actions.NothingToSend, back: str) -> ResponseReturnValue:
    flash(str(problem), "warning")
    return redirect(back, 303)
