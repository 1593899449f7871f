"""Going to an item, a section or a page by a few letters, and what an item was before."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.abstracting import jumping, sections
from registry.abstracting.chart import Chart
from registry.abstracting.fields import MASKED, item_of
from registry.abstracting.views.blueprint import bp, seen
from registry.cases import history, queries
from registry.cases.models import Abstract
from registry.security import Permission, requires
from registry.standards import items


@bp.get("/abstracts/<int:abstract_id>/jump")
@requires(Permission.ABSTRACT)
def jump(abstract_id: int) -> ResponseReturnValue:
    """Show where the typed letters may lead; ?part gives the options of the dialog alone.

    ``?to=item:primarySite`` (or section:, page:) goes there.
    """
    abstract = queries.abstract_or_404(abstract_id)
    case = Chart.of(abstract)
    if wanted := request.args.get("to"):
        return redirect(_address(abstract, case, wanted), 303)
    template = "_targets.html" if "part" in request.args else "jump.html"
    typed = request.args.get("q", "")
    return render_template(
        f"abstracting/{template}",
        abstract=abstract,
        case=case,
        typed=typed,
        targets=jumping.targets(case, typed),
    )


@bp.get("/abstracts/<int:abstract_id>/history/<string:naaccr_id>")
@requires(Permission.VIEW_CASES)
def item_history(abstract_id: int, naaccr_id: str) -> str:
    """Show who changed an item of a case, when, from what to what; ?part gives that alone."""
    abstract = queries.abstract_or_404(abstract_id)
    if naaccr_id not in items.items():
        abort(404)
    case = Chart.of(abstract)
    changes = history.of_item(abstract, naaccr_id)
    seen("view history", abstract, item=naaccr_id)
    template = "_history.html" if "part" in request.args else "history.html"
    return render_template(
        f"abstracting/{template}",
        abstract=abstract,
        case=case,
        item=item_of(naaccr_id),
        changes=changes,
        hidden=naaccr_id == MASKED,
    )


def _address(abstract: Abstract, case: Chart, wanted: str) -> str:
    kind, _, name = wanted.partition(":")
    if kind == "item":
        section = sections.section_or_other(name, case)
        return url_for(".edit_section", abstract_id=abstract.id, section=section, _anchor=name)
    if kind == "section" and name in sections.TITLES:
        return url_for(".edit_section", abstract_id=abstract.id, section=name)
    pages = {
        "whole": url_for(".show_abstract", abstract_id=abstract.id),
        "courses": url_for(".case_courses", abstract_id=abstract.id),
        "patient": url_for(".show_patient", patient_id=abstract.patient_id),
        "time-line": url_for(".show_patient_time_line", patient_id=abstract.patient_id),
        "print": url_for(".print_abstract", abstract_id=abstract.id),
        "reports": url_for(".case_reports", abstract_id=abstract.id),
        "evidence": url_for(".case_evidence", abstract_id=abstract.id),
        "review": url_for(".review_case", abstract_id=abstract.id),
        "wait": url_for(".let_wait", abstract_id=abstract.id),
        "cases": url_for(".case_list"),
    }
    return pages.get(name) or abort(404)
