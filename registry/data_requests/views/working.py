"""Files that are checked and made in the background, and the page that waits for them."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry import waiting
from registry.data_requests.views.blueprint import PROBLEMS, bp
from registry.security import Permission, requires


@bp.get("/progress/<string:key>")
@requires(Permission.VIEW_STATISTICS)
def progress(key: str) -> ResponseReturnValue:
    """Return how far work in the background is, for the page's progress bar."""
    return (waiting.job(key) or abort(404)).state


@bp.get("/making/<string:key>")
@requires(Permission.SUBMIT)
def show_making(key: str) -> ResponseReturnValue:
    """Show how far the making of a file is, and once it is over the file."""
    job = waiting.job(key)
    if job is None:
        flash(
            "This file is not being made any more; nothing was kept of what broke off.", "warning"
        )
        return redirect(url_for(".index"), 303)
    if job.is_running:
        return page("Making the file", key, url_for(".show_making", key=key))
    try:
        return redirect(url_for(".show_release", release_id=job.answer()), 303)
    except PROBLEMS as problem:
        flash(str(problem), "warning")
        return redirect(job.back, 303)


def page(title: str, key: str, again_url: str) -> str:
    """Return the page that shows how far the job *key* is."""
    moving_url, tabs = url_for(".progress", key=key), "data_requests/_tabs.html"
    return waiting.page(title, key, moving_url=moving_url, again_url=again_url, tabs=tabs)
