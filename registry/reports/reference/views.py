"""Life tables and populations under Administration: which are loaded, and loading another."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.reports.reference import actions, queries
from registry.reports.reference.forms import ReferenceForm
from registry.reports.reference.models import LIFE_TABLE, POPULATION
from registry.security import Permission, requires

bp = Blueprint("reference", __name__, url_prefix="/administration/reference")


@bp.route("/life-tables", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def list_life_tables() -> ResponseReturnValue:
    """Show the loaded life tables; on POST check another and keep it."""
    return _files(LIFE_TABLE)


@bp.route("/populations", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def list_populations() -> ResponseReturnValue:
    """Show the loaded populations; on POST check another and keep it."""
    return _files(POPULATION)


@bp.post("/life-tables/made-up")
@requires(Permission.ADMINISTER)
def make_life_table() -> ResponseReturnValue:
    """Load the made-up life table, for a demonstration."""
    return _make(LIFE_TABLE)


@bp.post("/populations/made-up")
@requires(Permission.ADMINISTER)
def make_population() -> ResponseReturnValue:
    """Load the made-up population, for a demonstration."""
    return _make(POPULATION)


def _files(kind: str) -> ResponseReturnValue:
    form = ReferenceForm()
    if form.validate_on_submit():
        raw = form.file.data.read()
        try:
            loaded = actions.load(current_user.actor, kind, form.name.data, raw)
        except actions.FileRefused as problem:
            form.file.errors = [f"File: {problem}"]
        else:
            flash(f"{loaded.title} is loaded: {loaded.extent}.", "success")
            return redirect(url_for(_PAGES[kind]), 303)
    files = queries.files(kind)
    return render_template("reference/files.html", form=form, kind=kind, files=files)


def _make(kind: str) -> ResponseReturnValue:
    loaded = actions.load_made_up(current_user.actor, kind)
    flash(f"{loaded.title} is loaded: {loaded.extent}. Results with it are marked.", "success")
    return redirect(url_for(_PAGES[kind]), 303)


_PAGES = {LIFE_TABLE: ".list_life_tables", POPULATION: ".list_populations"}
