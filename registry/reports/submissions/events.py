"""What every step of the ledger shares: the state that it needs, and its audit event."""

from typing import Any

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.extensions import db
from registry.reports.submissions.models import Submission


class WrongState(Exception):
    """The submission is not in the state that the step needs."""


def refuse_unless(submission: Submission, *states: str) -> None:
    """Raise WrongState unless *submission* is in one of *states*; it stays so until the commit."""
    db.session.refresh(submission, with_for_update=True)
    if submission.state not in states:
        raise WrongState(
            f"Submission {submission.id} is {submission.state}; this step needs it to be "
            f"{' or '.join(states)}"
        )


def record(actor: Actor, action: str, submission: Submission, **detail: Any) -> None:
    """Write the audit event of a step."""
    audit.record(
        actor,
        Event(
            action,
            detail={
                "submission": submission.id,
                "destination": submission.destination.code,
                "cases": submission.cases,
                "sha256": submission.sha256,
                **detail,
            },
        ),
    )
