"""Reference files on screen: which are loaded, and loading another."""

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
    return files_page(LIFE_TABLE, ".list_life_tables", ".make_life_table")


@bp.route("/populations", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def list_populations() -> ResponseReturnValue:
    """Show the loaded populations; on POST check another and keep it."""
    return files_page(POPULATION, ".list_populations", ".make_population")


@bp.post("/life-tables/made-up")
@requires(Permission.ADMINISTER)
def make_life_table() -> ResponseReturnValue:
    """Load the made-up life table, for a demonstration."""
    return make_up(LIFE_TABLE, ".list_life_tables")


@bp.post("/populations/made-up")
@requires(Permission.ADMINISTER)
def make_population() -> ResponseReturnValue:
    """Load the made-up population, for a demonstration."""
    return make_up(POPULATION, ".list_populations")


def files_page(kind: str, here: str, make: str) -> ResponseReturnValue:
    """Show the files of *kind*; on POST check another and keep it.

    *here* is the endpoint of the page, *make* that which loads the made-up file.
    """
    form = ReferenceForm()
    if form.validate_on_submit():
        raw = form.file.data.read()
        try:
            loaded = actions.load(current_user.actor, kind, form.name.data, raw)
        except actions.FileRefused as problem:
            form.file.errors = [f"File: {problem}"]
        else:
            flash(f"{loaded.title} is loaded: {loaded.extent}.", "success")
            return redirect(url_for(here), 303)
    files = queries.files(kind)
    return render_template("reference/files.html", form=form, kind=kind, files=files, make=make)


def make_up(kind: str, here: str) -> ResponseReturnValue:
    """Load the made-up file of *kind* and return to the page *here*."""
    loaded = actions.load_made_up(current_user.actor, kind)
    flash(f"{loaded.title} is loaded: {loaded.extent}. Results with it are marked.", "success")
    return redirect(url_for(here), 303)
