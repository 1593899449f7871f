"""Users: who there is, adding one, changing one, a new password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts import actions, queries
from registry.accounts.actions import LastAdministrator, UsernameTaken
from registry.accounts.forms import ChangedUserForm, NewUserForm
from registry.accounts.views.blueprint import bp
from registry.security import Permission, Role, requires


@bp.get("/users")
@requires(Permission.ADMINISTER)
def list_users() -> str:
    """Show all users."""
    return render_template("accounts/users.html", users=queries.users())


@bp.route("/users/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def add_user() -> ResponseReturnValue:
    """Add a user; the password is shown this once, on the answer itself."""
    form = NewUserForm(role=Role.REGISTRAR.value)
    if form.validate_on_submit():
        try:
            user, password = actions.add_user(
                current_user.actor,
                username=form.username.data or "",
                full_name=form.full_name.data or "",
                initials=form.initials.data or "",
                role=Role(form.role.data),
            )
        except UsernameTaken as taken:
            form.username.errors = [f"{taken}: choose another user name"]
        else:
            return render_template("accounts/new_password.html", user=user, password=password)
    return render_template("accounts/add_user.html", form=form)


@bp.route("/users/<int:user_id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def change_user(user_id: int) -> ResponseReturnValue:
    """Change what a user is called and may do, or switch the user off."""
    user = queries.user_or_404(user_id)
    form = ChangedUserForm(obj=user)
    if form.validate_on_submit():
        values = {
            "full_name": form.full_name.data,
            "initials": (form.initials.data or "").upper(),
            "role": form.role.data,
            "active": form.active.data,
        }
        try:
            actions.change_user(current_user.actor, user, values)
        except LastAdministrator as refused:
            form.role.errors = [f"{refused}: make somebody else administrator first"]
        else:
            flash(f"{user.full_name} was changed.", "success")
            return redirect(url_for(".list_users"), 303)
    return render_template("accounts/change_user.html", form=form, user=user)


@bp.post("/users/<int:user_id>/password")
@requires(Permission.ADMINISTER)
def reset_password(user_id: int) -> str:
    """Give a user a new password, shown this once."""
    user = queries.user_or_404(user_id)
    password = actions.reset_password(current_user.actor, user)
    return render_template("accounts/new_password.html", user=user, password=password)
