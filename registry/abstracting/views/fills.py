"""Fills of a section: what they would put in, shown beside what is there now."""

from flask import abort, render_template, request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from registry import clock
from registry.abstracting import sections, stage
from registry.abstracting.chart import Chart
from registry.abstracting.fills import class_of_case, offers, sources
from registry.abstracting.fills.proposal import Proposal
from registry.abstracting.views.blueprint import bp
from registry.cases import queries
from registry.cases.models import Abstract
from registry.security import Permission, requires
from registry.standards import items

# The helper with the class of case gives one value, which the address carries.
CLASS = "class"


@bp.route("/abstracts/<int:abstract_id>/sections/<string:section>/fills", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def section_fills(abstract_id: int, section: str) -> str:
    """Show what each fill would change: as a page, or on POST as a part, with what is typed."""
    if section not in sections.TITLES:
        abort(404)
    abstract = queries.abstract_or_404(abstract_id)
    typed = {name: value for name, value in request.form.items() if name in items.items()}
    case = stage.typed_over(Chart.of(abstract), typed, clock.today())
    diagnosed = request.values.get("diagnosed", "here")
    treatments = class_of_case.treatments(diagnosed)
    treated = request.values.get("treated", "")
    return render_template(
        "abstracting/_fills.html" if request.method == "POST" else "abstracting/fills.html",
        abstract=abstract,
        case=case,
        section=section,
        title=sections.TITLES[section],
        offers=offers.offers(section, case, sources.of(current_user.actor, abstract, case)),
        helps_with_class=section == sections.by_id()["classOfCase"].section,
        diagnosed=diagnosed,
        places=class_of_case.DIAGNOSED,
        treated=treated,
        treatments=treatments,
        decided=class_of_case.decide(diagnosed, treated),
    )


@bp.get("/abstracts/<int:abstract_id>/last/<string:naaccr_id>")
@requires(Permission.ABSTRACT)
def last_value(abstract_id: int, naaccr_id: str) -> dict[str, str]:
    """Return as JSON what the user saved last in an item of another case, with its meaning."""
    abstract = queries.abstract_or_404(abstract_id)
    value = sources.last_typed(current_user.actor, abstract).get(naaccr_id, "")
    return {"value": value, "meaning": Chart.of(abstract).describe(naaccr_id, value)}


def taken(abstract: Abstract, section: str, query: MultiDict[str, str]) -> list[Proposal]:
    """Return what the fill of an address, ?fill=NAME&take=ITEM, puts into the items it names."""
    name, wanted = query.get("fill", ""), query.getlist("take")
    if name == CLASS:
        value = query.get("value", "")
        return [Proposal(item, value, "") for item in wanted if item == "classOfCase"]
    case = Chart.of(abstract)
    found = offers.offers(section, case, sources.of(current_user.actor, abstract, case))
    return [
        Proposal(line.item.naaccr_id, line.value, line.reason, line.pointer)
        for offer in found
        if offer.name == name
        for line in offer.lines
        if line.item.naaccr_id in wanted
    ]
