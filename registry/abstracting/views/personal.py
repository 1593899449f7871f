"""What users keep for their own work: phrases and defaults; and the defaults of facilities."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting import entry
from registry.abstracting.chart import Chart
from registry.abstracting.personal import actions
from registry.abstracting.personal.actions import Refused
from registry.abstracting.personal.models import DefaultValue
from registry.abstracting.views.blueprint import bp
from registry.cases import queries
from registry.cases.models import Facility
from registry.extensions import db
from registry.security import Permission, requires
from registry.standards.items import Item


@bp.route("/my/phrases", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def my_phrases() -> ResponseReturnValue:
    """Show the user's phrases; on POST keep one, or drop it."""
    problem = None
    if request.method == "POST":
        short, text = request.form.get("short", "").strip(), request.form.get("text", "").strip()
        try:
            if "drop" in request.form:
                actions.drop_phrase(current_user.actor, request.form["drop"])
            else:
                actions.keep_phrase(current_user.actor, short.lstrip(";"), text)
        except Refused as refused:
            problem = refused
        else:
            return redirect(url_for(".my_phrases"), 303)
    return render_template(
        "abstracting/phrases.html",
        phrases=actions.phrases(current_user.actor),
        problem=problem,
        typed=request.form,
    )


@bp.get("/my/phrases.json")
@requires(Permission.ABSTRACT)
def phrases_as_json() -> dict[str, str]:
    """Return the user's phrases by short word, for the text fields."""
    return {phrase.short: phrase.text for phrase in actions.phrases(current_user.actor)}


@bp.route("/my/defaults", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def my_defaults() -> ResponseReturnValue:
    """Show what the user, and each facility, usually codes; on POST keep a default, or drop it."""
    problem = None
    if request.method == "POST":
        try:
            _change()
        except Refused as refused:
            problem = refused
        else:
            return redirect(url_for(".my_defaults"), 303)
    facilities = [facility for facility in queries.facilities() if facility.own]
    chart = Chart.blank()
    groups = [
        ("Mine", actions.defaults(current_user.actor), True),
        *(
            (facility.name, actions.defaults_of(facility), _may_change(facility))
            for facility in facilities
        ),
    ]
    return render_template(
        "abstracting/defaults.html",
        groups=groups,
        chart=chart,
        item=actions.item_named,
        owners=[facility for facility in facilities if _may_change(facility)],
        problem=problem,
        typed=request.form,
    )


def _change() -> None:
    if dropped := request.form.get("drop", "", str):
        default = db.session.get(DefaultValue, int(dropped)) if dropped.isdecimal() else None
        if default is None or not _owns(default):
            abort(404)
        actions.drop_default(default, current_user.actor)
        return
    item = actions.item_named(request.form.get("item", "").strip())
    value = _accepted(item, request.form.get("value", ""))
    owner = request.form.get("owner", "")
    facility = queries.facility_or_404(int(owner)) if owner.isdecimal() else None
    if facility is not None and not _may_change(facility):
        abort(403)
    actions.keep_default(current_user.actor, item, value, facility=facility)
    flash(f"{item.name}: {value} is offered by the fill Defaults.", "success")


def _accepted(item: Item, typed: str) -> str:
    """Return the value as the item stores it; raises Refused."""
    try:
        value = entry.accept(item, typed, today=clock.today(), case=Chart.blank())
    except entry.Refused as problem:
        raise Refused("value", f"Value: {problem}") from problem
    if not value:
        raise Refused("value", "Value: type what is usually coded")
    return value


def _may_change(_facility: Facility) -> bool:
    return bool(current_user.may(Permission.ADMINISTER))


def _owns(default: DefaultValue) -> bool:
    if default.user_id is not None:
        return bool(default.user_id == current_user.id)
    return bool(current_user.may(Permission.ADMINISTER))
