"""What is due: for each destination its last finished period, when it is due, what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from registry.cases import queries as cases
from registry.cases.filters import CaseFilter
from registry.cases.models import COMPLETE, INCOMPLETE, Abstract, Facility
from registry.extensions import db
from registry.reports.submissions import queries
from registry.reports.submissions.models import ACKNOWLEDGED, SENT, Destination, Submission
from registry.reports.submissions.periods import Period, months, quarters
from registry.reports.submissions.selection import takes_class


@dataclass(frozen=True, slots=True)
class Due:
    """A period of a facility that a destination waits for.

    *waiting* counts its completed cases that the destination does not hold, *incomplete* the
    abstracts with a first contact in it, *rejects* all open ones; *sent* is the last submission.
    """

    destination: Destination
    facility: Facility
    period: Period
    due_on: date
    days_left: int
    sent: Submission | None
    waiting: int
    incomplete: int
    rejects: int

    @property
    def incomplete_cases(self) -> CaseFilter:
        """The filter of the incomplete cases."""
        return _incomplete(self.facility, self.period)

    @property
    def state(self) -> str:
        """done, overdue, or waiting for its day."""
        if self.sent and not self.waiting and not self.rejects:
            return "done"
        return "overdue" if self.days_left < 0 else "due"


def calendar(today: date) -> list[Due]:
    """Return the last finished period of each watched destination and own facility, by due day."""
    facilities = db.session.scalars(select(Facility).where(Facility.own).order_by(Facility.id))
    found = [
        _due(destination, facility, today)
        for facility in facilities
        for destination in queries.destinations()
        if destination.cadence
    ]
    return sorted(found, key=lambda due: (due.due_on, due.destination.name))


def last_finished(cadence: str, today: date) -> Period:
    """Return the last month or quarter that is over on *today*."""
    periods = months if cadence == "monthly" else quarters
    over = [
        period
        for year in (today.year - 1, today.year)
        for period in periods(year)
        if period.last < today
    ]
    return over[-1]


def _due(destination: Destination, facility: Facility, today: date) -> Due:
    period = last_finished(destination.cadence, today)
    due_on = period.last + timedelta(days=destination.due_days)
    days = f"{period.first:%Y%m%d}", f"{period.last:%Y%m%d}"
    here = Abstract.facility_id == facility.id
    held = queries.held(destination.id, facility.id)
    completed = select(Abstract.class_of_case, func.count()).where(
        here,
        Abstract.status == COMPLETE,
        Abstract.date_case_completed.between(*days),
        Abstract.id.not_in(held),
    )
    rejects = select(func.count()).select_from(
        queries.open_rejects(destination.id, facility.id).subquery()
    )
    return Due(
        destination,
        facility,
        period,
        due_on,
        (due_on - today).days,
        next(_sent(destination.id, facility.id, period), None),
        sum(
            number
            for class_of_case, number in db.session.execute(
                completed.group_by(Abstract.class_of_case)
            )
            if takes_class(destination.classes, class_of_case or "")
        ),
        db.session.scalar(cases.counted(_incomplete(facility, period), f"{today:%Y%m%d}")) or 0,
        db.session.scalar(rejects) or 0,
    )


def _incomplete(facility: Facility, period: Period) -> CaseFilter:
    return CaseFilter(
        facility=str(facility.id),
        status=INCOMPLETE,
        contact_from=f"{period.first:%Y%m%d}",
        contact_to=f"{period.last:%Y%m%d}",
    )


def _sent(destination_id: int, facility_id: int, period: Period) -> Iterator[Submission]:
    """Yield the sent submissions whose period covers *period*, newest first."""
    statement = (
        select(Submission)
        .where(
            Submission.destination_id == destination_id,
            Submission.facility_id == facility_id,
            Submission.state.in_([SENT, ACKNOWLEDGED]),
        )
        .order_by(Submission.id.desc())
    )
    for submission in db.session.scalars(statement):
        first, last = submission.selection["first"], submission.selection["last"]
        if first <= period.first.isoformat() and period.last.isoformat() <= last:
            yield submission
