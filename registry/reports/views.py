"""Facility statistics on screen: tables whose numbers lead to their cases, charts, the workbook."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock, privacy, snapshot
from registry.cases import queries as cases
from registry.cases import wording
from registry.cases.filters import YEAR_BASES, CaseFilter
from registry.formats import moment
from registry.reports import hiding, queries, serving
from registry.reports.builder import views as builder
from registry.reports.tables import HIDDEN, Column, Row, Table
from registry.security import Permission, requires

bp = Blueprint("reports", __name__, url_prefix="/statistics")
bp.register_blueprint(builder.bp)
STAGES = {"stage_group": "AJCC stage group", "summary_stage": "Summary Stage"}
MOST_LOST = 200


@bp.context_processor
def _vocabulary() -> dict[str, object]:
    return {
        "BASES": wording.BASES,
        "STAGES": STAGES,
        "TABLES": queries.TABLES,
        "cell_url": _cell_url,
        "data_as_of": snapshot.as_of,
    }


@bp.get("/")
@requires(Permission.VIEW_STATISTICS)
def index() -> str:
    """Show how many cases there are, and the tables to choose from."""
    return render_template("reports/index.html", overview=_overview())


@bp.get("/<string:name>")
@requires(Permission.VIEW_STATISTICS)
def show_table(name: str) -> str:
    """Show one table with its chart; every number links to its cases."""
    chosen, table, problem = _chosen(), None, ""
    if name not in queries.TABLES:
        abort(404)
    try:
        table = _table(name, chosen)
    except ValueError as refused:
        problem = str(refused)
    return render_template(
        "reports/table.html",
        name=name,
        title=queries.TABLES[name],
        table=table,
        problem=problem,
        chosen=chosen,
        stage=_stage(),
        lines=wording.filter_lines(chosen) if table else [],
        years=queries.years(chosen.basis) if table else [],
        facility_choices=[(row.id, row.name) for row in cases.facilities()],
    )


@bp.get("/follow-up")
@requires(Permission.VIEW_STATISTICS)
def show_follow_up() -> str:
    """Show the follow-up rate, step by step, what is due by month, and the cases themselves."""
    from registry.reports import following
    from registry.reports.analysis.follow_up import EXCLUSIONS
    from registry.reports.annual import outcomes

    known = [(facility.id, facility.name) for facility in cases.facilities()]
    facility_id = request.args.get("facility", None, int)
    if facility_id not in {each for each, _ in known}:
        facility_id = None
    without_class_00 = request.args.get("class_00") == "no"
    results = following.results(facility_id, clock.today(), without_class_00=without_class_00)
    due = following.to_ask(facility_id, clock.today())
    named = current_user.may(Permission.VIEW_CASES)
    counted = [outcomes.follow_up(results).blocks[0].table, following.due_table(due)]
    return render_template(
        "reports/follow_up.html",
        results=results,
        # What those are shown who must not learn of a few patients.
        protected=[] if named else [hiding.protected(t, privacy.fewest()) for t in counted],
        due=due,
        months=following.by_month(due),
        due_named=following.named([each.name for each in due[:MOST_LOST]], MOST_LOST)
        if named
        else [],
        lost=following.named(results[0].found.lost, MOST_LOST) if named else [],
        exclusions=EXCLUSIONS,
        facilities=known,
        facility_id=facility_id,
        without_class_00=without_class_00,
        as_of=clock.today(),
        most=MOST_LOST,
    )


@bp.get("/<string:name>/chart.<string:kind>")
@requires(Permission.VIEW_STATISTICS)
def chart(name: str, kind: str) -> Response:
    """Return the chart of a table as PNG or SVG."""
    from registry.reports import charts

    if name not in queries.TABLES:
        abort(404)
    serving.refuse_unknown(kind)
    chosen = _chosen()
    try:
        drawn = charts.draw(_table(name, chosen), "; ".join(wording.filter_lines(chosen)), kind)
    except ValueError:
        abort(400)
    return serving.chart(drawn, kind, name, chosen.to_query())


@bp.get("/workbook.xlsx")
@requires(Permission.VIEW_STATISTICS)
def workbook() -> Response:
    """Return all tables as an Excel workbook."""
    chosen = _chosen()
    try:
        tables = [_table(name, chosen) for name in queries.TABLES]
    except ValueError:
        abort(400)
    lines = [*wording.filter_lines(chosen), f"Data as of {moment(snapshot.as_of())}"]
    title, query = "Facility statistics", chosen.to_query()
    return serving.workbook(tables, lines, title, "statistics", query)


@bp.get("/snapshot")
@requires(Permission.VIEW_STATISTICS)
def show_snapshot() -> str:
    """Show of which moment the numbers are, and what a refresh would write."""
    return render_template("reports/snapshot.html", found=snapshot.status())


@bp.post("/snapshot")
@requires(Permission.VIEW_STATISTICS)
def refresh_snapshot() -> ResponseReturnValue:
    """Start bringing the snapshot up to date; the page then shows how far it is."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if snapshot.refresh_in_background(app):
        flash("The snapshot is being refreshed.", "success")
    return redirect(url_for(".show_snapshot"), 303)


def _overview() -> dict[str, int | str]:
    """Return the counts that the room opens with; small ones are hidden as in its tables."""
    counts = queries.overview(_today_text())
    parts = [counts[name] for name in ("complete", "incomplete")]
    few = {n for n in (*parts, counts["overdue"]) if 0 < n < privacy.fewest()}
    left = 0 < counts["incomplete"] - counts["overdue"] < privacy.fewest()
    if few.intersection(parts):
        return dict.fromkeys(counts, HIDDEN) | {"cases": counts["cases"]}
    return {**counts, "overdue": HIDDEN} if few or left else {**counts}


def _cell_url(table: Table, row: Row, column: Column) -> str | None:
    """Return where the cases behind a cell are listed, for those who may see them."""
    chosen: dict[str, Any] | None = table.cell_filter(row, column)
    if chosen is None or not current_user.may(Permission.VIEW_CASES):
        return None
    return url_for("abstracting.case_list", **chosen)


def _chosen() -> CaseFilter:
    chosen = CaseFilter.from_query(request.args)
    return chosen if chosen.basis in YEAR_BASES else CaseFilter()


def _stage() -> str:
    stage = request.args.get("stage", "stage_group")
    return stage if stage in STAGES else "stage_group"


def _table(name: str, chosen: CaseFilter) -> Table:
    today = clock.today()
    found = queries.table(name, chosen, stage=_stage(), year=today.year, today=f"{today:%Y%m%d}")
    return hiding.protected(found, privacy.fewest())


def _today_text() -> str:
    return f"{clock.today():%Y%m%d}"
