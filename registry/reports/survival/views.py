"""Survival on screen: tables whose numbers lead to their cases, a chart, the workbook."""

import io
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, send_file, url_for
from flask_login import current_user

from registry import clock, privacy, snapshot
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import queries as cases
from registry.cases import wording
from registry.cases.filters import CaseFilter
from registry.reports.analysis.cox import TIES
from registry.reports.reference import queries as reference
from registry.reports.reference.models import LIFE_TABLE
from registry.reports.survival import groupings, results
from registry.reports.survival.options import AGE_YEARS, METHODS, REFERENCE, STANDARDS, Options
from registry.reports.tables import FEW, Column, Row, Table
from registry.security import Permission, requires
from registry.standards import site_groups

bp = Blueprint("survival", __name__, url_prefix="/statistics/survival")
PAGE_SIZE = 50
CLASSES = {
    "treated": "Class of case 10-22",
    "analytic": "Class of case 00-22",
}
PRIMARIES = {
    "first": "First primaries (sequence 00 and 01)",
    "earliest": "The earliest tumor of each patient",
    "all": "All tumors",
}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@requires(Permission.VIEW_STATISTICS)
def show() -> str:
    """Show survival by the method and the grouping that were chosen."""
    from registry.reports.survival import pages

    options, found, problem = _options()
    if options is not None and not problem:
        try:
            found = pages.page(options, clock.today(), privacy.fewest())
        except ValueError as refused:
            problem = str(refused)
    return render_template(
        "survival/page.html",
        options=options or Options(_blank()),
        asked=request.args,
        found=found,
        problem=problem,
        lines=_lines(options) if options and found else [],
        references=_references(found, options),
        cell_url=_linking(options) if options else None,
        **_vocabulary(),
    )


@bp.get("/chart.<string:kind>")
@requires(Permission.VIEW_STATISTICS)
def chart(kind: str) -> Response:
    """Return the chart as PNG or SVG."""
    from registry.reports import charts
    from registry.reports.survival import chart as drawing

    if kind not in charts.MIME_TYPES:
        abort(404)
    options, found = _made()
    drawn = drawing.draw(found, "; ".join(_lines(options)), kind)
    response = Response(drawn, mimetype=charts.MIME_TYPES[kind])
    if "download" in request.args:
        _exported("survival chart", options)
        response.headers["Content-Disposition"] = f"attachment; filename=survival.{kind}"
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
        [*_lines(options), *found.notes],
        target,
        made_by=current_user.full_name,
        made_at=datetime.now(UTC),
        title=f"Survival: {METHODS[options.method]}",
    )
    target.seek(0)
    _exported("survival workbook", options)
    name = f"survival-{options.method}-{clock.today():%Y%m%d}.xlsx"
    return send_file(target, mimetype=EXCEL, as_attachment=True, download_name=name)


@bp.get("/cases")
@requires(Permission.VIEW_STATISTICS)
def case_list() -> str:
    """List the cases behind a number without what identifies a patient."""
    from registry.reports.survival import pages

    options, found = _made()
    keys = pages.keys(found, options, request.args.to_dict())
    page = cases.listed(keys, page=request.args.get("page", 1, int), size=PAGE_SIZE)
    shown = [request.args[name] for name in ("label", "reason") if request.args.get(name)]
    lines = [*_lines(options), *shown]
    if 0 < page.total < privacy.fewest():
        abort(403, FEW.format(privacy.fewest()))
    return render_template("reports/cases.html", page=page, problem="", lines=lines)


def _options() -> tuple[Options | None, Any, str]:
    try:
        return Options.from_query(request.args), None, ""
    except ValueError as refused:
        return None, None, str(refused)


def _made() -> tuple[Options, Any]:
    """Return what was asked for and its page; what cannot be made is answered with 400."""
    from registry.reports.survival import pages

    try:
        options = Options.from_query(request.args)
        return options, pages.page(options, clock.today(), privacy.fewest())
    except ValueError as refused:
        abort(400, str(refused))


def _vocabulary() -> dict[str, Any]:
    """Return what the form offers."""
    return {
        "METHODS": METHODS,
        "GROUPINGS": groupings.GROUPINGS,
        "COVARIATES": {
            key: each.label for key, each in groupings.GROUPINGS.items() if key != "none"
        }
        | {AGE_YEARS: "Age in years"},
        "coded_items": groupings.coded_items(),
        "CLASSES": CLASSES,
        "PRIMARIES": PRIMARIES,
        "STANDARDS": [(name, name) for name in STANDARDS],
        "TIES": [(name, name.capitalize()) for name in TIES],
        "site_choices": [(code, group.name) for code, group in site_groups.groups().items()],
        "facility_choices": [(row.id, row.name) for row in cases.facilities()],
        "life_tables": [(file.id, file.title) for file in reference.files(LIFE_TABLE)],
        "fewest": results.FEWEST,
        "as_of": snapshot.as_of(),
        "today": clock.today(),
    }


def _blank() -> CaseFilter:
    return CaseFilter(basis="diagnosis")


def _lines(options: Options) -> list[str]:
    """Return in words whom the numbers count."""
    rules = options.rules
    lines = wording.filter_lines(options.chosen)
    lines.append(CLASSES[rules.classes])
    lines.append(PRIMARIES[rules.primaries])
    if rules.until:
        living = ", the living presumed alive then" if rules.presumed_alive else ""
        lines.append(f"Observed until {rules.until:%Y-%m-%d}{living}")
    return lines


def _references(found: Any, options: Options | None) -> list[tuple[Any, ...]]:
    """Return for each covariate its key, name, labels, and the label that is the reference."""
    if found is None or found.model is None or options is None:
        return []
    chosen = []
    for key in options.covariates:
        if key != AGE_YEARS:
            name = groupings.grouping(key).label
            reference_label = found.model.references[name][0]
            levels = [each.level for each in found.model.effects if each.covariate == name]
            pairs = [(label, label) for label in [reference_label, *levels]]
            chosen.append((REFERENCE + key, name, pairs, reference_label))
    return chosen


def _linking(options: Options) -> Any:
    """Return what gives the address of the cases behind a cell; None where it counts none."""

    def cell_url(table: Table, row: Row, column: Column) -> str | None:
        chosen = table.cell_filter(row, column)
        if chosen is None:
            return None
        return url_for(".case_list", **(options.to_query() | chosen))

    return cell_url


def _exported(what: str, options: Options) -> None:
    detail = {"what": what, "filter": options.to_query()}
    audit.record(current_user.actor, Event("export statistics", detail=detail))
