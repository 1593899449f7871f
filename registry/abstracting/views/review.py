"""The second look: text beside codes, comments on items, and the walk from case to case."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting import checking, reading, reviewing, visual
from registry.abstracting.chart import Chart
from registry.abstracting.views.blueprint import bp, seen
from registry.cases import queries
from registry.cases.editing.cases import case_of
from registry.cases.evidence import queries as evidence
from registry.cases.filters import CaseFilter
from registry.cases.models import Abstract
from registry.cases.review import actions
from registry.cases.review import queries as review
from registry.cases.review.actions import CannotComment
from registry.cases.review.models import RESOLVED, Comment, SecondLook
from registry.extensions import db
from registry.security import Permission, requires


@bp.get("/abstracts/<int:abstract_id>/review")
@requires(Permission.VIEW_CASES)
def review_case(abstract_id: int) -> str:
    """Show all texts beside all codes; ``?item=primarySite`` opens the box for a comment on it."""
    return _page(queries.abstract_or_404(abstract_id), item=request.args.get("item", ""))


@bp.post("/abstracts/<int:abstract_id>/review/comments")
@requires(Permission.VIEW_CASES)
def comment_on_item(abstract_id: int) -> ResponseReturnValue:
    """Store a comment on an item, or on the case as a whole."""
    abstract = queries.abstract_or_404(abstract_id)
    item, text = request.form.get("item", ""), request.form.get("text", "")
    try:
        actions.comment(current_user.actor, abstract, item, text)
    except CannotComment as refused:
        return _page(abstract, item=item, typed=text, problem=str(refused))
    flash("The comment is with the abstractor.", "success")
    return _back(abstract, f"row-{item}" if item else None)


@bp.post("/abstracts/<int:abstract_id>/review/comments/<int:comment_id>")
@requires(Permission.VIEW_CASES)
def answer_comment(abstract_id: int, comment_id: int) -> ResponseReturnValue:
    """Add what was typed to a comment, or resolve it."""
    abstract = queries.abstract_or_404(abstract_id)
    made = review.comment_or_404(abstract_id, comment_id)
    text = request.form.get("text", "")
    try:
        if request.form.get("go") == "resolve":
            if text.strip():
                actions.answer(current_user.actor, abstract, made, text)
            actions.resolve(
                current_user.actor,
                abstract,
                made,
                for_others=current_user.may(Permission.ADMINISTER),
            )
        else:
            actions.answer(current_user.actor, abstract, made, text)
    except CannotComment as refused:
        return _page(abstract, typed=text, problem=str(refused), answering=made)
    flash(
        "The comment is resolved." if made.state == RESOLVED else "The answer is kept.", "success"
    )
    return _back(abstract, f"comment-{made.id}")


@bp.post("/abstracts/<int:abstract_id>/review/look")
@requires(Permission.VIEW_CASES)
def note_second_look(abstract_id: int) -> ResponseReturnValue:
    """Note that the case was looked through, and go on with the walk."""
    abstract = queries.abstract_or_404(abstract_id)
    actions.note_look(current_user.actor, abstract)
    flash("The second look is noted.", "success")
    if not _walk():
        return _back(abstract, None)
    return redirect(url_for(".next_review", after=abstract_id, **_walk()), 303)


@bp.get("/review/next")
@requires(Permission.VIEW_CASES)
def next_review() -> ResponseReturnValue:
    """Go to the next case of the filter that is asked for, or say that there is none."""
    chosen = CaseFilter.from_query(request.args)
    try:
        found = queries.next_case(
            chosen, request.args.get("after", 0, int), today=f"{clock.today():%Y%m%d}"
        )
    except ValueError as refused:
        flash(str(refused), "danger")
        found = None
    else:
        if found is None:
            flash("There is no further case to look at.", "success")
    query: dict[str, Any] = chosen.to_query()
    if found is None:
        return redirect(url_for(".case_list", **query), 303)
    return redirect(url_for(".review_case", abstract_id=found, **query), 303)


def _walk() -> dict[str, Any]:
    """Return the filter of the walk that the address carries, if it does."""
    return CaseFilter.from_query({"basis": "", **request.args}).to_query()


def _back(abstract: Abstract, anchor: str | None) -> ResponseReturnValue:
    return redirect(
        url_for(".review_case", abstract_id=abstract.id, _anchor=anchor, **_walk()), 303
    )


def _page(
    abstract: Abstract,
    *,
    item: str = "",
    typed: str = "",
    problem: str = "",
    answering: Comment | None = None,
) -> str:
    """Return the page; *typed* stands in the box for a comment, or in that of *answering*."""
    case = Chart.of(abstract)
    made = review.comments(abstract.id)
    groups = list(visual.codes(case))
    texts = visual.texts(case)
    shown = {row.item.naaccr_id for group in groups for row in group.rows}
    shown |= {row.item.naaccr_id for row in texts}
    page = render_template(
        "abstracting/review.html",
        abstract=abstract,
        case=case,
        texts=texts,
        reports=evidence.reports(abstract.id),
        shown=reading.SHOWN,
        lines={line.item: line for line in reviewing.review(abstract, case).borne_out},
        groups=groups,
        unread=[group for group in groups if group.lacks_text(case)],
        comments=made,
        # A comment whose item is blank by now, or that is on the whole case, has no row.
        apart=[each for each in made if each.item not in shown],
        checked=checking.checked(case_of(abstract, today=clock.today()), shown),
        look=db.session.get(SecondLook, abstract.id),
        item=item if item in shown else "",
        typed=typed,
        problem=problem,
        answering=answering,
        walk=_walk(),
    )
    seen("view case", abstract, page="review")
    return page
