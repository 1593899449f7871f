"""Founding a practice registry, beginning an attempt, submitting it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases import actions as cases
from registry.cases import items
from registry.cases.evidence import actions as evidence
from registry.cases.items import CaseItems
from registry.cases.models import Abstract, Facility, Patient
from registry.extensions import db
from registry.practice import queries
from registry.practice.charts import PracticeChart
from registry.practice.models import PracticeAttempt, PracticeRegistry
from registry.transactions import transaction

FACILITY_ID, FACILITY_NAME = "0000099999", "Practice Hospital (invented)"


class NotForPractice(Exception):
    """The database holds cases that practice did not make, or is no practice registry."""


class AlreadySubmitted(Exception):
    """The attempt was scored; a new one starts from a blank chart."""


def found(actor: Actor) -> None:
    """Make the database a practice registry; raises NotForPractice where it has patients."""
    with transaction():
        if queries.is_practice():
            return
        patients = db.session.scalar(select(func.count(Patient.id))) or 0
        if patients:
            raise NotForPractice(
                f"the registry holds {patients} patients: practice never mixes with other cases"
            )
        db.session.add(PracticeRegistry(founded_at=datetime.now(UTC)))
        cases.add_facility(actor, facility_id=FACILITY_ID, name=FACILITY_NAME)
        audit.record(actor, Event("found practice registry"))


def begin(actor: Actor, chart: PracticeChart, *, today: date) -> PracticeAttempt:
    """Open a fresh case with the chart's reports for the actor, or return the open attempt.

    Raises NotForPractice outside a practice registry.
    """
    if not queries.is_practice() or actor.user_id is None:
        raise NotForPractice("charts are opened in a practice registry only")
    if already := queries.open_attempt(actor.user_id, chart.name):
        return already
    with transaction():
        facility = db.session.scalars(select(Facility).order_by(Facility.id)).first()
        assert facility is not None  # noqa: S101 - found() made it
        of_patient = {
            key: value for key, value in chart.given.items() if items.place_level(key) == "patient"
        }
        rest = {key: value for key, value in chart.given.items() if key not in of_patient}
        patient = cases.add_patient(actor, of_patient)
        abstract = cases.open_abstract(actor, patient, facility, rest, today=today)
        for report in chart.reports:
            evidence.add_report(actor, abstract, report.text, kind=report.kind, title=report.title)
        attempt = PracticeAttempt(
            chart=chart.name,
            user_id=actor.user_id,
            abstract_id=abstract.id,
            begun_at=datetime.now(UTC),
        )
        db.session.add(attempt)
    return attempt


def submit(
    actor: Actor, attempt: PracticeAttempt, chart: PracticeChart, choices: Mapping[str, str]
) -> None:
    """Keep what stands in the case and the chosen answers as given; raises AlreadySubmitted."""
    with transaction():
        if attempt.submitted_at:
            raise AlreadySubmitted
        case = CaseItems.of(db.session.get_one(Abstract, attempt.abstract_id))
        asked = {question.name: choices.get(question.name, "") for question in chart.questions}
        attempt.given = {answer.item: case[answer.item] for answer in chart.answers} | asked
        attempt.submitted_at = datetime.now(UTC)
        detail = {"attempt": attempt.id, "chart": chart.name}
        audit.record(
            actor, Event("submit practice", abstract_id=attempt.abstract_id, detail=detail)
        )
