"""What a submission would hold, before anything is kept."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.cases.models import Facility
from registry.extensions import db
from registry.reports.submissions import queries, tally
from registry.reports.submissions.gathering import Gathered, Gathering
from registry.reports.submissions.models import CHANGED, Destination, Submission
from registry.reports.submissions.queries import Missing
from registry.reports.submissions.selection import Selection

SHOWN = 50


@dataclass(slots=True)
class Preview:
    """Counts of a selection, and the first cases of each list; nothing of it is stored."""

    destination: Destination
    facility: Facility
    selection: Selection
    unsent: list[Submission]
    missing: list[Missing]
    patients: int = 0
    cases: int = 0
    counts: dict[str, Any] = field(default_factory=dict)
    out: list[Gathered] = field(default_factory=list)
    changed: list[Gathered] = field(default_factory=list)
    flagged: list[Gathered] = field(default_factory=list)
    flagged_total: int = 0
    failing: list[Gathered] = field(default_factory=list)
    failing_total: int = 0

    @property
    def identifies(self) -> bool:
        """Whether the national database would get names, which it does not take."""
        return self.destination.kind == "ncdb" and self.selection.record_type != "I"


def preview(selection: Selection, *, today: date | None = None) -> Preview:
    """Return what a submission of *selection* would hold, checked as of *today*."""
    destination = db.session.get_one(Destination, selection.destination)
    facility = db.session.get_one(Facility, selection.facility)
    found = Preview(
        destination,
        facility,
        selection,
        queries.unsent(destination.id, facility.id),
        list(queries.gone(destination, facility.id)),
    )
    counts = tally.Tally()
    for gathered in Gathering(selection, destination, facility, today=today):
        counts.add(gathered)
        _list(found, gathered)
    found.patients, found.cases, found.counts = len(counts.patients), counts.cases, counts.to_json()
    return found


def _list(found: Preview, gathered: Gathered) -> None:
    """Add the case to the lists that it belongs to, while they have room."""
    flagged = not gathered.reasons and bool(tally.flags(gathered.remarks))
    found.flagged_total += flagged
    failing = bool(gathered.checked.findings)
    found.failing_total += failing
    for belongs, shown in (
        (failing, found.failing),
        (bool(gathered.reasons), found.out),
        (not gathered.reasons and gathered.kind == CHANGED, found.changed),
        (flagged, found.flagged),
    ):
        if belongs and len(shown) < SHOWN:
            shown.append(gathered)
