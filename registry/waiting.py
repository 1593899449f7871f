"""Pages that wait for work in the background: when to begin it, and how far it is."""

from flask import abort, current_app, render_template
from flask_login import current_user

from registry import background
from registry.background import Job, Work


def is_large(size: int) -> bool:
    """Whether so many cases are worked on in the background."""
    return size > int(current_app.config["CASES_AT_ONCE"])


def begin(
    total: int, unit: str, work: Work, *, refusals: tuple[type[Exception], ...] = (), back: str = ""
) -> str:
    """Start *work* for the user and return its key; the rest is that of :class:`Job`."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    job = Job(current_user.id, total, unit, back)
    return background.start(app, job, work, refusals=refusals)


def job(key: str) -> Job | None:
    """Return the user's job with *key*; None where it is not known (any more)."""
    return background.find(key, current_user.id)


def page(title: str, key: str, *, moving_url: str, again_url: str, tabs: str) -> str:
    """Return the page that shows how far the job *key* is.

    *moving_url* gives its state, *again_url* is the page itself, *tabs* the room's template.
    """
    found = job(key) or abort(404)
    return render_template(
        "waiting.html",
        title=title,
        job=found,
        moving_url=moving_url,
        again_url=again_url,
        tabs=tabs,
    )
