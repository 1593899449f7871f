"""Rates on screen: tables whose counts lead to their cases, a chart, the workbook."""

import io
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock, privacy, snapshot
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import queries as cases
from registry.cases import wording
from registry.reports.rates.options import METHODS, STANDARDS, Options
from registry.reports.reference import queries as reference
from registry.reports.reference.models import POPULATION, RATES
from registry.reports.reference.views import files_page, make_up
from registry.reports.tables import FEW, Column, Row, Table
from registry.security import Permission, requires
from registry.standards import site_groups

bp = Blueprint("rates", __name__, url_prefix="/statistics/rates")
PAGE_SIZE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@requires(Permission.VIEW_STATISTICS)
def show() -> str:
    """Show rates, or shares of the caseload where no population is loaded."""
    from registry.reports.rates import pages

    found, problem = None, ""
    options = Options.from_query(type(request.args)(), clock.today())
    try:
        options = Options.from_query(request.args, clock.today())
        found = pages.page(options, clock.today(), privacy.fewest())
    except ValueError as refused:
        problem = str(refused)
    file = reference.chosen(POPULATION, options.population)
    return render_template(
        "rates/page.html",
        options=options,
        asked=request.args,
        found=found,
        problem=problem,
        lines=wording.filter_lines(options.chosen),
        cell_url=_linking(options),
        METHODS=METHODS,
        STANDARDS=STANDARDS,
        site_choices=[(code, group.name) for code, group in site_groups.groups().items()],
        populations=[(each.id, each.title) for each in reference.files(POPULATION)],
        references=[(each.id, each.title) for each in reference.files(RATES)],
        areas=[(area, area) for area in reference.population(file).areas] if file else [],
        as_of=snapshot.as_of(),
    )


@bp.get("/chart.<string:kind>")
@requires(Permission.VIEW_STATISTICS)
def chart(kind: str) -> Response:
    """Return the chart as PNG or SVG."""
    from registry.reports import charts
    from registry.reports.rates import chart as drawing

    if kind not in charts.MIME_TYPES:
        abort(404)
    options, found = _made()
    drawn = drawing.draw(found, "; ".join(wording.filter_lines(options.chosen)), kind)
    response = Response(drawn, mimetype=charts.MIME_TYPES[kind])
    if "download" in request.args:
        _exported("rates chart", options)
        response.headers["Content-Disposition"] = f"attachment; filename=rates.{kind}"
    return response


@bp.get("/workbook.xlsx")
@requires(Permission.VIEW_STATISTICS)
def workbook() -> Response:
    """Return the tables of the page as an Excel workbook."""
    from registry.reports import workbook as excel

    options, found = _made()
    target = io.BytesIO()
    excel.write(
        [*found.tables, found.left_out],
        [*wording.filter_lines(options.chosen), *filter(None, [found.warning]), *found.notes],
        target,
        made_by=current_user.full_name,
        made_at=datetime.now(UTC),
        title=found.tables[0].title,
    )
    target.seek(0)
    _exported("rates workbook", options)
    name = f"rates-{options.method}-{clock.today():%Y%m%d}.xlsx"
    return send_file(target, mimetype=EXCEL, as_attachment=True, download_name=name)


@bp.get("/cases")
@requires(Permission.VIEW_STATISTICS)
def case_list() -> str:
    """List the cases behind a number without what identifies a patient."""
    from registry.reports.rates import pages

    options, found = _made()
    keys = pages.keys(found, request.args)
    page = cases.listed(keys, page=request.args.get("page", 1, int), size=PAGE_SIZE)
    lines = wording.filter_lines(options.chosen)
    if 0 < page.total < privacy.fewest():
        abort(403, FEW.format(privacy.fewest()))
    return render_template("reports/cases.html", page=page, problem="", lines=lines)


@bp.route("/reference-rates", methods=["GET", "POST"])
@requires(Permission.VIEW_STATISTICS)
def list_reference_rates() -> ResponseReturnValue:
    """Show the loaded reference rates; on POST check others and keep them."""
    return files_page(RATES, ".list_reference_rates", ".make_reference_rates")


@bp.post("/reference-rates/made-up")
@requires(Permission.VIEW_STATISTICS)
def make_reference_rates() -> ResponseReturnValue:
    """Load the made-up reference rates, for a demonstration."""
    return make_up(RATES, ".list_reference_rates")


def _made() -> tuple[Options, Any]:
    """Return what was asked for and its page; what cannot be made is answered with 400."""
    from registry.reports.rates import pages

    try:
        options = Options.from_query(request.args, clock.today())
        return options, pages.page(options, clock.today(), privacy.fewest())
    except ValueError as refused:
        abort(400, str(refused))


def _linking(options: Options) -> Any:
    """Return what gives the address of the cases behind a cell; None where it counts none."""

    def cell_url(table: Table, row: Row, column: Column) -> str | None:
        chosen = table.cell_filter(row, column)
        return None if chosen is None else url_for(".case_list", **(options.to_query() | chosen))

    return cell_url


def _exported(what: str, options: Options) -> None:
    detail = {"what": what, "filter": options.to_query()}
    audit.record(current_user.actor, Event("export statistics", detail=detail))
