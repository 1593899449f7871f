"""Signing in and out, the start page, and what is left of the session."""

import time
from datetime import UTC, datetime

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from registry import navigation
from registry.accounts import actions, sessions
from registry.accounts.forms import SignInForm
from registry.accounts.views.blueprint import bp
from registry.security import public, signed_in


@bp.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """Lead to where the user's work begins."""
    return redirect(navigation.start_url(), 303)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, then go where the user wanted to go."""
    form = SignInForm(next=request.args.get("next", ""))
    target = sessions.safe_target(form.next.data or "") or url_for(".home")
    if current_user.is_authenticated:
        return redirect(target, 303)
    if form.validate_on_submit():
        user = actions.sign_in(
            form.username.data or "",
            form.password.data or "",
            now=datetime.now(UTC),
            settings=current_app.config,
            address=request.remote_addr or "",
        )
        if user is not None:
            sessions.start(user)
            return redirect(target, 303)
        form.username.errors = [_refusal()]
    return render_template("accounts/sign_in.html", form=form)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out, everywhere; somebody whose session has ended already is told the same."""
    if current_user.is_authenticated:
        actions.sign_out(current_user)
    sessions.end()
    flash("You are signed out.", "info")
    return redirect(url_for(".sign_in"), 303)


@bp.get("/session")
@public
def session_state() -> ResponseReturnValue:
    """Return how many seconds the session still lasts; asking does not prolong it.

    The token lets a page that stayed open go on after somebody signed in again elsewhere.
    """
    if not current_user.is_authenticated:
        return {"seconds_left": 0}
    left = sessions.seconds_left(session, current_app.config, time.time())
    return {"seconds_left": left, "csrf_token": generate_csrf()}


@bp.post("/session/keep")
@signed_in
def keep_session() -> ResponseReturnValue:
    """Stay signed in; the check before every view has noted the request."""
    session["seen_at"] = time.time()
    return "", 204


def _refusal() -> str:
    failures = current_app.config["LOGIN_FAILURES"]
    minutes = current_app.config["LOGIN_LOCK_MINUTES"]
    return (
        "User name and password do not fit, or the account is closed. "
        f"After {failures} failures it stays closed for {minutes} minutes"
    )
