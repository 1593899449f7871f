"""Coding a sampled case again, from the chart alone."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting import blind, drafts, rows
from registry.abstracting.chart import Chart
from registry.abstracting.forms import section_form
from registry.abstracting.views.blueprint import bp, seen
from registry.cases.evidence import queries as evidence
from registry.cases.items import CaseItems
from registry.cases.reabstraction import actions, queries
from registry.cases.reabstraction.actions import CannotCode, PageIsOld
from registry.cases.reabstraction.models import SampledCase
from registry.security import Permission, requires

# What finds the chart and tells the tumor from the patient's others; none of it is compared.
FINDING = (
    "medicalRecordNumber",
    "accessionNumberHosp",
    "sequenceNumberHospital",
    "dateOfBirth",
    "dateOf1stContact",
)


@bp.get("/reabstraction")
@requires(Permission.ABSTRACT)
def list_reabstractions() -> str:
    """List the sampled cases that the user may code again."""
    found = queries.to_code(current_user.username, current_user.initials)
    for case in found:
        seen("list re-abstract", case.abstract, sample=case.sample_id)
    return render_template(
        "abstracting/reabstractions.html", found=[(case, _finding(case)) for case in found]
    )


@bp.route("/reabstraction/<int:sampled_id>", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def reabstract(sampled_id: int) -> ResponseReturnValue:
    """Show the sampled items as the user codes them; on POST keep them, or finish the case."""
    case = queries.case_or_404(sampled_id)
    actor, initials = current_user.actor, current_user.initials
    try:
        actions.refuse_unless_blind(actor, initials, case)
        chart = Chart.blank().overlaid(case.second)
        placed = blind.places(case.sample.items, chart, {**case.typed, **request.form})
        form = section_form(tuple(placed)).of(chart)
        if case.typed and not form.is_submitted():
            form.reload(chart, case.typed)
        if form.validate_on_submit():
            values = form.changes(chart, today=clock.today())
            if not form.refused():
                actions.keep(actor, initials, case, values)
                return _after(sampled_id)
    except CannotCode as refused:
        flash(str(refused), "danger")
        return redirect(url_for(".list_reabstractions"), 303)
    form.page.data = actions.open_page(actor, case)
    seen("re-abstract case", case.abstract, sample=case.sample_id)
    return render_template(
        "abstracting/reabstract.html",
        case=case,
        finding=_finding(case),
        form=form,
        groups=list(rows.of_form(placed, form, chart, ())),
        reports=evidence.reports(case.abstract_id),
    )


@bp.post("/reabstraction/<int:sampled_id>/typed/<string:token>")
@requires(Permission.ABSTRACT)
def keep_typed(sampled_id: int, token: str) -> ResponseReturnValue:
    """Keep what the page *token* holds that is not kept yet.

    Answers 410 where the page is older than what was kept or opened in another tab.
    """
    case = queries.case_or_404(sampled_id)
    try:
        typed = drafts.read(request.form).values
        actions.keep_typed(current_user.actor, current_user.initials, case, token, typed)
    except ValueError:
        abort(400, "What is typed comes as two JSON objects of texts, typed and loaded")
    except CannotCode as refused:
        abort(403, str(refused))
    except PageIsOld:
        abort(410, "The case was kept or opened in another tab")
    return "", 200


@bp.post("/reabstraction/<int:sampled_id>/typed")
@requires(Permission.ABSTRACT)
def discard_typed(sampled_id: int) -> ResponseReturnValue:
    """Throw away what was typed and not kept, and show the case as it is kept."""
    case = queries.case_or_404(sampled_id)
    try:
        actions.discard_typed(current_user.actor, current_user.initials, case)
    except CannotCode as refused:
        flash(str(refused), "danger")
        return redirect(url_for(".list_reabstractions"), 303)
    flash("What you typed is discarded; nothing that was kept has changed.", "success")
    return redirect(url_for(".reabstract", sampled_id=sampled_id), 303)


def _after(sampled_id: int) -> ResponseReturnValue:
    """Say what was kept, and finish the case if the button says so."""
    if request.form.get("go") != "finish":
        flash("Kept. The case is compared once you finish it.", "success")
        return redirect(url_for(".reabstract", sampled_id=sampled_id), 303)
    case = queries.case_or_404(sampled_id)
    actions.finish(current_user.actor, current_user.initials, case)
    flash("The second abstract is finished, and is compared from now on.", "success")
    return redirect(url_for(".list_reabstractions"), 303)


def _finding(case: SampledCase) -> dict[str, str]:
    """Return what finds the chart of a case, by XML id, the name first."""
    items = CaseItems.of(case.abstract)
    name = f"{items['nameLast'] or 'no last name'}, {items['nameFirst']}"
    return {"nameLast": name, **{item: items[item] for item in FINDING}}
