from datetime import date

import pytest
from sqlalchemy import func, select

from registry.audit import actions as audit
from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import completion, numbering
from registry.cases.courses.models import Recurrence, Treatment
from registry.cases.items import CaseItems
from registry.cases.models import COMPLETE, Abstract, Accession, Facility, Patient, Tumor
from registry.cases.timeline import events, findings
from registry.demo import actions, hospital
from registry.extensions import db
from registry.standards import drugs

TODAY = date(2026, 6, 30)


def counted(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_cases_are_stored_item_for_item(any_app):
    patients = actions.fill(SYSTEM, count=40, seed=1, today=TODAY)
    made = hospital.make(40, 1, TODAY)
    assert (counted(Patient), counted(Abstract)) == (patients, 40)
    stored = {
        (values["accessionNumberHosp"], values["sequenceNumberHospital"]): values
        for values in (
            dict(CaseItems.of(abstract)) for abstract in db.session.scalars(select(Abstract))
        )
    }
    for patient in made:
        for case in patient.cases:
            key = case.items["accessionNumberHosp"], case.items["sequenceNumberHospital"]
            assert stored[key] == patient.items | case.items


def test_stored_cases_are_complete_only_where_nothing_is_missing(app):
    actions.fill(SYSTEM, count=60, seed=3, today=TODAY)
    for abstract in db.session.scalars(select(Abstract)):
        lacking = completion.missing(CaseItems.of(abstract))
        assert (abstract.status == COMPLETE) == (lacking == [])
        assert abstract.accession_year
        assert abstract.tumor.site_group
        assert abstract.tumor.patient.search_last


def test_a_registry_with_patients_is_left_as_it_is(app):
    actions.fill(SYSTEM, count=5, seed=1, today=TODAY)
    with pytest.raises(actions.NotEmpty, match="holds 5 patients already"):
        actions.fill(SYSTEM, count=5, seed=2, today=TODAY)
    assert counted(Abstract) == 5


def test_more_may_be_added_and_the_numbers_go_on(app):
    actions.fill(SYSTEM, count=30, seed=1, today=TODAY)
    actions.fill(SYSTEM, count=30, seed=2, today=TODAY, add=True)
    assert (counted(Abstract), counted(Facility)) == (60, 1)
    assert counted(Accession) == counted(Patient)
    assert numbering.next_patient_id_number() == f"{counted(Patient) + 1:08d}"


def test_every_case_has_its_audit_event_and_the_chain_holds(app):
    actions.fill(SYSTEM, count=20, seed=1, today=TODAY)
    added = select(AuditEvent.abstract_id).where(AuditEvent.action == "add demo case")
    assert set(db.session.scalars(added)) == set(db.session.scalars(select(Abstract.id)))
    assert list(audit.broken_events()) == []


def test_recurrences_are_listed_as_their_items_say_and_treated_again(app):
    actions.fill(SYSTEM, count=200, seed=1, today=TODAY)
    recurrences = db.session.scalars(select(Recurrence)).all()
    treatments = db.session.scalars(select(Treatment)).all()
    assert len(recurrences) > len(treatments) > 3
    for row in recurrences:
        tumor = db.session.get(Tumor, row.tumor_id)
        assert (tumor.recurrence_date1st, tumor.recurrence_type1st) == (row.date, row.type)
    for row in treatments:
        assert all(drugs.drugs_of(name) for name in row.drugs)
    for patient in db.session.scalars(select(Patient)):
        found = events.of_patient(patient)
        assert findings.conflicts(found, today=TODAY) == []
