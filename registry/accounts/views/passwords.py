"""The own password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts import actions, sessions
from registry.accounts.forms import PasswordForm
from registry.accounts.views.blueprint import bp
from registry.security import signed_in


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Change the own password; a first sign-in begins here."""
    form = PasswordForm()
    if form.validate_on_submit():
        user = current_user._get_current_object()
        actions.change_password(user, form.new.data or "")
        sessions.start(user)
        flash("Your password was changed. Other devices are signed out.", "success")
        return redirect(url_for(".home"), 303)
    return render_template("accounts/password.html", form=form)
