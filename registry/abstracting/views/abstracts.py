"""One abstract: read it, print it, complete it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting import navigation, rows, sections
from registry.abstracting.chart import Chart
from registry.abstracting.views.blueprint import bp, seen
from registry.cases import actions, deriving, queries
from registry.cases.actions import NotComplete
from registry.cases.courses import queries as courses
from registry.cases.models import Abstract
from registry.cases.review import queries as review
from registry.cases.upgrades import needs
from registry.cases.upgrades.models import UpgradeNeed
from registry.exchange.upgrading import planning
from registry.security import Permission, requires


@bp.get("/abstracts/<int:abstract_id>")
@requires(Permission.VIEW_CASES)
def show_abstract(abstract_id: int) -> str:
    """Show the whole abstract, code beside label, section by section."""
    abstract = queries.abstract_or_404(abstract_id)
    explained = deriving.explain(abstract.tumor, today=clock.today())
    page = _whole(
        "abstracting/abstract.html",
        abstract,
        derived=explained,
        needs=_asked(abstract),
        need_title=planning.title,
        comments=review.to_answer(abstract_id),
    )
    seen("view case", abstract)
    return page


@bp.get("/abstracts/<int:abstract_id>/print")
@requires(Permission.VIEW_CASES)
def print_abstract(abstract_id: int) -> str:
    """Show the whole abstract laid out for paper."""
    abstract = queries.abstract_or_404(abstract_id)
    page = _whole("abstracting/print.html", abstract)
    seen("print case", abstract)
    return page


@bp.get("/abstracts/<int:abstract_id>/items/<string:naaccr_id>")
@requires(Permission.ABSTRACT)
def edit_item(abstract_id: int, naaccr_id: str) -> ResponseReturnValue:
    """Lead to the field of an item, whichever section has it."""
    case = Chart.of(queries.abstract_or_404(abstract_id))
    section = sections.section_or_other(naaccr_id, case)
    return redirect(
        url_for(".edit_section", abstract_id=abstract_id, section=section, _anchor=naaccr_id), 303
    )


@bp.post("/abstracts/<int:abstract_id>/completion")
@requires(Permission.ABSTRACT)
def complete_abstract(abstract_id: int) -> ResponseReturnValue:
    """Mark the abstract complete, or say what it still needs."""
    abstract = queries.abstract_or_404(abstract_id)
    try:
        actions.complete(current_user.actor, abstract, today=clock.today())
    except NotComplete as refused:
        flash(f"The case stays incomplete: {refused}.", "danger")
        return redirect(
            url_for(
                ".edit_section", abstract_id=abstract_id, section="completion", _anchor="missing"
            ),
            303,
        )
    flash("The case is complete.", "success")
    return redirect(url_for(".show_abstract", abstract_id=abstract_id), 303)


def _whole(template: str, abstract: Abstract, **further: object) -> str:
    case = Chart.of(abstract)
    filled = {
        section: groups
        for section in sections.TITLES
        if (groups := list(rows.of_values(_places(section, case), case)))
    }
    return render_template(
        template,
        abstract=abstract,
        case=case,
        sections=filled,
        titles=sections.TITLES,
        lacking=navigation.lacking(case),
        printed=clock.today(),
        treatments=courses.treatments([abstract.tumor_id]),
        recurrences=courses.recurrences([abstract.tumor_id]),
        **further,
    )


def _asked(abstract: Abstract) -> list[tuple[UpgradeNeed, str]]:
    """Return what the change of the version asks, each with the section of its item."""
    chart = Chart.of(abstract)
    return [(need, sections.section_or_other(need.naaccr_id, chart)) for need in needs.of(abstract)]


def _places(section: str, case: Chart) -> tuple[sections.Placement, ...]:
    """Return a section's fields, those of other years and contexts among them."""
    if section != "other":
        return sections.placements(section)
    return tuple(place for place in sections.other(case) if place.naaccr_id not in sections.by_id())
