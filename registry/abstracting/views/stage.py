"""The stage panel beside the form, as the fields change."""

from flask import render_template, request

from registry import clock
from registry.abstracting import stage
from registry.abstracting.chart import Chart
from registry.abstracting.views.blueprint import bp
from registry.cases import queries
from registry.security import Permission, requires
from registry.standards import items


@bp.post("/abstracts/<int:abstract_id>/stage")
@requires(Permission.ABSTRACT)
def stage_panel(abstract_id: int) -> str:
    """Return the panel for the stored case with what the form's fields hold on top."""
    abstract = queries.abstract_or_404(abstract_id)
    typed = {name: value for name, value in request.form.items() if name in items.items()}
    chart = stage.typed_over(Chart.of(abstract), typed, clock.today())
    return render_template(
        "abstracting/_stage.html", abstract=abstract, chart=chart, **stage.shown(chart)
    )
