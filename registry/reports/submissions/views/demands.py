"""Required items of a destination: shown, corrected one by one or by a CSV file."""

import io

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.reports.submissions import queries
from registry.reports.submissions.checks import actions, demands, table
from registry.reports.submissions.forms import DemandForm, DemandsFileForm
from registry.reports.submissions.models import NO, VERSIONS, Destination
from registry.reports.submissions.views.blueprint import bp
from registry.security import Permission, requires

PLACE = "/destinations/<int:destination_id>/required-items/<int:version>"


@bp.get(PLACE)
@requires(Permission.SUBMIT)
def required_items(destination_id: int, version: int) -> str:
    """List what a destination asks for in a version."""
    item = request.args.get("item", "")
    destination = _destination_or_404(destination_id, version)
    known = {each.item.naaccr_id: each.demand for each in demands.demands(destination, version)}
    filled = {"item": item, "demand": known.get(item)}
    form = DemandForm(version=version, data=filled)
    return _page(destination_id, version, form, DemandsFileForm())


@bp.post(PLACE)
@requires(Permission.SUBMIT)
def correct_item(destination_id: int, version: int) -> ResponseReturnValue:
    """Set what is asked of one item."""
    form = DemandForm(version=version)
    if not form.validate():
        return _page(destination_id, version, form, DemandsFileForm(formdata=None))
    destination = _destination_or_404(destination_id, version)
    wanted = {form.naaccr_id: form.demand.data}
    changed = actions.correct_demands(current_user.actor, destination, version, wanted)
    words = demands.WORDS[form.demand.data].lower()
    flash(f"{form.naaccr_id}: {words}{'' if changed else ', as before'}.", "success")
    return redirect(url_for(".required_items", destination_id=destination_id, version=version), 303)


@bp.post(f"{PLACE}/file")
@requires(Permission.SUBMIT)
def load_items(destination_id: int, version: int) -> ResponseReturnValue:
    """Take the demands of a CSV file; items that it does not name are no longer asked for."""
    destination = _destination_or_404(destination_id, version)
    form = DemandsFileForm()
    wanted: dict[str, str] = {}
    if form.validate():
        try:
            wanted = table.read(form.file.data.read(), version)
        except table.TableRefused as refused:
            form.file.errors = refused.problems[: table.MOST_PROBLEMS]
    if form.errors:
        empty = DemandForm(formdata=None, version=version)
        return _page(destination_id, version, empty, form)
    known = demands.demands(destination, version)
    wanted = {each.item.naaccr_id: NO for each in known} | wanted
    changed = actions.correct_demands(current_user.actor, destination, version, wanted)
    flash(f"The file is taken: {changed} items changed.", "success")
    return redirect(url_for(".required_items", destination_id=destination_id, version=version), 303)


@bp.get(f"{PLACE}/file")
@requires(Permission.SUBMIT)
def items_file(destination_id: int, version: int) -> ResponseReturnValue:
    """Send the demands as a CSV file."""
    destination = _destination_or_404(destination_id, version)
    content = table.written(destination, version).encode()
    name = f"required-items-{destination.code}-v{version // 10}.csv"
    return send_file(
        io.BytesIO(content), mimetype="text/csv", as_attachment=True, download_name=name
    )


def _destination_or_404(destination_id: int, version: int) -> Destination:
    if version not in VERSIONS:
        abort(404)
    return queries.destination_or_404(destination_id)


def _page(destination_id: int, version: int, form: DemandForm, file_form: DemandsFileForm) -> str:
    destination = _destination_or_404(destination_id, version)
    found = demands.demands(destination, version)
    shown = request.args.get("show", "")
    return render_template(
        "submissions/required_items.html",
        destination=destination,
        version=version,
        versions=VERSIONS,
        form=form,
        file_form=file_form,
        words=demands.WORDS,
        totals={demand: sum(each.demand == demand for each in found) for demand in demands.WORDS},
        shown=shown,
        demands=[each for each in found if not shown or each.demand == shown],
    )
