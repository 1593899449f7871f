"""Re-abstraction: draw a sample, see how far the two abstractors agree, rule on disagreements."""

import io
import secrets
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import wording
from registry.cases.filters import CaseFilter
from registry.cases.queries import Page
from registry.cases.reabstraction import actions, queries
from registry.cases.reabstraction.actions import CannotDraw, CannotRule
from registry.cases.reabstraction.models import RULINGS, Sample
from registry.formats import moment
from registry.reports.reliability import results, workbook
from registry.reports.reliability.forms import DrawForm
from registry.reports.reliability.results import Disagreement
from registry.security import Permission, requires
from registry.standards import items

bp = Blueprint("reliability", __name__, url_prefix="/statistics/reliability")
PAGE_SIZE = 100


@bp.context_processor
def _vocabulary() -> dict[str, object]:
    return {"ASKED": results.ASKED, "RULINGS": RULINGS, "item_of": items.item}


@bp.get("/")
@requires(Permission.VIEW_STATISTICS)
def list_samples() -> str:
    """List the samples with how many of their cases are coded twice."""
    return render_template("reliability/samples.html", samples=queries.samples())


@bp.route("/draw", methods=["GET", "POST"])
@requires(Permission.VIEW_CASES)
def draw_sample() -> ResponseReturnValue:
    """Ask which cases to sample; on POST draw them."""
    form = DrawForm(data={"seed": secrets.token_hex(4)})
    if form.validate_on_submit():
        try:
            sample = actions.draw(current_user.actor, form.plan(), today=f"{clock.today():%Y%m%d}")
        except (CannotDraw, ValueError) as refused:
            form.form_errors.append(str(refused))
        else:
            flash(f"{len(sample.cases)} of {sample.eligible:,} cases were drawn.", "success")
            return redirect(url_for(".show_sample", sample_id=sample.id), 303)
    return render_template("reliability/draw.html", form=form)


@bp.get("/<int:sample_id>")
@requires(Permission.VIEW_STATISTICS)
def show_sample(sample_id: int) -> str:
    """Show the agreement of a sample, and its disagreements to those who may see cases.

    ``?item=`` and ``?abstractor=`` narrow the disagreements.
    """
    sample = queries.sample_or_404(sample_id)
    found = results.of_sample(sample)
    item, abstractor = request.args.get("item", ""), request.args.get("abstractor", "")
    page = None
    if current_user.may(Permission.VIEW_CASES):
        page = _page(list(found.disagreements(item, abstractor)))
        shown = sorted({each.case.abstract_id for each in page.rows})
        detail = {"sample": sample_id, "abstracts": shown}
        audit.record(current_user.actor, Event("view disagreements", detail=detail))
    return render_template(
        "reliability/sample.html",
        sample=sample,
        found=found,
        lines=_lines(sample),
        page=page,
        item=item,
        abstractor=abstractor,
    )


@bp.post("/cases/<int:sampled_id>/rulings")
@requires(Permission.VIEW_CASES)
def rule(sampled_id: int) -> ResponseReturnValue:
    """Store whose code of an item was right."""
    case = queries.case_or_404(sampled_id)
    item = request.form.get("item", "")
    try:
        actions.rule(
            current_user.actor,
            case,
            item,
            request.form.get("right", ""),
            request.form.get("reason", ""),
        )
    except CannotRule as refused:
        flash(str(refused), "danger")
    else:
        flash("The ruling is kept.", "success")
    anchor = f"case-{case.id}-{item}"
    return redirect(url_for(".show_sample", sample_id=case.sample_id, _anchor=anchor), 303)


@bp.get("/<int:sample_id>/workbook.xlsx")
@requires(Permission.VIEW_STATISTICS)
def excel(sample_id: int) -> Response:
    """Return the results as a workbook; the disagreements for those who may see cases."""
    sample, now, target = queries.sample_or_404(sample_id), datetime.now(UTC), io.BytesIO()
    found = results.of_sample(sample)
    finished = f"Coded twice: {len(found.finished)} of {len(found.cases)} cases"
    workbook.write(
        found,
        [*_lines(sample), finished],
        target,
        identified=current_user.may(Permission.VIEW_CASES),
        made_by=current_user.full_name,
        made_at=now,
    )
    target.seek(0)
    detail = {"what": "re-abstraction workbook", "sample": sample_id}
    audit.record(current_user.actor, Event("export statistics", detail=detail))
    return send_file(
        target,
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_attachment=True,
        download_name=f"re-abstraction-{sample_id}.xlsx",
    )


def _lines(sample: Sample) -> list[str]:
    """Return in words how the sample was drawn."""
    return [
        *wording.filter_lines(CaseFilter(**sample.chosen)),
        f"{sample.percent} % of {sample.eligible:,} complete cases, at most {sample.most}",
        f"Seed {sample.seed}",
        f"Drawn by {sample.drawn_by}, {moment(sample.drawn_at)}",
    ]


def _page(found: list[Disagreement]) -> Page:
    wanted = request.args.get("page", 1, int)
    number = min(max(1, wanted), max(1, -(-len(found) // PAGE_SIZE)))
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Page(shown, len(found), number, PAGE_SIZE)
