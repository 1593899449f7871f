"""Keying in: one section of an abstract at a time."""

from collections.abc import Collection
from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting import (
    checking,
    conflicts,
    drafts,
    navigation,
    reading,
    rows,
    sections,
    stage,
)
from registry.abstracting.chart import Chart
from registry.abstracting.forms import SectionForm, section_form
from registry.abstracting.views import fills
from registry.abstracting.views.blueprint import bp, seen
from registry.cases import actions, queries
from registry.cases.actions import NumberTaken, Saved, StaleSave
from registry.cases.drafts import actions as drafting
from registry.cases.drafts import queries as present
from registry.cases.drafts.actions import DraftGone
from registry.cases.editing.cases import case_of
from registry.cases.evidence import actions as evidence
from registry.cases.models import Abstract
from registry.cases.review import queries as review
from registry.security import Permission, requires
from registry.transactions import transaction


@bp.route("/abstracts/<int:abstract_id>/sections/<string:section>", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def edit_section(abstract_id: int, section: str) -> ResponseReturnValue:
    """Show one section of an abstract; on POST save it and go where the button says.

    ``?draft=TOKEN&take=ITEM`` shows what a draft holds of some items, to be saved or changed;
    ``?fill=NAME&take=ITEM`` what a fill proposes.
    """
    if section not in sections.TITLES:
        abort(404)
    abstract = queries.abstract_or_404(abstract_id)
    case = Chart.of(abstract)
    taken, words = _taken(abstract, section)
    layout = sections.layout(section, case, {**taken, **request.form})
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
            except NumberTaken as number:
                form.refuse(number.naaccr_id, str(number))
    elif taken:
        form.reload(case, taken)
    with transaction():
        _open(abstract, section, form)
        seen("view case", abstract, section=section)
    return _page(abstract, layout, form, found, words)


def _taken(abstract: Abstract, section: str) -> tuple[dict[str, str], list[str]]:
    """Return what a draft or a fill has for the items that the address names, and its evidence.

    A draft may have ended.  A form that was sent brings its evidence along.
    """
    if request.method == "POST":
        return {}, request.form.getlist("evidence")
    if request.args.get("fill"):
        found = fills.taken(abstract, section, request.args)
        # Without scripts the evidence stays when the value is changed: it says of which it is.
        words = [f"{each.pointer}:{each.value}" for each in found if each.pointer]
        return {each.naaccr_id: each.value for each in found}, words
    return _drafted(section, request.args.get("draft", "")), []


def _drafted(section: str, token: str) -> dict[str, str]:
    if not token:
        return {}
    try:
        draft = drafting.of(current_user.actor, token)
    except DraftGone:
        flash("That draft was saved or discarded meanwhile.", "info")
        return {}
    return drafts.taken(draft, request.args.getlist("take")) if draft.section == section else {}


def _open(abstract: Abstract, section: str, form: SectionForm) -> None:
    """Give the page a name for its draft: that of the draft it goes on with, or a new one."""
    form.page.data = drafting.open_section(
        current_user.actor,
        current_user.full_name,
        abstract,
        section,
        now=datetime.now(UTC),
        token=form.page.data or request.args.get("draft", ""),
    )


def _save(abstract: Abstract, form: SectionForm, values: dict[str, str]) -> Saved:
    """Store *values* with what bears them out, and end the draft that they were kept in."""
    loaded = form.loaded_items(Chart.of(abstract))
    actor = current_user.actor
    with transaction():
        saved = actions.save_items(actor, abstract, values, loaded=loaded, today=clock.today())
        drafting.end(actor, form.page.data or "")
        kept = evidence.keep_evidence(
            actor, abstract, reading.pointers(request.form.getlist("evidence"))
        )
    if kept and not saved.changed:
        flash("The evidence is kept.", "success")
    return saved


def _after(
    abstract: Abstract, section: str, form: SectionForm, saved: Saved
) -> ResponseReturnValue:
    """Say what was saved, and go on as the button asked."""
    if saved.changed:
        items = "1 item" if len(saved.changed) == 1 else f"{len(saved.changed)} items"
        flash(f"Saved {items} of {sections.TITLES[section]}.", "success")
    names = [field.item.name for field in form.rewritten() if field.name in saved.changed]
    if names:
        flash(
            f"Quotes, dashes or blanks of a word processor became plain: {', '.join(names)}.",
            "info",
        )
    if saved.reopened:
        flash("The case was complete: it is incomplete again until it is completed anew.", "info")
    return redirect(_destination(abstract, section, form), 303)


def _destination(abstract: Abstract, section: str, form: SectionForm) -> str:
    """Return where the button or key leads that the form was sent with."""
    go, _, name = request.form.get("go", "").partition(":")
    walk = request.args.get("walk")
    if go == "walk" and walk:
        return url_for(".next_repair", edit_id=walk, after=abstract.id)
    case = Chart.of(abstract)
    wanted: str | None = None
    if go == "missing":
        wanted, name = _first_lacking(case)
    elif go == "item":
        wanted = sections.section_or_other(name, case)
    elif go == "section":
        wanted, name = name if name in sections.TITLES else section, ""
    else:
        before, after = navigation.neighbours(section, navigation.steps(case))
        wanted = {"next": after, "previous": before}.get(go)
    if wanted is None and form.cursor.data in form:
        name = form.cursor.data
    return url_for(
        ".edit_section",
        abstract_id=abstract.id,
        section=wanted or section,
        walk=walk,
        _anchor=name or None,
    )


def _first_lacking(case: Chart) -> tuple[str | None, str]:
    """Return the section and the item that the case lacks first; say so where it lacks none."""
    if lacking := navigation.lacking(case):
        return lacking[0].section, lacking[0].naaccr_ids[0]
    flash("All required items are filled.", "info")
    return None, ""


def _page(
    abstract: Abstract,
    layout: sections.Layout,
    form: SectionForm,
    found: Collection[conflicts.Side],
    words: Collection[str],
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
        evidence=words,
        checked=checking.checked(
            case_of(abstract, today=clock.today()), (field.name for field in form.item_fields())
        ),
        **_around(abstract, layout.section, form, case),
        **reading.panel(abstract, case, [field.name for field in form.item_fields()]),
        **(stage.shown(case) if layout.section in stage.SECTIONS else {}),
    )


def _around(abstract: Abstract, section: str, form: SectionForm, case: Chart) -> dict[str, object]:
    """Return who else is in the case, what was typed in the section before, and comments."""
    token = form.page.data or ""
    others = present.others(abstract.id, token, now=datetime.now(UTC))
    left = present.unsaved(current_user.id, abstract.id, section, token)
    open_tokens = [each.token for each in others]
    return {
        "others": others,
        "offers": drafts.offers(left, open_tokens, case),
        "meanwhile": False,
        "comments": review.to_answer(abstract.id),
    }
