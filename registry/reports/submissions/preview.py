"""What a submission would hold, before anything is kept."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from registry.background import Progress, silent
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
    """Counts of a selection, and the first cases of each list; nothing of it is stored.

    It hangs on no session, so that work in the background can make it.
    """

    selection: Selection
    at: datetime
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
    def destination(self) -> Destination:
        """To whom it would go."""
        return db.session.get_one(Destination, self.selection.destination)

    @property
    def facility(self) -> Facility:
        """Whose cases they are."""
        return db.session.get_one(Facility, self.selection.facility)

    @property
    def unsent(self) -> list[Submission]:
        """What was prepared before and not sent."""
        return queries.unsent(self.selection.destination, self.selection.facility)

    @property
    def identifies(self) -> bool:
        """Whether the national database would get names, which it does not take."""
        return self.destination.kind == "ncdb" and self.selection.record_type != "I"


def preview(selection: Selection, *, now: datetime, progress: Progress = silent) -> Preview:
    """Return what a submission of *selection* would hold *now*; *progress* is told cases read."""
    today = now.astimezone().date()
    gathering = Gathering.of(selection, today=today, progress=progress)
    missing = list(queries.gone(gathering.destination, gathering.facility.id))
    found = Preview(selection, now, missing)
    counts = tally.Tally()
    for gathered in gathering:
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
