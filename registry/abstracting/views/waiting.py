"""The waiting room: let a case wait for something until a day, or wake it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting.chart import Chart
from registry.abstracting.views.blueprint import bp, seen
from registry.abstracting.waiting_form import NoDay, WaitingForm
from registry.cases import queries
from registry.cases.waiting import actions
from registry.cases.waiting.actions import CannotWait
from registry.cases.waiting.models import Waiting
from registry.extensions import db
from registry.formats import partial_date
from registry.security import Permission, requires


@bp.route("/abstracts/<int:abstract_id>/waiting", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def let_wait(abstract_id: int) -> ResponseReturnValue:
    """Ask what the case waits for and until when; on POST put it to wait, or wake it."""
    abstract = queries.abstract_or_404(abstract_id)
    today = clock.today()
    back = redirect(url_for(".case_list", work="ready", order="work"), 303)
    if "wake" in request.form:
        if actions.wake(current_user.actor, abstract):
            flash("The case does not wait any more.", "success")
        return back
    form = WaitingForm.of(db.session.get(Waiting, abstract_id))
    if form.validate_on_submit():
        try:
            waiting = actions.let_wait(
                current_user.actor,
                abstract,
                form.reason.data,
                form.day(today),
                note=form.note.data or "",
                today=today,
            )
        except NoDay as problem:
            form.until.errors = [str(problem)]
        except CannotWait as refused:
            form[refused.field].errors = [str(refused)]
        else:
            day = partial_date(waiting.until)
            flash(f"The case waits until {day}; then it is work again.", "success")
            return back
    seen("view case", abstract, page="waiting")
    return render_template(
        "abstracting/waiting.html",
        abstract=abstract,
        case=Chart.of(abstract),
        form=form,
        waiting=db.session.get(Waiting, abstract_id),
    )
