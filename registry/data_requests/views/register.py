"""The register: requests listed, added, shown; what is overdue; what a patient's data went to."""

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases.filters import CaseFilter
from registry.cases.queries import patient_or_404
from registry.cases.wording import filter_lines
from registry.data_requests import actions, making, queries
from registry.data_requests.forms import DecisionForm, MakeForm, RequestForm
from registry.data_requests.models import STATES
from registry.data_requests.views.blueprint import bp
from registry.disclosure import pseudonyms
from registry.security import Permission, requires


@bp.get("/")
@requires(Permission.VIEW_STATISTICS)
def index() -> str:
    """List the requests, those to return or destroy first of all."""
    state = request.args.get("state", "")
    return render_template(
        "data_requests/index.html",
        requests=queries.requests(state if state in STATES else ""),
        states=STATES,
        state=state,
        overdue=queries.given(overdue_on=clock.today()),
        today=clock.today(),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.VIEW_STATISTICS)
def new() -> ResponseReturnValue:
    """Add a request; a filter in the address becomes its cohort."""
    form = RequestForm()
    cohort = CaseFilter.from_query(request.args.to_dict()).to_query()
    if form.validate_on_submit():
        values = {**form.values(), "cohort": cohort}
        made = actions.add(
            current_user.actor, values, now=datetime.now(UTC), secret=pseudonyms.new_key()
        )
        return redirect(url_for(".change_cohort", request_id=made.id), 303)
    return render_template("data_requests/request.html", form=form, asked=None)


@bp.get("/<int:request_id>")
@requires(Permission.VIEW_STATISTICS)
def show(request_id: int) -> str:
    """Show a request: what it asks for, its protection, decision and files."""
    asked = queries.request_or_404(request_id)
    size, problem = (0, 0), ""
    try:
        size = making.size(asked, clock.today())
    except ValueError as refused:
        problem = str(refused)
    return render_template(
        "data_requests/show.html",
        asked=asked,
        lines=filter_lines(CaseFilter.from_query(asked.cohort)),
        size=size,
        problem=problem,
        closed=making.closed_items(asked),
        may_decide=current_user.username not in asked.prepared_by,
        decision_form=DecisionForm(formdata=None),
        make_form=MakeForm(formdata=None),
        same_file=queries.same_file,
        today=clock.today(),
    )


@bp.get("/disclosures")
@requires(Permission.SUBMIT)
def disclosures() -> str:
    """List what was given, to whom and when; all of it, or what is overdue."""
    late = "overdue" in request.args
    return render_template(
        "data_requests/disclosures.html",
        releases=queries.given(overdue_on=clock.today() if late else None),
        late=late,
        patient=None,
        today=clock.today(),
    )


@bp.get("/patients/<int:patient_id>/disclosures")
@requires(Permission.VIEW_CASES)
def patient_disclosures(patient_id: int) -> str:
    """List what was given of one patient."""
    patient = patient_or_404(patient_id)
    audit.record(current_user.actor, Event("list disclosures", patient_id=patient_id))
    return render_template(
        "data_requests/disclosures.html",
        releases=queries.disclosures_of(patient_id),
        late=False,
        patient=patient,
        today=clock.today(),
    )
