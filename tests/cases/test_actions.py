from datetime import date

import pytest
from sqlalchemy import func, select

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions
from registry.cases.items import CaseItems
from registry.cases.models import Abstract
from registry.extensions import db

TODAY = date(2025, 6, 30)
PERSON = {"nameLast": "Okafor", "nameFirst": "Ada", "dateOfBirth": "19560214"}


@pytest.fixture
def facility(app):
    return actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")


@pytest.fixture
def patient(facility):
    return actions.add_patient(SYSTEM, PERSON)


def open_case(patient, facility, **values):
    return actions.open_abstract(
        SYSTEM, patient, facility, {"dateOf1stContact": "20250610", **values}, today=TODAY
    )


def save(abstract, values, loaded=None):
    return actions.save_items(SYSTEM, abstract, values, loaded=loaded or {}, today=TODAY)


def test_a_first_case_gets_the_first_number_of_its_year_and_sequence_00(patient, facility):
    case = CaseItems.of(open_case(patient, facility))
    assert case["accessionNumberHosp"] == "202500001"
    assert case["sequenceNumberHospital"] == "00"
    assert case["reportingFacility"] == "0000099001"
    assert case["dateCaseInitiated"] == "20250630"


def test_a_second_primary_keeps_the_number_and_turns_00_into_01(patient, facility):
    first = open_case(patient, facility)
    second = open_case(patient, facility, primarySite="C509")
    third = open_case(patient, facility, primarySite="C341")
    numbers = [a.sequence_number_hospital for a in (first, second, third)]
    assert numbers == ["01", "02", "03"]
    assert {a.accession_number_hosp for a in (first, second, third)} == {"202500001"}


def test_benign_primaries_count_from_60(patient, facility):
    benign = open_case(patient, facility, primarySite="C700", behaviorCodeIcdO3="0")
    malignant = open_case(patient, facility, primarySite="C509", behaviorCodeIcdO3="3")
    assert benign.sequence_number_hospital == "60"
    assert malignant.sequence_number_hospital == "00"


def test_the_next_patient_gets_the_next_number(patient, facility):
    open_case(patient, facility)
    other = actions.add_patient(SYSTEM, {"nameLast": "Lind"})
    assert open_case(other, facility).accession_number_hosp == "202500002"


def test_a_number_of_another_patient_is_refused(patient, facility):
    open_case(patient, facility)
    other = actions.add_patient(SYSTEM, {"nameLast": "Lind"})
    with pytest.raises(actions.NumberTaken, match="202500001 of Elm Hospital"):
        open_case(other, facility, accessionNumberHosp="202500001")
    assert db.session.scalar(select(func.count(Abstract.id))) == 1


def test_a_taken_sequence_number_is_refused(patient, facility):
    open_case(patient, facility)
    with pytest.raises(actions.NumberTaken, match="Sequence number 00"):
        open_case(patient, facility, sequenceNumberHospital="00")


def test_items_of_all_levels_are_saved_together(patient, facility):
    abstract = open_case(patient, facility)
    saved = save(
        abstract,
        {
            "race1": "01",
            "nameSuffix": "Jr",
            "primarySite": "C341",
            "eodMets": "00",
            "textRemarks": "two lines\nof text",
            "rxHospChemo": "00",
        },
    )
    assert len(saved.changed) == 6
    db.session.expire_all()
    case = CaseItems.of(db.session.get(Abstract, abstract.id))
    assert case["nameSuffix"] == "Jr"
    assert case["textRemarks"] == "two lines\nof text"
    assert case.level("patient")["race1"] == "01"
    assert case.level("tumor")["eodMets"] == "00"
    assert case.level("abstract")["rxHospChemo"] == "00"


def test_an_item_is_blanked_by_an_empty_value(patient, facility):
    abstract = open_case(patient, facility, eodMets="00", laterality="1")
    save(abstract, {"eodMets": "", "laterality": ""}, {"eodMets": "00", "laterality": "1"})
    case = CaseItems.of(abstract)
    assert "eodMets" not in case
    assert "laterality" not in case


def test_the_age_follows_birth_and_diagnosis(patient, facility):
    abstract = open_case(patient, facility, dateOfDiagnosis="20250213")
    assert CaseItems.of(abstract)["ageAtDiagnosis"] == "068"
    save(abstract, {"dateOfDiagnosis": "20250214"}, {"dateOfDiagnosis": "20250213"})
    assert CaseItems.of(abstract)["ageAtDiagnosis"] == "069"


def test_two_people_may_save_different_items_of_one_form(patient, facility):
    abstract = open_case(patient, facility, primarySite="C341")
    opened = {"primarySite": "C341"}
    save(abstract, {"primarySite": "C342", "laterality": ""}, opened)
    save(abstract, {"primarySite": "C341", "laterality": "1"}, opened)
    case = CaseItems.of(abstract)
    assert (case["primarySite"], case["laterality"]) == ("C342", "1")


def test_a_stale_save_shows_both_sides_and_stores_nothing(patient, facility):
    abstract = open_case(patient, facility, primarySite="C341")
    opened = {"primarySite": "C341"}
    save(abstract, {"primarySite": "C342"}, opened)
    with pytest.raises(actions.StaleSave) as refused:
        save(abstract, {"primarySite": "C343", "laterality": "1"}, opened)
    assert refused.value.conflicts == [actions.Conflict("primarySite", "C341", "C342", "C343")]
    assert CaseItems.of(abstract)["laterality"] == ""


def test_an_unchanged_save_writes_nothing(patient, facility):
    abstract = open_case(patient, facility, primarySite="C341")
    before = (abstract.version, db.session.scalar(select(func.count(AuditEvent.id))))
    assert save(abstract, {"primarySite": "C341"}).changed == ()
    after = (abstract.version, db.session.scalar(select(func.count(AuditEvent.id))))
    assert before == after


def test_an_abstract_with_gaps_is_not_completed(patient, facility):
    abstract = open_case(patient, facility)
    with pytest.raises(actions.NotComplete) as refused:
        actions.complete(SYSTEM, abstract, today=TODAY)
    assert ("primarySite",) in [need.naaccr_ids for need in refused.value.missing]
    assert abstract.status == "incomplete"


def test_every_change_is_in_the_audit_trail_from_and_to(patient, facility):
    abstract = open_case(patient, facility, primarySite="C341")
    save(abstract, {"primarySite": "C342"}, {"primarySite": "C341"})
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.action == "change case"
    assert event.abstract_id == abstract.id
    assert event.detail["changes"]["primarySite"] == ["C341", "C342"]
