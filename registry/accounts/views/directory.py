"""The directory: physicians and facilities that cases name, one by one or from a file."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts.forms import DirectoryFileForm, DirectoryForm
from registry.accounts.views.blueprint import bp
from registry.cases.directory import actions, queries
from registry.cases.directory.actions import Refused
from registry.cases.directory.models import FACILITY, PHYSICIAN, DirectoryEntry
from registry.security import Permission, requires

TITLES = {PHYSICIAN: "Physicians", FACILITY: "Facilities that cases name"}


@bp.route("/directory", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def list_directory() -> ResponseReturnValue:
    """Show the entries of a kind; on POST load a file of them."""
    form = DirectoryFileForm()
    if form.validate_on_submit():
        try:
            loaded = actions.load(current_user.actor, text_of(form.file.data.read()))
        except Refused as problem:
            form.file.errors = [f"File: {problem}. Nothing was loaded."]
        else:
            flash(
                f"Loaded: {loaded.added} added, {loaded.changed} changed, {loaded.same} as before.",
                "success",
            )
            return redirect(url_for(".list_directory"), 303)
    kind, words = request.args.get("kind", PHYSICIAN), request.args.get("words", "")
    return render_template(
        "accounts/directory.html",
        form=form,
        titles=TITLES,
        counts=queries.counts(),
        kind=kind if kind in TITLES else PHYSICIAN,
        words=words,
        columns=",".join(actions.COLUMNS),
        entries=queries.entries(kind, words) if kind in TITLES else [],
    )


@bp.route("/directory/new/<string:kind>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def add_directory_entry(kind: str) -> ResponseReturnValue:
    """Add a physician or a facility."""
    return _change(None, kind) if kind in TITLES else abort(404)


@bp.route("/directory/<int:entry_id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def change_directory_entry(entry_id: int) -> ResponseReturnValue:
    """Change an entry, or take it off the list; cases keep what they have."""
    entry = queries.entry_or_404(entry_id)
    return _change(entry, entry.kind)


def _change(entry: DirectoryEntry | None, kind: str) -> ResponseReturnValue:
    form = DirectoryForm(obj=entry)
    if form.validate_on_submit():
        problem = actions.problem_of({**_values(form), "kind": kind})
        try:
            if problem:
                raise Refused(problem)
            kept = actions.keep(current_user.actor, entry, {**_values(form), "kind": kind})
        except Refused as refused:
            at = next(
                (name for name in ("name", "npi", "detail") if str(refused).startswith(name)),
                "number",
            )
            form[at].errors = [str(refused)]
        else:
            flash(f"{kept.name} is kept.", "success")
            return redirect(url_for(".list_directory", kind=kind), 303)
    return render_template("accounts/directory_entry.html", form=form, entry=entry, kind=kind)


def _values(form: DirectoryForm) -> dict[str, Any]:
    return {
        field.name: field.data or "" if field.name != "active" else field.data
        for field in form
        if field.name != "csrf_token"
    }


def text_of(content: bytes) -> str:
    """Return the text of an uploaded file; raises Refused with the line that is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise Refused(f"Line {line} is not UTF-8: save the list as CSV UTF-8") from problem
