"""Rates on screen: tables whose counts lead to their cases, a chart, the workbook."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock, privacy, snapshot
from registry.cases import wording
from registry.reports import serving
from registry.reports.rates.options import METHODS, STANDARDS, Options
from registry.reports.reference import queries as reference
from registry.reports.reference.models import POPULATION, RATES
from registry.reports.reference.views import files_page, make_up
from registry.security import Permission, requires
from registry.standards import site_groups

bp = Blueprint("rates", __name__, url_prefix="/statistics/rates")


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
        cell_url=serving.linking(options.to_query()),
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
    from registry.reports.rates import chart as drawing

    serving.refuse_unknown(kind)
    options, found = _made()
    drawn = drawing.draw(found, "; ".join(wording.filter_lines(options.chosen)), kind)
    return serving.chart(drawn, kind, "rates", options.to_query())


@bp.get("/workbook.xlsx")
@requires(Permission.VIEW_STATISTICS)
def workbook() -> Response:
    """Return the tables of the page as an Excel workbook."""
    options, found = _made()
    lines = [*wording.filter_lines(options.chosen), *filter(None, [found.warning]), *found.notes]
    title, name = found.tables[0].title, f"rates-{options.method}"
    tables = [*found.tables, found.left_out]
    return serving.workbook(tables, lines, title, name, options.to_query())


@bp.get("/cases")
@requires(Permission.VIEW_CASES)
def case_list() -> str:
    """List the cases behind a number without what identifies a patient."""
    from registry.reports.rates import pages

    options, found = _made()
    return serving.case_page(pages.keys(found, request.args), wording.filter_lines(options.chosen))


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
