"""Upload, the holding batch, its rows, and the decision on it."""

import csv
import io
import os
import tempfile
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import queries as cases
from registry.cases.models import Facility
from registry.exchange import naaccr_xml
from registry.exchange.importing import actions, queries
from registry.exchange.importing.models import HELD, KINDS, READING, ImportBatch
from registry.extensions import db
from registry.formats import csv_cell
from registry.forms import choices
from registry.imports import jobs
from registry.imports.forms import UploadForm
from registry.security import Permission, requires

bp = Blueprint("imports", __name__, url_prefix="/imports")
# What a spreadsheet would take for a formula.


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.IMPORT)
def batches() -> ResponseReturnValue:
    """List the batches; on POST take a file and start reading it."""
    form = UploadForm()
    own = [(str(facility.id), facility.name) for facility in cases.own_facilities()]
    form.facility.choices = choices([("", "none: refuse such records"), *own])
    if request.method == "GET" and len(own) == 1:
        form.facility.data = own[0][0]
    if form.validate_on_submit() and (batch := _upload(form)):
        jobs.read_in_background(current_app._get_current_object(), batch.id)  # type: ignore[attr-defined]
        return redirect(url_for(".show_batch", batch_id=batch.id), 303)
    return render_template("imports/batches.html", form=form, batches=queries.batches())


@bp.get("/<int:batch_id>")
@requires(Permission.IMPORT)
def show_batch(batch_id: int) -> str:
    """Show a batch: its control totals, and a page of its rows."""
    batch = queries.batch_or_404(batch_id)
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    disputed = request.args.get("disputed") == "yes"
    page = queries.rows(
        batch_id, kind=kind, disputed=disputed, page=request.args.get("page", 1, int)
    )
    if page.rows:
        detail = {"batch": batch_id, "kind": kind, "page": page.number}
        audit.record(current_user.actor, Event("view import", detail=detail))
    return render_template(
        "imports/batch.html",
        batch=batch,
        page=page,
        kind=kind,
        disputed=disputed,
        progress=_progress(batch),
        outcome=jobs.outcomes.get(batch_id),
        form=FlaskForm(),
    )


@bp.get("/<int:batch_id>/progress")
@requires(Permission.IMPORT)
def progress(batch_id: int) -> ResponseReturnValue:
    """Return how far reading or accepting is, for the page's progress bar."""
    return _progress(queries.batch_or_404(batch_id))


@bp.post("/<int:batch_id>/accept")
@requires(Permission.IMPORT)
def accept(batch_id: int) -> ResponseReturnValue:
    """Store the batch whole, in the background."""
    batch = queries.batch_or_404(batch_id)
    if batch.state != HELD:
        flash(f"Batch {batch_id} is {batch.state}: only a held batch can be accepted.", "warning")
    else:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        jobs.accept_in_background(app, current_user.actor, batch_id)
    return redirect(url_for(".show_batch", batch_id=batch_id), 303)


@bp.post("/<int:batch_id>/discard")
@requires(Permission.IMPORT)
def discard(batch_id: int) -> ResponseReturnValue:
    """Discard the batch whole; reading stops."""
    batch = queries.batch_or_404(batch_id)
    if batch_id in jobs.accepting:
        flash("The batch is being accepted and cannot be discarded any more.", "warning")
        return redirect(url_for(".show_batch", batch_id=batch_id), 303)
    try:
        actions.discard(current_user.actor, batch_id)
        queries.forget_file(batch)
        flash(f"Batch {batch_id} is discarded. Nothing of it was stored.", "success")
    except actions.NotHeld as refused:
        flash(str(refused), "warning")
    return redirect(url_for(".batches"), 303)


@bp.get("/<int:batch_id>/refused.csv")
@requires(Permission.IMPORT)
def refused_rows(batch_id: int) -> Response:
    """Return the refused rows with their reasons as CSV."""
    queries.batch_or_404(batch_id)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["line", "accession", "case", "reasons"])
    for row in queries.refused(batch_id):
        writer.writerow(
            [row.line, *map(csv_cell, (row.accession, row.label, "; ".join(row.reasons)))]
        )
    audit.record(current_user.actor, Event("export refused rows", detail={"batch": batch_id}))
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=batch-{batch_id}-refused.csv"
    return response


def _progress(batch: ImportBatch) -> dict[str, object]:
    stored = jobs.accepting.get(batch.id)
    if stored is not None:
        percent = 100 * stored // max(1, batch.tumors)
        return {"busy": True, "percent": percent, "words": f"{stored:,} tumors being stored"}
    if batch.state == READING:
        percent = min(99, 100 * batch.bytes_read // max(1, batch.size))
        return {"busy": True, "percent": percent, "words": f"{batch.tumors:,} tumors read"}
    return {"busy": False, "percent": 100, "words": batch.state}


def _upload(form: UploadForm) -> ImportBatch | None:
    """Keep the uploaded file and enter it as a batch; None after a message at its field."""
    if form.dictionary.data and form.dictionary.data.filename:
        try:
            actions.load_dictionary(current_user.actor, form.dictionary.data.read())
        except (naaccr_xml.DictionaryError, UnicodeDecodeError) as problem:
            form.dictionary.errors = [f"User-defined dictionary: {problem}"]
            return None
    facility = db.session.get(Facility, int(form.facility.data)) if form.facility.data else None
    if form.facility.data and facility is None:
        abort(400)
    handle, name = tempfile.mkstemp(dir=queries.uploads_folder(), suffix=".part")
    os.close(handle)
    path = Path(name)
    try:
        form.file.data.save(path)
        batch = actions.begin(
            current_user.actor,
            path,
            form.file.data.filename[:255],
            facility=facility,
            relaxed=form.relaxed.data,
        )
        path.replace(queries.file_path(batch))
    except actions.AlreadyHeld as held:
        form.file.errors = [str(held)]
        return None
    finally:
        path.unlink(missing_ok=True)
    return batch
