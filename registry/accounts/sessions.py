"""How long somebody stays signed in, and what a session has to go through before each view."""

import time
from collections.abc import Mapping
from typing import Any

from flask import abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from registry.accounts.models import User
from registry.extensions import db, login_manager
from registry.headers import STATIC

# A request within so many seconds of the last does not write the cookie again.
STAMP_SECONDS = 30
# What somebody who must change the password may still open.
WITHOUT_CHANGE = frozenset(
    {
        "accounts.change_password",
        "accounts.sign_out",
        "accounts.session_state",
        "accounts.keep_session",
        "accounts.help_page",
    }
)


def start(user: User) -> None:
    """Sign *user* in on this browser."""
    # The form's token stays: a page left open in another tab can be sent after signing in again.
    kept = session.get("csrf_token")
    session.clear()
    if kept:
        session["csrf_token"] = kept
    login_user(user)
    session["signed_in_at"] = session["seen_at"] = time.time()


def end() -> None:
    """Sign the user out on this browser."""
    logout_user()
    session.clear()


def seconds_left(held: Mapping[str, Any], settings: Mapping[str, Any], now: float) -> float:
    """Return how long the session *held* still lasts at *now*, by idle time and in all."""
    idle = held.get("seen_at", 0) + settings["SESSION_IDLE_MINUTES"] * 60 - now
    whole = held.get("signed_in_at", 0) + settings["SESSION_HOURS"] * 3600 - now
    return float(min(idle, whole))


def check() -> ResponseReturnValue | None:
    """End an old session, note that a live one is in use, and ask for a due change of password."""
    # Static files are the same for everybody, and caches keep them: no cookie goes with them.
    if request.endpoint in STATIC or not current_user.is_authenticated:
        return None
    now = time.time()
    if seconds_left(session, current_app.config, now) <= 0:
        kept = session.get("csrf_token")
        end()
        if kept:
            session["csrf_token"] = kept
        return None
    if not _idle() and now - session["seen_at"] > STAMP_SECONDS:
        session["seen_at"] = now
    if current_user.must_change_password and request.endpoint not in WITHOUT_CHANGE:
        return redirect(url_for("accounts.change_password"), 303)
    return None


def _idle() -> bool:
    """Whether a request came by itself: an open page asks what is new, and nobody typed."""
    return request.endpoint == "accounts.session_state" or bool(request.headers.get("X-Idle"))


def safe_target(target: str) -> str:
    """Return *target* if it is a path of this application, "" for anything else."""
    is_path = target.startswith("/") and target[1:2] not in ("/", "\\")
    return target if is_path and target.isprintable() else ""


@login_manager.user_loader
def load_user(cookie: str) -> User | None:
    """Return the user of a session cookie, unless the session or the user was ended."""
    number, _, session_number = cookie.partition(".")
    user = db.session.get(User, int(number)) if number.isdigit() else None
    if user is None or not user.active or str(user.session_number) != session_number:
        return None
    return user


@login_manager.unauthorized_handler
def ask_to_sign_in() -> ResponseReturnValue:
    """Lead a page to the sign-in form; what was sent or fetched is answered 401."""
    if request.method != "GET" or request.headers.get("Sec-Fetch-Dest") == "empty":
        abort(401)
    target = request.full_path.removesuffix("?")
    return redirect(url_for("accounts.sign_in", next=target if target != "/" else None), 303)
