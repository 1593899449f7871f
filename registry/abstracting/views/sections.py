"""Keying in: one section of an abstract at a time."""

from collections.abc import Collection

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting import checking, conflicts, navigation, rows, sections, stage
from registry.abstracting.chart import Chart
from registry.abstracting.forms import SectionForm, section_form
from registry.abstracting.views.blueprint import bp, seen
from registry.cases import actions, queries
from registry.cases.actions import NumberTaken, Saved, StaleSave
from registry.cases.editing.cases import case_of
from registry.cases.models import Abstract
from registry.security import Permission, requires


@bp.route("/abstracts/<int:abstract_id>/sections/<string:section>", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def edit_section(abstract_id: int, section: str) -> ResponseReturnValue:
    """Show one section of an abstract; on POST save it and go where the button says."""
    if section not in sections.TITLES:
        abort(404)
    abstract = queries.abstract_or_404(abstract_id)
    case = Chart.of(abstract)
    layout = sections.layout(section, case, request.form)
    form = section_form(layout.placements).of(case)
    found: list[conflicts.Side] = []
    if form.validate_on_submit():
        values = form.changes(case, today=clock.today(), given_up=conflicts.given_up(request.form))
        if not form.refused():
            try:
                return _after(abstract, section, form, _save(abstract, form, values))
            except StaleSave as stale:
                found = conflicts.sides(stale, abstract)
                form.reload(Chart.of(abstract), values)
            except NumberTaken as taken:
                form.refuse(taken.naaccr_id, str(taken))
    page = _page(abstract, layout, form, found)
    seen("view case", abstract, section=section)
    return page


def _save(abstract: Abstract, form: SectionForm, values: dict[str, str]) -> Saved:
    loaded = form.loaded_items(Chart.of(abstract))
    return actions.save_items(
        current_user.actor, abstract, values, loaded=loaded, today=clock.today()
    )


def _after(
    abstract: Abstract, section: str, form: SectionForm, saved: Saved
) -> ResponseReturnValue:
    """Say what was saved, and go on as the button asked."""
    if saved.changed:
        items = "1 item" if len(saved.changed) == 1 else f"{len(saved.changed)} items"
        flash(f"Saved {items} of {sections.TITLES[section]}.", "success")
    if saved.reopened:
        flash("The case was complete: it is incomplete again until it is completed anew.", "info")
    found = navigation.steps(Chart.of(abstract))
    before, after = navigation.neighbours(section, found)
    wanted = {"next": after, "previous": before}.get(request.form.get("go", ""), section)
    cursor = form.cursor.data if wanted == section and form.cursor.data in form else None
    return redirect(
        url_for(
            ".edit_section",
            abstract_id=abstract.id,
            section=wanted or section,
            walk=request.args.get("walk"),
            _anchor=cursor,
        ),
        303,
    )


def _page(
    abstract: Abstract,
    layout: sections.Layout,
    form: SectionForm,
    found: Collection[conflicts.Side],
) -> str:
    case = Chart.of(abstract)
    steps = navigation.steps(case)
    return render_template(
        "abstracting/section.html",
        abstract=abstract,
        case=case,
        layout=layout,
        form=form,
        groups=list(rows.of_form(layout.placements, form, case, navigation.required_ids(case))),
        kept=[row for _, members in rows.of_values(layout.kept, case) for row in members],
        steps=steps,
        neighbours=navigation.neighbours(layout.section, steps),
        lacking=navigation.lacking(case),
        conflicts=found,
        checked=checking.checked(
            case_of(abstract, today=clock.today()), (field.name for field in form.item_fields())
        ),
        **(stage.shown(case) if layout.section in stage.SECTIONS else {}),
    )
