"""Deciding on a request: approval by a second person, the end of it, its key."""

from datetime import UTC, datetime
from io import BytesIO

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.data_requests import actions, making, queries
from registry.data_requests.forms import DecisionForm
from registry.data_requests.views.blueprint import PROBLEMS, bp, done
from registry.disclosure import files
from registry.security import Permission, requires


@bp.post("/<int:request_id>/decision")
@requires(Permission.SUBMIT)
def decide(request_id: int) -> ResponseReturnValue:
    """Approve or refuse."""
    asked = queries.request_or_404(request_id)
    form = DecisionForm()
    approve = request.form.get("decision") == "approve"
    if not form.validate():
        flash(form.words.errors[0] if form.words.errors else "Send the form again", "warning")
        return redirect(url_for(".show", request_id=request_id), 303)
    words = form.words.data.strip()
    return done(
        request_id,
        lambda: actions.decide(
            current_user.actor,
            current_user.full_name,
            asked,
            approve=approve,
            words=words,
            now=datetime.now(UTC),
        ),
        f"The request is {'approved' if approve else 'refused'}.",
    )


@bp.post("/<int:request_id>/close")
@requires(Permission.SUBMIT)
def close(request_id: int) -> ResponseReturnValue:
    """End a request."""
    asked = queries.request_or_404(request_id)
    return done(request_id, lambda: actions.close(current_user.actor, asked), "It is closed.")


@bp.get("/<int:request_id>/key.csv")
@requires(Permission.ADMINISTER)
def key_list(request_id: int) -> ResponseReturnValue:
    """Send the list of pseudonyms with the numbers of the patients."""
    asked = queries.request_or_404(request_id)
    try:
        found = making.key_list(asked)
    except PROBLEMS as problem:
        flash(str(problem), "warning")
        return redirect(url_for(".show", request_id=request_id), 303)
    target = BytesIO()
    files.write_csv(found, target)
    target.seek(0)
    actions.record_view(current_user.actor, "download key of data request", asked)
    name = f"request-{request_id}-key.csv"
    return send_file(target, mimetype="text/csv", as_attachment=True, download_name=name)
