"""The report builder on screen: choose, look, keep, take away."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock, privacy, snapshot
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import queries as cases
from registry.cases import wording
from registry.cases.filters import CaseFilter
from registry.extensions import db
from registry.formats import moment
from registry.reports.builder import actions, counting, dimensions
from registry.reports.builder.counting import Cell, Report
from registry.reports.builder.definition import EXAMPLES, SHOWN, Definition
from registry.reports.builder.models import SavedReport
from registry.reports.tables import HIDDEN
from registry.security import Permission, requires

bp = Blueprint("builder", __name__, url_prefix="/builder")
MIME_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
}


@bp.get("/")
@requires(Permission.VIEW_STATISTICS)
def build() -> str:
    """Show the form, and the report that it asks for."""
    report, problem = None, ""
    if request.args:
        try:
            report = _report()
        except ValueError as refused:
            problem = str(refused)
    return render_template(
        "builder/build.html",
        report=report,
        problem=problem,
        asked=request.args,
        chosen=CaseFilter.from_query(request.args),
        lines=_lines(report) if report else [],
        offered=dimensions.offered(),
        label=dimensions.label,
        shown=SHOWN,
        examples=EXAMPLES,
        bases=wording.BASES,
        facilities=[(row.id, row.name) for row in cases.facilities()],
        saved=actions.saved_reports(current_user.username),
        small=_fewest() == privacy.NOTHING_HIDDEN,
        threshold=privacy.threshold(),
        cell_url=_cell_url,
        hidden=HIDDEN,
    )


@bp.get("/report.<string:kind>")
@requires(Permission.VIEW_STATISTICS)
def download(kind: str) -> Response:
    """Return the report as csv, xlsx, png or svg."""
    from registry.reports.builder import files

    if kind not in MIME_TYPES:
        abort(404)
    try:
        report = _report()
    except ValueError:
        abort(400)
    lines = _lines(report)
    if kind == "csv":
        made: str | bytes = files.as_csv(report, lines)
    elif kind == "xlsx":
        made = files.as_workbook(report, lines, current_user.full_name)
    else:
        made = files.chart(report, lines, kind)
    response = Response(made, mimetype=MIME_TYPES[kind])
    if "shown" not in request.args:
        response.headers["Content-Disposition"] = f"attachment; filename=report.{kind}"
        detail = {"what": f"report {kind}", "filter": report.definition.to_query()}
        audit.record(current_user.actor, Event("export statistics", detail=detail))
    return response


@bp.post("/keep")
@requires(Permission.VIEW_STATISTICS)
def keep() -> ResponseReturnValue:
    """Keep the report under a name."""
    query: dict[str, Any] = {
        name: value for name, value in request.form.items() if name != "csrf_token"
    }
    name, shared = query.pop("name", ""), query.pop("shared", "") == "yes"
    try:
        kept = actions.keep(current_user.actor, Definition.from_query(query), name, shared=shared)
    except ValueError as refused:
        flash(str(refused), "danger")
        return redirect(url_for(".build", **query), 303)
    flash(f"{kept.name} is kept{', for all to open' if kept.shared else ''}.", "success")
    return redirect(url_for(".build", **dict[str, Any](kept.query)), 303)


@bp.post("/<int:report_id>/delete")
@requires(Permission.VIEW_STATISTICS)
def delete(report_id: int) -> ResponseReturnValue:
    """Delete a kept report: one's own, or as administrator any."""
    report = db.session.get(SavedReport, report_id) or abort(404)
    mine = report.owner == current_user.username
    if not mine and not (report.shared and current_user.may(Permission.ADMINISTER)):
        abort(404 if not report.shared else 403)
    name = report.name
    actions.forget(current_user.actor, report)
    flash(f"{name} is deleted.", "success")
    return redirect(url_for(".build"), 303)


def _report() -> Report:
    return counting.count(
        Definition.from_query(request.args), fewest=_fewest(), today=f"{clock.today():%Y%m%d}"
    )


def _fewest() -> int:
    """Return below which counts are hidden; who may see the cases may ask to see all of them."""
    if request.args.get("small") == "yes" and current_user.may(Permission.VIEW_CASES):
        return privacy.NOTHING_HIDDEN
    return privacy.threshold()


def _lines(report: Report) -> list[str]:
    lines = [*wording.filter_lines(report.definition.filter)]
    lines.append(f"Data as of {moment(snapshot.as_of())}")
    if report.hidden:
        lines.append(
            f"{HIDDEN} is hidden: a count below {report.fewest}, or one that would tell it"
        )
    return lines


def _cell_url(cell: Cell) -> str | None:
    """Return where the cases of a cell are listed; None for who may not see them."""
    if not cell.count or not cell.cases or not current_user.may(Permission.VIEW_CASES):
        return None
    query: dict[str, Any] = cell.cases.to_query()
    return url_for("abstracting.case_list", **query)
