"""Destinations: listed, added, changed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.reports.submissions import actions, files, queries
from registry.reports.submissions.forms import DestinationForm
from registry.reports.submissions.models import Destination
from registry.reports.submissions.views.blueprint import bp
from registry.security import Permission, requires


@bp.get("/destinations")
@requires(Permission.SUBMIT)
def list_destinations() -> str:
    """List all destinations."""
    return render_template(
        "submissions/destinations.html", destinations=queries.destinations(active=False)
    )


@bp.route("/destinations/new", methods=["GET", "POST"])
@requires(Permission.SUBMIT)
def add_destination() -> ResponseReturnValue:
    """Add a destination."""
    return _edit(Destination(), DestinationForm(known=queries.destinations(active=False)))


@bp.route("/destinations/<int:destination_id>", methods=["GET", "POST"])
@requires(Permission.SUBMIT)
def change_destination(destination_id: int) -> ResponseReturnValue:
    """Change a destination; what was sent to it stays as it was."""
    destination = queries.destination_or_404(destination_id)
    others = [one for one in queries.destinations(active=False) if one.id != destination_id]
    return _edit(destination, DestinationForm(obj=destination, known=others))


def _edit(destination: Destination, form: DestinationForm) -> ResponseReturnValue:
    if form.validate_on_submit():
        values = {name: value for name, value in form.data.items() if name != "csrf_token"}
        actions.save_destination(current_user.actor, destination, values)
        flash(f"{destination.name} is saved.", "success")
        return redirect(url_for(".list_destinations"), 303)
    return render_template(
        "submissions/destination.html",
        form=form,
        destination=destination,
        example=files.example(form.file_name.data or "", form.code.data or ""),
    )
