"""The screens of the submissions room."""

from registry.reports.submissions.views import cases, demands, destinations, ledger, selecting
from registry.reports.submissions.views.blueprint import bp

__all__ = ["bp", "cases", "demands", "destinations", "ledger", "selecting"]
