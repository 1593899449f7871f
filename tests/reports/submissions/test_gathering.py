from datetime import date

import pytest

from registry.audit.actions import SYSTEM
from registry.cases import actions as cases
from registry.cases.items import CaseItems
from registry.extensions import db
from registry.reports.submissions import queries
from registry.reports.submissions.gathering import Gathering
from registry.reports.submissions.models import Destination
from registry.reports.submissions.selection import takes_class


@pytest.fixture
def gathered(select, facility):
    """The cases of a selection."""

    def make(code="STATE", **chosen):
        selection = select(code, **chosen)
        destination = db.session.get(Destination, selection.destination)
        return list(Gathering(selection, destination, facility))

    return make


def rules(found):
    return [reason.rule for reason in found.reasons]


@pytest.mark.parametrize(
    ("items", "columns", "rule"),
    [
        ({}, {"status": "incomplete"}, "incomplete"),
        ({"classOfCase": "34"}, {}, "class not taken"),
        ({"classOfCase": ""}, {}, "class not taken"),
        ({"sequenceNumberHospital": ""}, {}, "no number"),
        ({"laterality": "12"}, {}, "value not carried"),
    ],
)
def test_a_case_stays_out_and_says_why(complete_case, gathered, items, columns, rule):
    complete_case(**items, **columns)
    [found] = gathered("NCDB", record_type="I")
    assert rules(found) == [rule]


def test_a_value_that_is_not_carried_names_item_value_and_what_was_expected(
    complete_case, gathered
):
    complete_case(schemaIdVersionCurrent="3.x")
    [found] = gathered()
    assert found.reasons[0].detail == (
        "schemaIdVersionCurrent: Value invalid for data type: '3.x', expected a number such as "
        "12 or 12.5, at most 5 characters"
    )
    [found] = gathered(version=240)
    assert not found.reasons


def test_an_accession_number_that_another_patient_holds_keeps_the_case_out(complete_case, gathered):
    abstract = complete_case()
    from registry.cases.models import Accession

    db.session.add(
        Accession(
            facility_id=abstract.facility_id,
            number=abstract.accession_number_hosp,
            claim=1,
            patient_id=abstract.patient_id,
        )
    )
    db.session.flush()
    abstract.accession_claim = 1
    db.session.commit()
    [found] = gathered()
    assert rules(found) == ["number disputed"]


@pytest.mark.parametrize(
    ("items", "chosen", "there"),
    [
        ({"dateCaseCompleted": "20250630"}, {}, True),
        ({"dateCaseCompleted": "20250701"}, {}, False),
        ({"dateCaseCompleted": ""}, {}, False),
        ({}, {"basis": "accession-year", "first": "2025-01-01", "last": "2025-12-31"}, True),
        ({}, {"basis": "accession-year", "first": "2024-01-01", "last": "2024-12-31"}, False),
        ({}, {"basis": "last-changed", "first": "2020-01-01", "last": "2020-12-31"}, False),
        ({}, {"basis": "last-changed", "first": "2025-01-01", "last": "2099-12-31"}, True),
    ],
)
def test_the_basis_decides_which_cases_are_of_the_period(
    complete_case, gathered, items, chosen, there
):
    complete_case(**items)
    assert bool(gathered(**chosen)) is there


def test_a_case_is_new_then_unchanged_then_changed(complete_case, gathered, sent, change):
    abstract = complete_case()
    [found] = gathered()
    assert (found.kind, found.reasons) == ("new", ())
    sent()
    [found] = gathered()
    assert (found.kind, rules(found)) == ("unchanged", ["unchanged"])
    change(abstract, primarySite="C349", nameLast="Lind")
    [found] = gathered()
    assert (found.kind, found.reasons) == ("changed", ())
    assert found.changes == {"400": ["C341", "C349"], "2230": ["Okafor", "Lind"]}
    [found] = gathered(sending="new")
    assert rules(found) == ["changed"]
    [found] = gathered(sending="all")
    assert not found.reasons


def test_a_change_of_what_the_destination_does_not_get_is_no_change(
    complete_case, gathered, sent, change
):
    abstract = complete_case()
    sent("NCDB", record_type="I")
    change(abstract, nameLast="Lind")
    [found] = gathered("NCDB", record_type="I")
    assert found.kind == "unchanged"


def test_another_version_alone_changes_nothing(complete_case, gathered, sent, change):
    abstract = complete_case(pathDateSpecCollect1="2025-05-30T09:00:00-05:00")
    sent(version=250)
    [found] = gathered(version=260, sending="all")
    assert found.kind == "unchanged"
    change(abstract, sexAssignedAtBirth="1")
    [found] = gathered(version=260)
    assert found.changes == {"220": ["2", "1"]}


def test_destinations_are_compared_each_by_itself(complete_case, gathered, sent):
    complete_case()
    sent()
    [found] = gathered("NCDB", record_type="I")
    assert found.kind == "new"


def test_changed_cases_of_other_periods_come_along_if_asked(complete_case, gathered, sent, change):
    abstract = complete_case(dateCaseCompleted="20250315")
    sent(first="2025-01-01", last="2025-03-31")
    assert gathered() == []
    change(abstract, primarySite="C349")
    assert [found.kind for found in gathered()] == ["changed"]
    assert gathered(earlier=False) == []


def test_a_sent_case_with_another_number_or_class_is_gone(complete_case, sent, change, destination):
    renumbered, reclassified = complete_case(), complete_case()
    sent("NCDB", record_type="I")
    facility = renumbered.facility_id
    assert list(queries.gone(destination("NCDB"), facility)) == []
    change(renumbered, sequenceNumberHospital="02")
    change(reclassified, classOfCase="34")
    found = {
        missing.number[0]: missing.reason for missing in queries.gone(destination("NCDB"), facility)
    }
    assert found == {
        renumbered.accession_number_hosp: (
            f"The case now has number {renumbered.accession_number_hosp} / 02"
        ),
        reclassified.accession_number_hosp: "Class of case is now 34, not among 00-22",
    }


def test_changed_since_sent_lists_real_differences_alone(
    complete_case, sent, change, select, facility, destination
):
    same, other = complete_case(), complete_case()
    sent()
    change(same, primarySite="C349")
    change(same, primarySite="C341")
    change(other, primarySite="C349")
    found = list(Gathering(select(), destination("STATE"), facility).changed_since_sent())
    assert [one.case.abstract_id for one in found] == [other.id]


def test_the_cases_of_a_patient_stay_together(complete_case, gathered):
    first = complete_case()
    complete_case()
    complete_case(patient=first.patient, sequenceNumberHospital="02")
    assert [found.case.patient_id for found in gathered()] == [1, 1, 2]


def test_cases_of_another_facility_are_not_gathered(complete_case, gathered, make_facility):
    patient = cases.add_patient(SYSTEM, {"nameLast": "Lind"})
    opened = {"dateOf1stContact": "20250610"}
    abstract = cases.open_abstract(
        SYSTEM, patient, make_facility(), opened, today=date(2025, 6, 30)
    )
    CaseItems.of(abstract).set({"dateCaseCompleted": "20250615"})
    db.session.commit()
    assert gathered() == []


@pytest.mark.parametrize(
    ("classes", "code", "taken"),
    [
        ("00-22", "00", True),
        ("00-22", "22", True),
        ("00-22", "30", False),
        ("00-22, 34", "34", True),
        ("", "99", True),
        ("", "", True),
        ("00-22", "", False),
    ],
)
def test_classes_are_ranges_and_single_codes(classes, code, taken):
    assert takes_class(classes, code) is taken
