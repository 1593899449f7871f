"""The case list."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import render_template, request
from flask_login import current_user

from registry import clock
from registry.abstracting import chips
from registry.abstracting.views.blueprint import bp
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import queries
from registry.cases.drafts import queries as drafts
from registry.cases.filters import CaseFilter, conditions
from registry.cases.review import queries as review
from registry.cases.waiting import work
from registry.security import Permission, requires
from registry.standards import site_groups

PAGE_SIZE = 50
# The filters that the page has a field for; others come by links of tables.
FIELDS = frozenset(
    {
        "words",
        "status",
        "overdue",
        "abstractor",
        "group",
        "site",
        "analytic",
        "facility",
        "basis",
        "year_from",
        "year_to",
    }
)


@bp.get("/abstracts")
@requires(Permission.VIEW_CASES)
def case_list() -> str:
    """Show one page of the cases that the query asks for."""
    chosen = CaseFilter.from_query(request.args)
    order = request.args.get("order", "changed")
    order = order if order in chips.ORDERS else "changed"
    today = f"{clock.today():%Y%m%d}"
    page, counts, comments, problem = None, None, {}, ""
    try:
        page = queries.case_list(
            chosen,
            today=today,
            order=order,
            page=request.args.get("page", 1, int),
            size=PAGE_SIZE,
        )
        counts = work.counts(chosen, today)
        comments = review.numbers(conditions(replace(chosen, review=""), today))
    except ValueError as refused:
        problem = str(refused)
    if page is not None:
        _seen(chosen, page)
    facilities = queries.facilities()
    return render_template(
        "abstracting/cases.html",
        page=page,
        counts=counts,
        comments=comments,
        review_query=replace(chosen, work="", review="").to_query(),
        today=today,
        unsaved=drafts.left_behind(current_user.id, now=datetime.now(UTC)),
        problem=problem,
        chosen=chosen,
        work_query=replace(chosen, work="", status="", overdue="").to_query(),
        order=order,
        chips=chips.chips(chosen, facilities),
        words=chips,
        hidden=_without_a_field(chosen),
        facilities=[(facility.id, facility.name) for facility in facilities],
        abstractors=[(initials, initials) for initials in queries.abstractors()],
        groups=[(group.code, group.name) for group in site_groups.groups().values()],
    )


def _without_a_field(chosen: CaseFilter) -> dict[str, str]:
    """Return the filters that came by a link, such as a table's cell, and have no field here."""
    return {name: value for name, value in chosen.to_query().items() if name not in FIELDS}


def _seen(chosen: CaseFilter, page: queries.Page) -> None:
    """Record whose names were listed; the words searched for may be a name and stay out."""
    filters = {name: value for name, value in chosen.to_query().items() if name != "words"}
    detail = {"filters": filters, "abstracts": [row.abstract_id for row in page.rows]}
    audit.record(current_user.actor, Event("list cases", detail=detail))
