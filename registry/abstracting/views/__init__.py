"""Routes of the abstracting room, one file for each subject."""

from registry.abstracting.views import (
    abstracts,
    cases,
    codes,
    courses,
    drafts,
    edits,
    fills,
    jumps,
    needs,
    patients,
    personal,
    repairs,
    reports,
    review,
    sections,
    stage,
    waiting,
)
from registry.abstracting.views.blueprint import bp

__all__ = [
    "abstracts",
    "bp",
    "cases",
    "codes",
    "courses",
    "drafts",
    "edits",
    "fills",
    "jumps",
    "needs",
    "patients",
    "personal",
    "repairs",
    "reports",
    "review",
    "sections",
    "stage",
    "waiting",
]
