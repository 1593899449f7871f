"""The ledger: submissions listed and shown, downloaded, sent, acknowledged, discarded."""

import tempfile

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases.queries import Page, facility_or_404
from registry.reports.submissions import actions, comparison, downloads, due, files, queries
from registry.reports.submissions.answers import queries as rejects
from registry.reports.submissions.checks.findings import edit_names
from registry.reports.submissions.events import WrongState
from registry.reports.submissions.forms import NotesForm, ReceiptForm, SendForm
from registry.reports.submissions.gathering import Gathering
from registry.reports.submissions.models import CHANGED, FLAGGED, GONE, LEFT_OUT, Submission
from registry.reports.submissions.selection import Selection
from registry.reports.submissions.views.blueprint import RULES, bp, today
from registry.security import Permission, requires

PAGE_SIZE = 50
LISTS = {
    "cases": "Cases in the file",
    "changes": "Changes",
    "left-out": "Left out",
    "errors": "Errors",
    "flagged": "To look at",
    "gone": "Sent before, no longer there",
}
REMARKS = {"left-out": LEFT_OUT, "flagged": FLAGGED, "gone": GONE}


@bp.get("/")
@requires(Permission.SUBMIT)
def index() -> str:
    """List the submissions, and to whom something was sent."""
    return render_template(
        "submissions/index.html",
        page=queries.submissions(page=request.args.get("page", 1, int)),
        pairs=queries.pairs_sent(),
        due=due.calendar(today()),
        destinations={one.id: one for one in queries.destinations(active=False)},
        facility=facility_or_404,
    )


@bp.get("/<int:submission_id>")
@requires(Permission.SUBMIT)
def show(submission_id: int) -> str:
    """Show one submission: its counts, and one of its lists."""
    submission = queries.submission_or_404(submission_id)
    return _page(submission, _send_form(submission), ReceiptForm(received_on=today()))


@bp.post("/<int:submission_id>/send")
@requires(Permission.SUBMIT)
def send(submission_id: int) -> ResponseReturnValue:
    """Note that the file was sent."""
    submission = queries.submission_or_404(submission_id)
    form = _send_form(submission)
    if not form.validate():
        return _page(submission, form, ReceiptForm(formdata=None, received_on=today()))
    try:
        actions.mark_sent(current_user.actor, submission, on=form.sent_on.data)
        flash(f"Submission {submission_id} is marked as sent.", "success")
    except WrongState as problem:
        flash(str(problem), "warning")
    return redirect(url_for(".show", submission_id=submission_id), 303)


@bp.post("/<int:submission_id>/receipt")
@requires(Permission.SUBMIT)
def attach_receipt(submission_id: int) -> ResponseReturnValue:
    """Keep what the destination answered."""
    submission = queries.submission_or_404(submission_id)
    form = ReceiptForm()
    if not form.validate():
        return _page(submission, _send_form(submission), form)
    name = form.file.data.filename if form.file.data else ""
    receipt = actions.Receipt(
        (form.text.data or "").strip(),
        name[-200:],
        form.content,
        (form.number.data or "").strip(),
        form.accepted.data,
        form.rejected.data,
    )
    try:
        actions.attach_receipt(current_user.actor, submission, receipt, on=form.received_on.data)
        flash(f"The receipt of submission {submission_id} is kept.", "success")
    except WrongState as problem:
        flash(str(problem), "warning")
    return redirect(url_for(".show", submission_id=submission_id), 303)


@bp.post("/<int:submission_id>/discard")
@requires(Permission.SUBMIT)
def discard(submission_id: int) -> ResponseReturnValue:
    """Delete a submission that was not sent."""
    submission = queries.submission_or_404(submission_id)
    try:
        actions.discard(current_user.actor, submission)
    except WrongState as problem:
        flash(str(problem), "warning")
        return redirect(url_for(".show", submission_id=submission_id), 303)
    flash(f"Submission {submission_id} is discarded.", "success")
    return redirect(url_for(".index"), 303)


@bp.get("/<int:submission_id>/<any('xml', 'xml.gz', 'xlsx', 'deletions.csv', 'errors.csv'):form>")
@requires(Permission.SUBMIT)
def download(submission_id: int, form: str) -> ResponseReturnValue:
    """Send the file, plain or packed, the workbook, or a list."""
    submission = queries.submission_or_404(submission_id)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        downloads.write(submission, form, target)
    except files.LedgerAltered as problem:
        target.close()
        flash(str(problem), "warning")
        return redirect(url_for(".show", submission_id=submission_id), 303)
    target.seek(0)
    actions.record_download(current_user.actor, submission, form)
    name = downloads.name(queries.submission_or_404(submission_id), form)
    return send_file(target, mimetype=downloads.TYPES[form], as_attachment=True, download_name=name)


@bp.post("/<int:submission_id>/notes")
@requires(Permission.SUBMIT)
def write_notes(submission_id: int) -> ResponseReturnValue:
    """Keep the preparer's notes."""
    submission = queries.submission_or_404(submission_id)
    form = NotesForm()
    if form.validate():
        actions.write_notes(current_user.actor, submission, (form.notes.data or "").strip())
        flash("The notes are kept.", "success")
    else:
        flash(form.notes.errors[0], "warning")
    return redirect(url_for(".show", submission_id=submission_id), 303)


@bp.get("/changed-since-sent/<int:destination_id>/<int:facility_id>")
@requires(Permission.SUBMIT)
def changed_since_sent(destination_id: int, facility_id: int) -> str:
    """List the cases whose values differ from those last sent, item by item."""
    destination = queries.destination_or_404(destination_id)
    facility = facility_or_404(facility_id)
    asked = Selection.standing(destination, facility.id, today())
    changed = list(Gathering(asked, destination, facility).changed_since_sent())
    number = min(max(1, request.args.get("page", 1, int)), max(1, -(-len(changed) // PAGE_SIZE)))
    rows = changed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    detail = {"destination": destination.code, "facility": facility.facility_id}
    audit.record(current_user.actor, Event("list changed since sent", detail=detail))
    return render_template(
        "submissions/changed.html",
        destination=destination,
        facility=facility,
        page=Page(rows, len(changed), number, PAGE_SIZE),
        missing=list(queries.gone(destination, facility.id)),
    )


def _page(submission: Submission, send_form: SendForm, receipt_form: ReceiptForm) -> str:
    listed = request.args.get("show", "cases")
    listed = listed if listed in LISTS else "cases"
    number, only = request.args.get("page", 1, int), ""
    if listed in REMARKS:
        rule = request.args.get("rule", "") if listed == "left-out" else ""
        page = queries.remarks(submission.id, REMARKS[listed], rule=rule, page=number)
        only = RULES.get(rule, "")
    elif listed == "errors":
        edit = only = request.args.get("edit", "")
        page = queries.findings(submission.id, edit=edit, page=number)
    else:
        kind = CHANGED if listed == "changes" else request.args.get("kind", "")
        page = queries.submitted_cases(submission.id, kind=kind, page=number)
        only = kind.capitalize() if listed == "cases" else ""
    detail = {"submission": submission.id, "list": listed, "page": page.number}
    audit.record(current_user.actor, Event("view submission", detail=detail))
    return render_template(
        "submissions/submission.html",
        submission=queries.submission_or_404(submission.id),
        send_form=send_form,
        receipt_form=receipt_form,
        listed=listed,
        lists=LISTS,
        totals=_totals(submission),
        rejects=rejects.counts(submission.id),
        notes_form=NotesForm(formdata=None, data={"notes": submission.notes}),
        edit_names=edit_names(),
        page=page,
        only=only,
        compared_cases=lambda row: comparison.cases_of(
            Selection.from_json(submission.selection), submission.destination, tuple(row[:2])
        ),
    )


def _totals(submission: Submission) -> dict[str, int]:
    """Return how many rows each list of the page has."""
    counts = submission.counts
    return {
        "cases": submission.cases,
        "changes": counts["kinds"].get(CHANGED, 0),
        "left-out": counts["out"],
        "errors": sum(number for *_, number in counts.get("errors", ())),
        "flagged": queries.remarks(submission.id, FLAGGED, size=1).total,
        "gone": counts["gone"],
    }


def _send_form(submission: Submission) -> SendForm:
    prepared = submission.prepared_at.astimezone().date()
    return SendForm(prepared_on=prepared, today=today(), data={"sent_on": today()})
