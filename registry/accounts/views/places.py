"""The site's table of postal codes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts.forms import PlacesForm
from registry.accounts.views.blueprint import bp
from registry.accounts.views.directory import text_of
from registry.cases.directory import places
from registry.cases.directory.actions import Refused
from registry.security import Permission, requires


@bp.route("/directory/places", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def list_places() -> ResponseReturnValue:
    """Say how many postal codes there are; on POST load the site's table anew."""
    form = PlacesForm()
    if form.validate_on_submit():
        try:
            rows = places.load(current_user.actor, text_of(form.file.data.read()))
        except Refused as problem:
            form.file.errors = [f"File: {problem}. Nothing was loaded."]
        else:
            flash(f"{rows} towns are loaded in place of the former table.", "success")
            return redirect(url_for(".list_places"), 303)
    return render_template(
        "accounts/places.html", form=form, count=places.count(), columns=",".join(places.COLUMNS)
    )
