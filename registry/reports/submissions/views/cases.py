"""One case: how it stands with each destination, the values sent, waivers."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import queries as cases
from registry.cases.models import Abstract
from registry.extensions import db
from registry.reports.submissions import queries, standing
from registry.reports.submissions.checks import actions
from registry.reports.submissions.checks.findings import Finding, edit_names
from registry.reports.submissions.models import SubmissionCase, SubmissionWaiver
from registry.reports.submissions.views.blueprint import bp
from registry.security import Permission, requires


@bp.get("/cases/<int:abstract_id>")
@requires(Permission.SUBMIT)
def show_case(abstract_id: int) -> str:
    """Show what was sent of a case to whom, what changed since, and what it fails."""
    abstract = cases.abstract_or_404(abstract_id)
    found = standing.standings(abstract, clock.today())
    _seen(abstract, "ledger")
    return render_template(
        "submissions/case.html", abstract=abstract, standings=found, edit_names=edit_names()
    )


@bp.get("/<int:submission_id>/cases/<int:case_id>")
@requires(Permission.SUBMIT)
def sent_values(submission_id: int, case_id: int) -> str:
    """Show the values that a case was sent with, beside those of today."""
    submission = queries.submission_or_404(submission_id)
    case = db.session.get(SubmissionCase, case_id)
    if case is None or case.submission_id != submission_id:
        abort(404)
    found = standing.values(submission, case, clock.today())
    if case.abstract_id is not None:
        _seen(cases.abstract_or_404(case.abstract_id), f"submission {submission_id}")
    return render_template(
        "submissions/values.html",
        submission=submission,
        sent=case,
        values=found,
        different=sum(each.sent != each.now for each in found),
        only_different="different" in request.args,
    )


@bp.route(
    "/waivers/<int:destination_id>/<int:abstract_id>/<string:edit_id>", methods=["GET", "POST"]
)
@requires(Permission.SUBMIT)
def waive(destination_id: int, abstract_id: int, edit_id: str) -> ResponseReturnValue:
    """Let a case be sent in spite of an error, with a reason."""
    destination = queries.destination_or_404(destination_id)
    abstract = cases.abstract_or_404(abstract_id)
    found = standing.gathered(abstract, destination, clock.today())
    finding = _finding(found.checked.findings, edit_id)
    problem = ""
    if request.method == "POST":
        items = {**found.case.patient, **found.case.tumor}
        reason = request.form.get("reason", "")
        try:
            actions.waive(current_user.actor, destination, abstract, finding, items, reason=reason)
        except actions.NotWaived as refused:
            problem = str(refused)
        else:
            flash(f"{edit_id} is waived for {destination.name}.", "success")
            return redirect(url_for(".show_case", abstract_id=abstract_id), 303)
    _seen(abstract, "waiver")
    return render_template(
        "submissions/waive.html",
        destination=destination,
        abstract=abstract,
        finding=finding,
        name=edit_names().get(edit_id, edit_id),
        problem=problem,
    )


@bp.post("/waivers/<int:waiver_id>/withdraw")
@requires(Permission.SUBMIT)
def withdraw(waiver_id: int) -> ResponseReturnValue:
    """End a waiver."""
    waiver = db.session.get(SubmissionWaiver, waiver_id) or abort(404)
    abstract = cases.abstract_or_404(waiver.abstract_id)
    actions.withdraw(current_user.actor, waiver, abstract)
    flash(f"The waiver of {waiver.edit_id} is withdrawn.", "success")
    return redirect(url_for(".show_case", abstract_id=abstract.id), 303)


def _finding(findings: tuple[Finding, ...], edit_id: str) -> Finding:
    return next((each for each in findings if each.edit_id == edit_id), None) or abort(404)


def _seen(abstract: Abstract, what: str) -> None:
    event = Event("view submissions of case", abstract.patient_id, abstract.id, {"page": what})
    audit.record(current_user.actor, event)
