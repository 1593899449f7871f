"""The annual report on screen, and as Excel, Word and PDF."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, send_file, url_for
from flask_login import current_user

from registry import clock, privacy
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import queries as cases
from registry.cases import wording
from registry.cases.filters import YEAR_BASES
from registry.measures.measure import OUTCOMES
from registry.reports import queries
from registry.reports.annual import building, excel, outcomes, pdf, registers, word
from registry.reports.annual.building import Asked
from registry.reports.annual.pack import protected
from registry.reports.tables import Column, Row, Table
from registry.security import Permission, requires

bp = Blueprint("annual", __name__, url_prefix="/statistics/annual")
_OFFICE = "application/vnd.openxmlformats-officedocument"
WRITERS: dict[str, tuple[Callable[..., None], str]] = {
    "xlsx": (excel.write, f"{_OFFICE}.spreadsheetml.sheet"),
    "docx": (word.write, f"{_OFFICE}.wordprocessingml.document"),
    "pdf": (pdf.write, "application/pdf"),
}


@bp.context_processor
def _vocabulary() -> dict[str, object]:
    return {"BASES": wording.BASES, "cell_url": _cell_url}


@bp.get("/")
@requires(Permission.VIEW_STATISTICS)
def show() -> str:
    """Show the report of a year; every number links to its cases."""
    pack, problem, asked = None, "", None
    try:
        asked = _asked()
        pack = protected(building.build(asked, clock.today()), privacy.fewest())
    except ValueError as refused:
        problem = str(refused)
    return render_template(
        "annual/report.html",
        pack=pack,
        asked=asked or Asked(clock.today().year - 1),
        problem=problem,
        query=_query(asked) if asked else {},
        years=queries.years((asked or Asked(0)).basis),
        facility_choices=[(str(row.id), row.name) for row in cases.facilities()],
    )


@bp.get("/report.<string:form>")
@requires(Permission.VIEW_STATISTICS)
def download(form: str) -> Response:
    """Return the report as a file: xlsx, docx or pdf."""
    if form not in WRITERS:
        abort(404)
    try:
        asked = _asked()
        pack = protected(building.build(asked, clock.today()), _fewest())
    except ValueError:
        abort(400)
    write, mimetype = WRITERS[form]
    target, now = io.BytesIO(), datetime.now(UTC)
    write(pack, target, made_by=current_user.full_name, made_at=now)
    target.seek(0)
    detail = {"what": f"annual report {form}", "filter": asked.filter.to_query()}
    audit.record(current_user.actor, Event("export statistics", detail=detail))
    return send_file(
        target,
        mimetype=mimetype,
        as_attachment=True,
        download_name=f"annual-report-{asked.year}.{form}",
    )


@bp.get("/registers.xlsx")
@requires(Permission.VIEW_CASES)
def download_registers() -> Response:
    """Return the accession register and the patient index of the year, with names."""
    target, now = io.BytesIO(), datetime.now(UTC)
    try:
        asked = _asked()
        registers.write(
            asked.filter,
            wording.filter_lines(asked.filter),
            target,
            today=f"{clock.today():%Y%m%d}",
            made_by=current_user.full_name,
            made_at=now,
        )
    except ValueError:
        abort(400)
    target.seek(0)
    detail = {"what": "registers", "filter": asked.filter.to_query()}
    audit.record(current_user.actor, Event("export cases", detail=detail))
    return send_file(
        target,
        mimetype=WRITERS["xlsx"][1],
        as_attachment=True,
        download_name=f"registers-{asked.year}.xlsx",
    )


@bp.get("/figures/<string:section>/<string:name>.png")
@requires(Permission.VIEW_STATISTICS)
def figure(section: str, name: str) -> Response:
    """Return one figure of the report."""
    from registry.reports.annual import charts

    try:
        pack = protected(building.kept(_asked(), clock.today()), privacy.fewest())
        found = pack.figure(section, name)
    except ValueError:
        abort(400)
    except KeyError:
        abort(404)
    return Response(charts.draw(found, "png"), mimetype="image/png")


def _asked() -> Asked:
    """Return which report is asked for: last year's, by accession, of all, if not said."""
    year = request.args.get("year", "") or str(clock.today().year - 1)
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise ValueError(f"Year: {year!r} is not a year of four digits")
    basis = request.args.get("basis", "accession")
    if basis not in YEAR_BASES:
        raise ValueError(f"Year basis: {basis!r} is not one of {', '.join(YEAR_BASES)}")
    facility = request.args.get("facility", "")
    if facility not in {"", *(str(row.id) for row in cases.facilities())}:
        raise ValueError(f"Facility: {facility!r} is not one of the registered facilities")
    return Asked(int(year), basis, facility)


def _fewest() -> int:
    """Return below which counts a file hides: for outside the hospital, or for the user."""
    return privacy.threshold() if request.args.get("for") == "outside" else privacy.fewest()


def _query(asked: Asked) -> dict[str, str]:
    return {"year": str(asked.year), "basis": asked.basis, "facility": asked.facility}


def _cell_url(table: Table, row: Row, column: Column) -> str | None:
    """Return where the cases behind a cell are listed; by name only for those who may see it."""
    if table.name == outcomes.MEASURES:
        return _measure_url(table, row, column)
    chosen: dict[str, Any] | None = table.cell_filter(row, column)
    if chosen is None:
        return None
    named = current_user.may(Permission.VIEW_CASES)
    return url_for("abstracting.case_list" if named else "reports.case_list", **chosen)


def _measure_url(table: Table, row: Row, column: Column) -> str | None:
    """Return where the cases of a measure with one outcome are listed."""
    outcome = column.label.lower()
    if outcome not in OUTCOMES:
        return None
    measure_id, query = row.label.partition(":")[0], dict(table.base)
    query.pop("basis", None)
    return url_for("quality.show_measure", measure_id=measure_id, outcome=outcome, **query)  # type: ignore[arg-type]
