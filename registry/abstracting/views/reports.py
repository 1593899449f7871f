"""Reports of a case: paste, read, remove; and the codes beside their evidence."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.abstracting import reading, reviewing, sections
from registry.abstracting.chart import Chart
from registry.abstracting.views.blueprint import bp, seen
from registry.cases import queries
from registry.cases.evidence import actions
from registry.cases.evidence import queries as reports
from registry.cases.evidence.actions import ReportRefused
from registry.security import Permission, requires


@bp.route("/abstracts/<int:abstract_id>/reports", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def case_reports(abstract_id: int) -> ResponseReturnValue:
    """Show the reports of a case; on POST keep one that was pasted.

    With ``panel`` in the form the answer is the panel beside the section that it names.
    """
    abstract = queries.abstract_or_404(abstract_id)
    section = request.values.get("section", "")
    if section and section not in sections.TITLES:
        abort(404)
    problem = ""
    if request.method == "POST":
        try:
            actions.add_report(
                current_user.actor,
                abstract,
                request.form.get("text", ""),
                kind=request.form.get("kind", ""),
                title=request.form.get("title", ""),
            )
        except ReportRefused as refused:
            problem = str(refused)
        else:
            if "panel" in request.form:
                return _panel(abstract_id, section)
            flash("The report is kept with the case.", "success")
            if section:
                place = url_for(".edit_section", abstract_id=abstract_id, section=section)
                return redirect(place, 303)
            return redirect(url_for(".case_reports", abstract_id=abstract_id), 303)
    if problem and "panel" in request.form:
        return problem, 422
    case = Chart.of(abstract)
    page = render_template(
        "abstracting/reports.html",
        abstract=abstract,
        case=case,
        reports=reports.reports(abstract_id),
        offers=reading.offers(abstract, case),
        kinds=reading.KINDS,
        most=actions.MOST,
        problem=problem,
        section=section,
    )
    seen("view case", abstract, page="reports")
    return page, 422 if problem else 200


@bp.get("/abstracts/<int:abstract_id>/reports/<int:report_id>")
@requires(Permission.VIEW_CASES)
def case_report(abstract_id: int, report_id: int) -> str:
    """Show the whole text of a report, with the words marked that it was read by."""
    abstract = queries.abstract_or_404(abstract_id)
    report = reports.report_or_404(abstract_id, report_id)
    case = Chart.of(abstract)
    own = [each for each in reading.offers(abstract, case) if each.report is report]
    page = render_template(
        "abstracting/report.html",
        abstract=abstract,
        case=case,
        report=report,
        offers=own,
        pieces=list(reading.pieces(report.text, own)),
        kinds=reading.KINDS,
    )
    seen("view case", abstract, page="report", report=report_id)
    return page


@bp.post("/abstracts/<int:abstract_id>/reports/<int:report_id>/removal")
@requires(Permission.ABSTRACT)
def remove_report(abstract_id: int, report_id: int) -> ResponseReturnValue:
    """Delete a report with the evidence that points into it."""
    abstract = queries.abstract_or_404(abstract_id)
    actions.remove_report(
        current_user.actor, abstract, reports.report_or_404(abstract_id, report_id)
    )
    flash("The report and the evidence in it are removed; the codes stay as they are.", "success")
    return redirect(url_for(".case_reports", abstract_id=abstract_id), 303)


@bp.get("/abstracts/<int:abstract_id>/evidence")
@requires(Permission.VIEW_CASES)
def case_evidence(abstract_id: int) -> str:
    """Show every coded value beside the words that bear it out, and those without any."""
    abstract = queries.abstract_or_404(abstract_id)
    case = Chart.of(abstract)
    page = render_template(
        "abstracting/evidence.html",
        abstract=abstract,
        case=case,
        review=reviewing.review(abstract, case),
        titles=sections.TITLES,
    )
    seen("view case", abstract, page="evidence")
    return page


def _panel(abstract_id: int, section: str) -> str:
    abstract = queries.abstract_or_404(abstract_id)
    case = Chart.of(abstract)
    fields = [place.naaccr_id for place in sections.layout(section, case).placements]
    return render_template(
        "abstracting/_reading.html",
        abstract=abstract,
        case=case,
        section=section,
        **reading.panel(abstract, case, fields),
    )
