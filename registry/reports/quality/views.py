"""Quality measures: the list with rates, one measure with its cases, the countdown, Excel."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, render_template, request, send_file
from flask_login import current_user

from registry import clock, privacy, snapshot
from registry.cases import queries as cases
from registry.cases import wording
from registry.cases.filters import CaseFilter
from registry.cases.queries import Page
from registry.formats import moment
from registry.measures.measure import BASES, NOT_ELIGIBLE, OUTCOMES, STATUSES, Measure
from registry.measures.parsing import MeasureError
from registry.reports import hiding, serving
from registry.reports.quality import queries, showing, workbook
from registry.reports.quality.queries import YEARS
from registry.reports.quality.showing import Shown
from registry.reports.tables import HIDDEN
from registry.security import Permission, requires

if TYPE_CHECKING:
    import pandas as pd

    from registry.reports.quality.judging import Judged

bp = Blueprint("quality", __name__, url_prefix="/statistics/quality")
PAGE_SIZE = 50
STATUS_WORDS = {
    "reported": "Reported measures",
    "surveillance": "Surveillance",
    "earlier": "Earlier sets",
    "retired": "Retired",
    "local": "Written by this site",
}


@bp.context_processor
def _vocabulary() -> dict[str, object]:
    fewest = privacy.fewest() if current_user.is_authenticated else privacy.threshold()
    return {
        "BASES": BASES,
        "OUTCOMES": OUTCOMES,
        "STATUS_WORDS": STATUS_WORDS,
        "shown": lambda rate: showing.shown(rate, fewest),
        "years_of": _years_of,
        "note": "" if fewest == privacy.NOTHING_HIDDEN else hiding.note(fewest),
    }


@bp.get("/")
@requires(Permission.VIEW_STATISTICS)
def index() -> str:
    """List the measures with their rates."""
    problem, found = "", []
    try:
        found = queries.judged(queries.measures(), _chosen(), clock.today())
    except ValueError as refused:
        problem = str(refused)
    by_status = {
        status: own
        for status in STATUSES
        if (own := [each for each in found if each.measure.status == status])
    }
    return render_template("quality/index.html", by_status=by_status, **_frame(problem))


@bp.get("/measures/<string:measure_id>")
@requires(Permission.VIEW_STATISTICS)
def show_measure(measure_id: str) -> str:
    """Show one measure: definition, rate by year, and its cases by outcome with the reason."""
    measure = _measure_or_404(measure_id)
    outcome = request.args.get("outcome", OUTCOMES[1])
    if outcome not in (*OUTCOMES, NOT_ELIGIBLE):
        abort(404)
    problem, found, page = "", None, None
    try:
        (found,) = queries.judged([measure], _chosen(), clock.today(), every=True)
    except ValueError as refused:
        problem = str(refused)
    if found and _lists_cases():
        rows = found.verdicts[found.verdicts["outcome"] == outcome]
        page = _page(rows.sort_values(["days_left", "year", "abstract_key"]))
    return render_template(
        "quality/measure.html",
        measure=measure,
        definition=list(workbook.definition(measure)),
        found=found,
        outcome=outcome,
        page=page,
        **_frame(problem),
    )


@bp.get("/measures/<string:measure_id>/chart.<string:kind>")
@requires(Permission.VIEW_STATISTICS)
def chart(measure_id: str, kind: str) -> Response:
    """Return the rate by year as PNG or SVG."""
    from registry.reports.quality import chart as drawing

    measure, chosen = _measure_or_404(measure_id), _chosen()
    serving.refuse_unknown(kind)
    try:
        (found,) = queries.judged([measure], chosen, clock.today())
    except ValueError:
        abort(400)
    drawn = drawing.draw(found, _years_of(found), "; ".join(wording.filter_lines(chosen)), kind)
    return serving.chart(drawn, kind, measure.id, chosen.to_query())


@bp.get("/countdown")
@requires(Permission.VIEW_STATISTICS)
def countdown() -> str:
    """List the incomplete cases of the measures, those first whose days run out."""
    every = request.args.get("measures") == "all"
    problem, page = "", None
    counts: dict[str, Any] = {}
    try:
        chosen = [
            each for each in queries.measures() if every or each.status in ("reported", "local")
        ]
        found = queries.countdown(queries.judged(chosen, _chosen(), clock.today()))
        counts = _urgency(found)
        if _lists_cases():
            page = _page(found)
        elif any(0 < number < privacy.fewest() for number in counts.values()):
            counts = dict.fromkeys(counts, HIDDEN)
    except ValueError as refused:
        problem = str(refused)
    return render_template(
        "quality/countdown.html", page=page, counts=counts, every=every, **_frame(problem)
    )


@bp.get("/workbook.xlsx")
@requires(Permission.VIEW_STATISTICS)
def excel() -> Response:
    """Return the measures as a workbook; cases with their numbers for those who may see them."""
    chosen, now, target = _chosen(), datetime.now(UTC), io.BytesIO()
    try:
        found = queries.judged(queries.measures(), chosen, clock.today())
        lines = [*wording.filter_lines(chosen), f"Data as of {moment(snapshot.as_of())}"]
    except ValueError:
        abort(400)
    keys = {
        int(key)
        for each in found
        for key in each.verdicts.loc[each.verdicts["outcome"] != NOT_ELIGIBLE, "abstract_key"]
    }
    named = queries.named(keys) if current_user.may(Permission.VIEW_CASES) else {}
    workbook.write(
        found,
        lines,
        target,
        names=named,
        fewest=privacy.fewest(),
        made_by=current_user.full_name,
        made_at=now,
    )
    target.seek(0)
    serving.record_export("measures workbook", chosen.to_query())
    return send_file(
        target,
        mimetype=serving.EXCEL,
        as_attachment=True,
        download_name=f"quality-measures-{clock.today():%Y%m%d}.xlsx",
    )


def _years_of(found: "Judged") -> dict[int, Shown]:
    return showing.by_year(found.by_year(), found.rate, privacy.fewest())


def _lists_cases() -> bool:
    """Whether the user is shown single cases: verdicts by case would tell the small counts."""
    return privacy.fewest() == privacy.NOTHING_HIDDEN


def _chosen() -> CaseFilter:
    """Return the filter; its years are those of diagnosis, the last five if none are named."""
    chosen = replace(CaseFilter.from_query(request.args), basis="diagnosis")
    if "year_from" in request.args or "year_to" in request.args:
        return chosen
    year = clock.today().year
    return replace(chosen, year_from=str(year - YEARS + 1), year_to=str(year))


def _frame(problem: str) -> dict[str, Any]:
    """Return what every page of the room shows besides its own content."""
    chosen = _chosen()
    return {
        "chosen": chosen,
        "problem": problem,
        "lines": [] if problem else wording.filter_lines(chosen),
        "facility_choices": [(row.id, row.name) for row in cases.facilities()],
        "as_of": None if problem else snapshot.as_of(),
    }


def _page(rows: "pd.DataFrame") -> Page:
    """Return the page of *rows* that is asked for, each with what its case is called."""
    total = len(rows)
    wanted = request.args.get("page", 1, int)
    number = min(max(1, wanted), max(1, -(-total // PAGE_SIZE)))
    shown = rows.iloc[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    named = queries.named(shown["abstract_key"].tolist())
    listed = [
        {**row, "days_left": days, "case": named.get(int(row["abstract_key"]))}
        for row, days in zip(shown.to_dict("records"), _days(shown), strict=True)
    ]
    return Page(listed, total, number, PAGE_SIZE)


def _days(rows: "pd.DataFrame") -> list[int | None]:
    return [
        int(days) if known else None
        for days, known in zip(rows["days_left"].fillna(0), rows["days_left"].notna(), strict=True)
    ]


def _urgency(found: "pd.DataFrame") -> dict[str, int]:
    from registry.measures.measure import AT_RISK

    days = found["days_left"]
    return {
        "Overdue": int((days < 0).sum()),
        f"At risk: {AT_RISK} days or fewer": int(days.between(0, AT_RISK).sum()),
        "Window open": int((days > AT_RISK).sum()),
        "No window": int(days.isna().sum()),
    }


def _measure_or_404(measure_id: str) -> Measure:
    try:
        found = {each.id: each for each in queries.measures()}
    except MeasureError:
        abort(404)
    return found.get(measure_id) or abort(404)
