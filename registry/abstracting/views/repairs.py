"""Repair work: the edits that fail, and the walk from case to case."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.abstracting import sections
from registry.abstracting.chart import Chart
from registry.abstracting.views.blueprint import bp
from registry.cases import queries
from registry.cases.editing import repairs
from registry.cases.editing.cases import case_of, site_edits
from registry.cases.filters import CaseFilter
from registry.cases.upgrades import needs
from registry.edits import engine
from registry.exchange.upgrading import planning
from registry.security import Permission, requires


@bp.get("/repairs")
@requires(Permission.VIEW_CASES)
def repair_list() -> str:
    """Show the edits that cases fail, of one facility, abstractor or site group if asked."""
    chosen = CaseFilter.from_query(request.args)
    return render_template(
        "abstracting/repairs.html",
        work=repairs.work(chosen, clock.today()),
        chosen=chosen,
        needs=needs.by_rule(),
        need_title=planning.title,
    )


@bp.get("/repairs/<string:edit_id>/next")
@requires(Permission.ABSTRACT)
def next_repair(edit_id: str) -> ResponseReturnValue:
    """Go to the next case that fails an edit, at the first of its items."""
    edit = next((each for each in (*engine.edits(), *site_edits()) if each.id == edit_id), None)
    if edit is None:
        abort(404)
    found = repairs.next_abstract(edit_id, request.args.get("after", 0, int))
    if found is None:
        flash(f"No case fails {edit_id} any more.", "success")
        return redirect(url_for(".repair_list"), 303)
    abstract = queries.abstract_or_404(found)
    case = case_of(abstract, today=clock.today())
    item = next(iter(edit.failing(case)), edit.items[0])
    return redirect(
        url_for(
            ".edit_section",
            abstract_id=found,
            section=sections.section_or_other(item, Chart.of(abstract)),
            walk=edit_id,
            _anchor=item,
        ),
        303,
    )
