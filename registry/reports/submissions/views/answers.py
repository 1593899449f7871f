"""What the destination answered: the receipt, rejects worked off case by case, sending again."""

import io

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases.queries import facility_or_404
from registry.reports.submissions import actions, queries
from registry.reports.submissions.answers import actions as answers
from registry.reports.submissions.answers import queries as rejects
from registry.reports.submissions.answers import reading
from registry.reports.submissions.events import WrongState
from registry.reports.submissions.forms import RejectsForm
from registry.reports.submissions.selection import Selection
from registry.reports.submissions.views import working
from registry.reports.submissions.views.blueprint import bp
from registry.security import Permission, requires


@bp.get("/<int:submission_id>/receipt-file")
@requires(Permission.SUBMIT)
def receipt_file(submission_id: int) -> ResponseReturnValue:
    """Send the file of the receipt as it was attached."""
    submission = queries.submission_or_404(submission_id)
    if submission.receipt_content is None:
        abort(404)
    content, name = submission.receipt_content, submission.receipt_name or "receipt"
    actions.record_download(current_user.actor, submission, "receipt")
    return send_file(
        io.BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name,
    )


@bp.get("/<int:submission_id>/rejects")
@requires(Permission.SUBMIT)
def list_rejects(submission_id: int) -> str:
    """List the rejected cases, open ones first."""
    return _page(submission_id, RejectsForm())


@bp.get("/open-rejects/<int:destination_id>/<int:facility_id>")
@requires(Permission.SUBMIT)
def open_rejects(destination_id: int, facility_id: int) -> str:
    """List the rejects that nobody has settled, of all submissions of the pair."""
    destination = queries.destination_or_404(destination_id)
    facility = facility_or_404(facility_id)
    page = rejects.open_at(destination.id, facility.id, page=request.args.get("page", 1, int))
    detail = {"destination": destination.code, "facility": facility.facility_id}
    audit.record(current_user.actor, Event("view rejects", detail=detail))
    return render_template(
        "submissions/open_rejects.html",
        destination=destination,
        facility=facility,
        page=page,
        changed=rejects.changed_since(page),
    )


@bp.post("/<int:submission_id>/rejects")
@requires(Permission.SUBMIT)
def enter_rejects(submission_id: int) -> ResponseReturnValue:
    """Read the rejects that were typed, pasted or chosen as a file."""
    submission = queries.submission_or_404(submission_id)
    form = RejectsForm()
    if not form.validate():
        return _page(submission_id, form)
    try:
        found = reading.read(form.lines, rejects.sent_cases(submission_id))
        answers.enter_rejects(current_user.actor, submission, found)
        flash(f"Rejected cases entered: {len(found)}.", "success")
    except reading.RejectsRefused as refused:
        form.text.errors = refused.problems[:20]
        return _page(submission_id, form)
    except WrongState as problem:
        flash(str(problem), "warning")
    return redirect(url_for(".list_rejects", submission_id=submission_id), 303)


@bp.post("/rejects/<int:case_id>")
@requires(Permission.SUBMIT)
def settle_reject(case_id: int) -> ResponseReturnValue:
    """Note how a reject was dealt with, or take it back."""
    reject = rejects.reject_or_404(case_id)
    submission_id = reject.submission_id
    if "remove" in request.form:
        answers.remove_reject(current_user.actor, reject)
        flash("The reject is taken back: the case counts as sent.", "success")
    else:
        note = request.form.get("note", "").strip()[:2000] or "Settled"
        answers.settle(current_user.actor, reject, note=note)
        flash("The reject is settled.", "success")
    return redirect(url_for(".list_rejects", submission_id=submission_id), 303)


@bp.post("/<int:submission_id>/resend")
@requires(Permission.SUBMIT)
def resend(submission_id: int) -> ResponseReturnValue:
    """Prepare the cases of a submission again, or its rejected ones alone."""
    submission = queries.submission_or_404(submission_id)
    chosen = Selection.of_cases(submission, rejected_alone="rejected" in request.form)
    return working.prepare(chosen, url_for(".list_rejects", submission_id=submission_id))


@bp.post("/<int:submission_id>/undo-send")
@requires(Permission.SUBMIT)
def undo_send(submission_id: int) -> ResponseReturnValue:
    """Take back that a file was sent, where the sending failed."""
    submission = queries.submission_or_404(submission_id)
    try:
        actions.undo_send(current_user.actor, submission)
        flash(f"Submission {submission_id} counts as not sent.", "success")
    except WrongState as problem:
        flash(str(problem), "warning")
    return redirect(url_for(".show", submission_id=submission_id), 303)


def _page(submission_id: int, form: RejectsForm) -> str:
    submission = queries.submission_or_404(submission_id)
    page = rejects.rejects(submission_id, page=request.args.get("page", 1, int))
    event = Event("view rejects", detail={"submission": submission_id, "page": page.number})
    audit.record(current_user.actor, event)
    return render_template(
        "submissions/rejects.html",
        submission=submission,
        form=form,
        page=page,
        changed=rejects.changed_since(page),
        open_rejects=rejects.counts(submission_id)[1],
    )
