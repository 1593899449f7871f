"""Survival on screen: tables whose numbers lead to their cases, a chart, the workbook."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from registry import clock, privacy, snapshot
from registry.cases import queries as cases
from registry.cases import wording
from registry.cases.filters import CaseFilter
from registry.reports import serving
from registry.reports.analysis.cox import TIES
from registry.reports.reference import queries as reference
from registry.reports.reference.models import LIFE_TABLE
from registry.reports.survival import groupings, results
from registry.reports.survival.options import AGE_YEARS, METHODS, REFERENCE, STANDARDS, Options
from registry.security import Permission, requires
from registry.standards import site_groups

bp = Blueprint("survival", __name__, url_prefix="/statistics/survival")
CLASSES = {
    "treated": "Class of case 10-22",
    "analytic": "Class of case 00-22",
}
PRIMARIES = {
    "first": "First primaries (sequence 00 and 01)",
    "earliest": "The earliest tumor of each patient",
    "all": "All tumors",
}


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
        cell_url=serving.linking(options.to_query()) if options else None,
        **_vocabulary(),
    )


@bp.get("/chart.<string:kind>")
@requires(Permission.VIEW_STATISTICS)
def chart(kind: str) -> Response:
    """Return the chart as PNG or SVG."""
    from registry.reports.survival import chart as drawing

    serving.refuse_unknown(kind)
    options, found = _made()
    drawn = drawing.draw(found, "; ".join(_lines(options)), kind)
    return serving.chart(drawn, kind, "survival", options.to_query())


@bp.get("/workbook.xlsx")
@requires(Permission.VIEW_STATISTICS)
def workbook() -> Response:
    """Return the tables of the page as an Excel workbook."""
    options, found = _made()
    lines = [*_lines(options), *found.notes]
    title, name = f"Survival: {METHODS[options.method]}", f"survival-{options.method}"
    tables = [*found.tables, found.left_out]
    return serving.workbook(tables, lines, title, name, options.to_query())


@bp.get("/cases")
@requires(Permission.VIEW_CASES)
def case_list() -> str:
    """List the cases behind a number without what identifies a patient."""
    from registry.reports.survival import pages

    options, found = _made()
    keys = pages.keys(found, options, request.args.to_dict())
    shown = [request.args[name] for name in ("label", "reason") if request.args.get(name)]
    return serving.case_page(keys, [*_lines(options), *shown])


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
