"""The edits panel beside the form, and the over-ride of an edit."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting import checking, stage
from registry.abstracting.chart import Chart
from registry.abstracting.views.blueprint import bp, seen
from registry.cases import queries
from registry.cases.editing import actions
from registry.cases.editing.actions import NotOverRidden
from registry.cases.editing.cases import case_of
from registry.edits import engine, manual
from registry.security import Permission, requires, signed_in
from registry.standards import items


@bp.post("/abstracts/<int:abstract_id>/edits")
@requires(Permission.ABSTRACT)
def edits_panel(abstract_id: int) -> str:
    """Return the panel for the stored case with what the form's fields hold on top."""
    abstract = queries.abstract_or_404(abstract_id)
    typed = {name: value for name, value in request.form.items() if name in items.items()}
    chart = stage.typed_over(Chart.of(abstract), typed, clock.today())
    case = case_of(abstract, today=clock.today(), values=dict(chart))
    return render_template(
        "abstracting/_edits.html",
        abstract=abstract,
        case=chart,
        checked=checking.checked(case, typed),
    )


@bp.get("/help/edits")
@signed_in
def edit_manual() -> str:
    """Show the edit manual, made from the edits themselves."""
    return render_template(
        "abstracting/edit_manual.html",
        edits=engine.edits(),
        years=manual.years,
        item_names=manual.item_names,
    )


@bp.route("/abstracts/<int:abstract_id>/over-rides/<string:edit_id>", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def over_ride(abstract_id: int, edit_id: str) -> ResponseReturnValue:
    """Explain an edit that fires, and over-ride it with a reason."""
    abstract = queries.abstract_or_404(abstract_id)
    edit = next((each for each in engine.edits() if each.id == edit_id), None)
    if edit is None or not edit.over_ride:
        abort(404)
    problem = ""
    back = url_for(".edit_section", abstract_id=abstract_id, section="completion")
    if "clear" in request.form:
        actions.clear_flag(current_user.actor, abstract, edit, today=clock.today())
        flash(f"The over-ride of {edit.id} is cleared.", "success")
        return redirect(back, 303)
    if request.method == "POST":
        try:
            actions.over_ride(
                current_user.actor,
                abstract,
                edit,
                value=request.form.get("value", ""),
                reason=request.form.get("reason", ""),
                today=clock.today(),
            )
        except NotOverRidden as refused:
            problem = str(refused)
        else:
            flash(f"{edit.id} is over-ridden.", "success")
            return redirect(back, 303)
    case = Chart.of(abstract)
    failure = engine.failure_of(edit, case_of(abstract, today=clock.today()))
    seen("view case", abstract, edit=edit_id)
    return render_template(
        "abstracting/over_ride.html",
        abstract=abstract,
        case=case,
        edit=edit,
        failure=failure,
        values=actions.flag_values(edit),
        problem=problem,
    )
