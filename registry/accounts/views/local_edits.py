"""Local edits: the rules that a site writes itself, tried on its cases before they hold."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.accounts.forms import LocalEditForm
from registry.accounts.views.blueprint import bp
from registry.cases.editing import actions, local
from registry.cases.models import LocalEditRow
from registry.edits.edit import Edit
from registry.edits.local.tokens import LanguageError
from registry.extensions import db
from registry.security import Permission, requires


@bp.get("/local-edits")
@requires(Permission.ADMINISTER)
def list_local_edits() -> str:
    """Show the site's own edits."""
    return render_template("accounts/local_edits.html", rows=local.rows())


@bp.route("/local-edits/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def add_local_edit() -> ResponseReturnValue:
    """Write an edit, try it, keep it."""
    return _change(None)


@bp.route("/local-edits/<int:local_edit_id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def change_local_edit(local_edit_id: int) -> ResponseReturnValue:
    """Change an edit, or switch it on or off."""
    row = db.session.get(LocalEditRow, local_edit_id)
    if row is None:
        abort(404)
    return _change(row)


def _change(row: LocalEditRow | None) -> ResponseReturnValue:
    form = LocalEditForm(obj=row)
    edit = _edit(form) if form.validate_on_submit() else None
    if edit and request.form.get("go") == "keep":
        kept = actions.keep_local_edit(current_user.actor, row, _values(form))
        flash(
            f"{kept.edit_id} {kept.name} is kept{'' if kept.active else ', switched off'}.",
            "success",
        )
        return redirect(url_for(".list_local_edits"), 303)
    trial = local.trial(edit, today=clock.today()) if edit else None
    return render_template("accounts/local_edit.html", form=form, row=row, edit=edit, trial=trial)


def _edit(form: LocalEditForm) -> Edit | None:
    """Return the edit that the form describes; None, with the reason at its field."""
    try:
        return local.edit_of(_values(form))
    except LanguageError as problem:
        form.fails_when.errors = [f"Fails when: {problem}"]
        return None


def _values(form: LocalEditForm) -> dict[str, Any]:
    return {field.name: field.data for field in form if field.name != "csrf_token"}
