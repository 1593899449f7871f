"""The screens of the submissions room."""

from registry.reports.submissions.views import (
    answers,
    cases,
    demands,
    destinations,
    ledger,
    selecting,
    working,
)
from registry.reports.submissions.views.blueprint import bp

__all__ = ["answers", "bp", "cases", "demands", "destinations", "ledger", "selecting", "working"]
