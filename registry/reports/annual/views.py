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
from registry.cases.waiting.reasons import REASONS
from registry.measures.measure import OUTCOMES
from registry.reports import hiding, queries
from registry.reports.annual import building, cells, excel, outcomes, pdf, registers, word
from registry.reports.annual.building import Asked
from registry.reports.annual.pack import protected
from registry.reports.annual.showing import shown
from registry.reports.tables import Column, Row, Table
from registry.security import Permission, requires
from registry.standards import lookup

CellUrl = Callable[[Table, Row, Column], str | None]

bp = Blueprint("annual", __name__, url_prefix="/statistics/annual")
_OFFICE = "application/vnd.openxmlformats-officedocument"
WRITERS: dict[str, tuple[Callable[..., None], str]] = {
    "xlsx": (excel.write, f"{_OFFICE}.spreadsheetml.sheet"),
    "docx": (word.write, f"{_OFFICE}.wordprocessingml.document"),
    "pdf": (pdf.write, "application/pdf"),
}


@bp.context_processor
def _vocabulary() -> dict[str, object]:
    return {"BASES": wording.BASES}


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
        cell_url=_linking(asked) if asked else None,
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
            today=_today_text(),
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


@bp.get("/cells/<string:name>/<string:key>")
@requires(Permission.VIEW_STATISTICS)
def show_cell(name: str, key: str) -> str:
    """Show what one number means and rests on, and its cases to those who may see patients."""
    try:
        asked = _asked()
        pack = building.kept(asked, clock.today())
    except ValueError as refused:
        abort(400, str(refused))
    try:
        table = pack.table(name)
        row, column = table.row(request.args.get("row", "")), table.column(key)
    except KeyError:
        abort(404, "The annual report has no such number: open it again, and choose there.")
    # The value as the page of the report shows it; its cases would tell the hidden ones.
    seen = hiding.protected(table, privacy.fewest())
    value = seen.value(seen.row(request.args.get("row", "")), column)
    named = current_user.may(Permission.VIEW_CASES)
    found = cells.behind(table.basis(row, column) if named else None, _today_text())
    chosen, page = None, None
    if found.groups:
        place = request.args.get("of", 1, int)
        chosen = found.groups[place - 1 if 0 < place <= len(found.groups) else 0]
        page = chosen.page(request.args.get("page", 1, int), _today_text())
        _seen(asked, table, column, page)
    return render_template(
        "annual/cell.html",
        pack=pack,
        section=pack.section_of(name),
        table=table,
        row=row,
        column=column,
        number=shown(value, column),
        notes=seen.notes,
        part=None if isinstance(value, int) else found.part,
        whole=found.whole,
        named=named,
        groups=found.groups,
        chosen=chosen,
        page=page,
        query=_query(asked),
        today=_today_text(),
        meaning=lambda naaccr_id, value, case: lookup.describe(naaccr_id, value or "", case),
        reasons=REASONS,
    )


def _seen(asked: Asked, table: Table, column: Column, page: cases.Page) -> None:
    """Record whose names were listed."""
    detail = {
        "filters": asked.filter.to_query(),
        "number": f"annual report: {table.name}, {column.key}",
        "abstracts": [row.abstract_id for row in page.rows],
    }
    audit.record(current_user.actor, Event("list cases", detail=detail))


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


def _today_text() -> str:
    return f"{clock.today():%Y%m%d}"


def _query(asked: Asked) -> dict[str, str]:
    return {"year": str(asked.year), "basis": asked.basis, "facility": asked.facility}


def _linking(asked: Asked) -> CellUrl:
    """Return what gives the address of the cases behind a cell; None where there are none.

    A count that a filter names leads to the case list, for those who may see patients; a
    verdict of a measure to its reasons; any other number to a page of its own.
    """
    named = current_user.may(Permission.VIEW_CASES)

    def cell_url(table: Table, row: Row, column: Column) -> str | None:
        if table.name == outcomes.MEASURES and (found := _measure_url(table, row, column)):
            return found
        chosen: dict[str, Any] | None = table.cell_filter(row, column)
        if named and chosen is not None and isinstance(table.value(row, column), int):
            return url_for("abstracting.case_list", **chosen)
        if table.basis(row, column) is None:
            return None
        query: dict[str, Any] = {"row": row.key or row.label, **_query(asked)}
        return url_for(".show_cell", name=table.name, key=column.key, **query)

    return cell_url


def _measure_url(table: Table, row: Row, column: Column) -> str | None:
    """Return where the cases of a measure with one outcome are listed."""
    outcome = column.label.lower()
    if outcome not in OUTCOMES:
        return None
    measure_id, query = row.label.partition(":")[0], dict(table.base)
    query.pop("basis", None)
    return url_for("quality.show_measure", measure_id=measure_id, outcome=outcome, **query)  # type: ignore[arg-type]
