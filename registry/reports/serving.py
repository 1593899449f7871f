"""What pages of statistics hand out: a chart, a workbook, the cases behind a number."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, render_template, request, send_file, url_for
from flask_login import current_user

from registry import clock
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import queries as cases
from registry.reports.tables import Column, Row, Table
from registry.security import Permission

PAGE_SIZE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def refuse_unknown(kind: str) -> None:
    """Answer 404 where *kind* is no form of a chart."""
    from registry.reports import charts

    if kind not in charts.MIME_TYPES:
        abort(404)


def chart(drawn: bytes, kind: str, name: str, query: Mapping[str, Any]) -> Response:
    """Return a chart; as a download it is recorded with the *query* that it was made from."""
    from registry.reports import charts

    response = Response(drawn, mimetype=charts.MIME_TYPES[kind])
    if "download" in request.args:
        record_export(f"{name} chart", query)
        response.headers["Content-Disposition"] = f"attachment; filename={name}.{kind}"
    return response


def workbook(
    tables: Sequence[Table], lines: Sequence[str], title: str, name: str, query: Mapping[str, Any]
) -> Response:
    """Return *tables* as an Excel workbook and record it; *lines* stand on its first sheet."""
    from registry.reports import workbook as excel

    target = io.BytesIO()
    made_by, made_at = current_user.full_name, datetime.now(UTC)
    excel.write(tables, lines, target, made_by=made_by, made_at=made_at, title=title)
    target.seek(0)
    record_export(f"{name} workbook", query)
    name = f"{name}-{clock.today():%Y%m%d}.xlsx"
    return send_file(target, mimetype=EXCEL, as_attachment=True, download_name=name)


def case_page(keys: Sequence[int], lines: Sequence[str]) -> str:
    """Return the page that lists the cases of *keys* without names; *lines* say which they are."""
    page = cases.listed(keys, page=request.args.get("page", 1, int), size=PAGE_SIZE)
    return render_template("reports/cases.html", page=page, lines=lines)


def linking(query: Mapping[str, Any]) -> Callable[[Table, Row, Column], str | None]:
    """Return what gives the address of the cases behind a cell: of the same room's case_list.

    None for a cell that counts none, and for who may not see patients: a list tells its length.
    """

    def cell_url(table: Table, row: Row, column: Column) -> str | None:
        chosen = table.cell_filter(row, column)
        if chosen is None or not current_user.may(Permission.VIEW_CASES):
            return None
        return url_for(".case_list", **{**query, **chosen})

    return cell_url


def record_export(what: str, query: Mapping[str, Any]) -> None:
    """Record that *what* left the registry, and the filter that it was made with."""
    detail = {"what": what, "filter": dict(query)}
    audit.record(current_user.actor, Event("export statistics", detail=detail))
