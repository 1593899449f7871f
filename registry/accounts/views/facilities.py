"""Facilities: which there are, adding one, changing one."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts.forms import FacilityForm
from registry.accounts.views.blueprint import bp
from registry.cases import actions, queries
from registry.cases.actions import NumberTaken
from registry.security import Permission, requires


@bp.get("/facilities")
@requires(Permission.ADMINISTER)
def list_facilities() -> str:
    """Show all facilities."""
    return render_template("accounts/facilities.html", facilities=queries.facilities())


@bp.route("/facilities/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def add_facility() -> ResponseReturnValue:
    """Add a facility."""
    form = FacilityForm()
    if form.validate_on_submit():
        try:
            facility = actions.add_facility(current_user.actor, **_values(form))
        except NumberTaken as taken:
            form.facility_id.errors = [str(taken)]
        else:
            flash(f"{facility.name} was added.", "success")
            return redirect(url_for(".list_facilities"), 303)
    return render_template("accounts/facility.html", form=form, title="Add a facility")


@bp.route("/facilities/<int:facility_id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def change_facility(facility_id: int) -> ResponseReturnValue:
    """Change a facility; cases that were opened keep the numbers they have."""
    facility = queries.facility_or_404(facility_id)
    form = FacilityForm(obj=facility)
    if form.validate_on_submit():
        try:
            actions.change_facility(current_user.actor, facility, _values(form))
        except NumberTaken as taken:
            form.facility_id.errors = [str(taken)]
        else:
            flash(f"{facility.name} was changed.", "success")
            return redirect(url_for(".list_facilities"), 303)
    return render_template("accounts/facility.html", form=form, title=f"Change {facility.name}")


def _values(form: FacilityForm) -> dict[str, Any]:
    return {field.name: field.data for field in form if field.name != "csrf_token"}
