"""The screens of the submissions room."""

from registry.reports.submissions.views import destinations, ledger, selecting
from registry.reports.submissions.views.blueprint import bp

__all__ = ["bp", "destinations", "ledger", "selecting"]
