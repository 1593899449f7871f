"""How one case stands with each destination: what was sent, what changed since, what it fails."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from registry.cases.models import Abstract
from registry.extensions import db
from registry.reports.submissions import ledger, queries
from registry.reports.submissions.checks.findings import waivers
from registry.reports.submissions.gathering import Gathered, Gathering
from registry.reports.submissions.models import (
    ACKNOWLEDGED,
    SENT,
    Destination,
    Submission,
    SubmissionCase,
    SubmissionReject,
    SubmissionWaiver,
)
from registry.reports.submissions.selection import Selection


@dataclass(frozen=True, slots=True)
class Sending:
    """A case in one submission, and the destination's refusal if there was one."""

    submission: Submission
    case: SubmissionCase
    reject: SubmissionReject | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A case at one destination: every time that it was sent, newest first, and how it is *now*."""

    destination: Destination
    sendings: list[Sending]
    now: Gathered
    waivers: list[SubmissionWaiver]

    @property
    def is_held(self) -> bool:
        """Whether the destination holds the case: it was sent and not refused."""
        states = (SENT, ACKNOWLEDGED)
        return any(one.submission.state in states and not one.reject for one in self.sendings)


@dataclass(frozen=True, slots=True)
class Value:
    """An item of a case as it was sent, and as a file of the same form would hold it today."""

    key: str
    sent: str
    now: str


def standings(abstract: Abstract, today: date) -> list[Standing]:
    """Return how *abstract* stands with each destination that is offered or was sent to."""
    sendings = _sendings(abstract.id)
    served = {one.submission.destination_id for one in sendings}
    return [
        Standing(
            destination,
            [one for one in sendings if one.submission.destination_id == destination.id],
            gathered(abstract, destination, today),
            [one for (key, _), one in waivers(destination.id).items() if key == abstract.id],
        )
        for destination in queries.destinations(active=False)
        if destination.active or destination.id in served
    ]


def gathered(abstract: Abstract, destination: Destination, today: date) -> Gathered:
    """Return *abstract* as *destination* would get it today, checked and compared."""
    selection = Selection.standing(destination, abstract.facility_id, today)
    gathering = Gathering(selection, destination, abstract.facility, today=today)
    return gathering.of_case(abstract.id)


def values(submission: Submission, case: SubmissionCase, today: date) -> list[Value]:
    """Return the items that *case* was sent with, beside those of today, by item number."""
    sent = {**case.patient_items, **case.tumor_items}
    now = _now(submission, case, today)
    return [
        Value(key, sent.get(key, ""), now.get(key, ""))
        for key in sorted({*sent, *now}, key=ledger.place)
    ]


def _now(submission: Submission, case: SubmissionCase, today: date) -> dict[str, str]:
    if case.abstract_id is None:
        return {}
    selection = Selection.from_json(submission.selection)
    gathering = Gathering(selection, submission.destination, submission.facility, today=today)
    found = gathering.of_case(case.abstract_id)
    return {**found.patient_items, **found.tumor_items}


def _sendings(abstract_id: int) -> list[Sending]:
    rows = db.session.execute(
        select(Submission, SubmissionCase, SubmissionReject)
        .join(SubmissionCase, SubmissionCase.submission_id == Submission.id)
        .outerjoin(SubmissionReject, SubmissionReject.case_id == SubmissionCase.id)
        .where(SubmissionCase.abstract_id == abstract_id)
        .options(joinedload(Submission.destination))
        .order_by(Submission.id.desc())
    )
    return [Sending(*row) for row in rows]
