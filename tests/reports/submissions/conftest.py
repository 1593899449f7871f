"""Complete cases and submissions, as few words as a test needs."""

from datetime import UTC, date, datetime

import pytest

from registry.audit.actions import SYSTEM
from registry.cases import actions as cases
from registry.cases import derived
from registry.cases.items import CaseItems
from registry.cases.models import COMPLETE
from registry.cases.staging import storing
from registry.extensions import db
from registry.reports.submissions import actions, queries
from registry.reports.submissions.selection import Selection

TODAY = date(2025, 7, 14)
NOON = datetime(2025, 7, 14, 12, 0, tzinfo=UTC)
LUNG = {
    "primarySite": "C341",
    "histologicTypeIcdO3": "8140",
    "behaviorCodeIcdO3": "3",
    "dateOfDiagnosis": "20250601",
    "classOfCase": "14",
    "dateCaseCompleted": "20250615",
    "rxSummSurgPrimSite2023": "A300",
}


@pytest.fixture
def facility(make_facility):
    """The hospital that submits: 0000099001."""
    return make_facility()


@pytest.fixture
def lenient(app):
    """Destinations that take cases with errors, as most of these cases have them."""
    for one in queries.destinations():
        one.zero_errors = False
    db.session.commit()


@pytest.fixture
def strict(complete_case, destination):
    """The state, which takes no case with an error."""
    destination("STATE").zero_errors = True
    db.session.commit()


@pytest.fixture
def complete_case(make_abstract, make_patient, facility, lenient):
    """A maker of complete lung cases of the facility, completed in June 2025."""

    def make(*, patient=None, status=COMPLETE, **items):
        patient = patient or make_patient(sexAssignedAtBirth="2", dateOfBirth="19500101")
        abstract = make_abstract(patient=patient, facility=facility)
        case = CaseItems.of(abstract)
        storing.restage(case, abstract.tumor, case.set(LUNG | items))
        abstract.status = status
        for name, value in derived.tumor_columns(CaseItems.of(abstract)).items():
            setattr(abstract.tumor, name, value)
        db.session.commit()
        return abstract

    return make


@pytest.fixture
def destination(app):
    """The destinations by code, as a new registry has them."""
    return {one.code: one for one in queries.destinations()}.__getitem__


@pytest.fixture
def select(destination, facility):
    """A maker of selections: the second quarter of 2025 for the state, unless said otherwise."""

    def make(code="STATE", **chosen):
        values = {
            "basis": "date-completed",
            "first": "2025-04-01",
            "last": "2025-06-30",
            "version": 260,
            "record_type": "A",
        }
        return Selection(destination(code).id, facility.id, **values | chosen)

    return make


@pytest.fixture
def prepare(select):
    """A maker of prepared submissions."""

    def make(code="STATE", now=NOON, **chosen):
        return actions.prepare(
            SYSTEM, select(code, **chosen), now=now, registry_items={"registryId": "0000009999"}
        )

    return make


@pytest.fixture
def sent(prepare):
    """A maker of sent submissions, prepared just now."""

    def make(code="STATE", **chosen):
        submission = prepare(code, now=datetime.now(UTC), **chosen)
        actions.mark_sent(SYSTEM, submission, on=TODAY)
        return submission

    return make


@pytest.fixture
def change(app):
    """Save items of a case as a registrar does, and complete it again."""

    def save(abstract, **items):
        case = CaseItems.of(abstract)
        loaded = {naaccr_id: case[naaccr_id] for naaccr_id in items}
        cases.save_items(SYSTEM, abstract, items, loaded=loaded, today=TODAY)
        abstract.status = COMPLETE
        db.session.commit()

    return save
