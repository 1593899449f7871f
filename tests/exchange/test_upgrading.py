import pytest
from sqlalchemy import select

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions as cases
from registry.cases import queries
from registry.cases.filters import CaseFilter
from registry.cases.items import CaseItems
from registry.cases.models import Patient
from registry.cases.upgrades import needs
from registry.cases.upgrades.models import UpgradeChange, UpgradeNeed, VersionUpgrade
from registry.exchange.upgrading import actions, listing, planning, rules
from registry.extensions import db
from tests.fixtures.people import TODAY


@pytest.fixture
def add(make_patient, make_facility):
    """A maker of cases from items of the patient and of the tumor: add({"sex": "1"})."""
    facility = make_facility()

    def made(person=(), **tumor):
        return cases.open_abstract(
            SYSTEM, make_patient(**{"sex": "", **dict(person)}), facility, tumor, today=TODAY
        )

    return made


def birth_sex(abstract):
    db.session.expire_all()
    return CaseItems.of(abstract)["sexAssignedAtBirth"]


def asked():
    return {(need.rule, need.naaccr_id) for need in db.session.scalars(select(UpgradeNeed))}


def save(abstract, **values):
    loaded = dict(CaseItems.of(abstract))
    return cases.save_items(SYSTEM, abstract, values, loaded=loaded, today=TODAY)


@pytest.mark.parametrize(
    ("values", "sites", "findings"),
    [
        ({"sex": "1"}, [], [("sex-converted", "1")]),
        ({"sex": "2"}, [], [("sex-converted", "2")]),
        ({"sex": "5"}, [], [("sex-converted", "1")]),
        ({"sex": "6"}, [], [("sex-converted", "2")]),
        ({"sex": "9"}, [], [("sex-converted", "9")]),
        ({"sex": "9"}, ["C619"], [("sex-converted", "1")]),
        ({"sex": "3"}, [], [("sex-converted", "9"), ("sex-unclear", None)]),
        ({"sex": "4"}, ["C509", "C569"], [("sex-converted", "2")]),
        ({"sex": "7"}, [], [("sex-no-code", None)]),
        ({"sex": "1", "sexAssignedAtBirth": "1"}, [], []),
        ({"sex": "1", "sexAssignedAtBirth": "2"}, [], [("sex-disagrees", None)]),
        ({"sex": "5", "sexAssignedAtBirth": "9"}, [], []),
        ({"sexAssignedAtBirth": "2"}, [], []),
        ({}, [], [("sex-blank", None)]),
    ],
)
def test_sex_is_carried_over_to_version_26(values, sites, findings):
    found = rules.of_patient(values, sites, 250, 260)
    assert [(finding.rule, finding.new) for finding in found] == findings
    assert list(rules.of_patient(values, sites, 240, 250)) == []


LUNG = {"primarySite": "C341", "behaviorCodeIcdO3": "3"}
BREAST = {"primarySite": "C504", "behaviorCodeIcdO3": "3"}


@pytest.mark.parametrize(
    ("values", "year", "asked"),
    [
        (LUNG, 2026, ["spreadThroughAirSpacesStas"]),
        (LUNG, 2025, []),
        (LUNG, None, []),
        ({**LUNG, "behaviorCodeIcdO3": "2"}, 2026, []),
        ({**LUNG, "spreadThroughAirSpacesStas": "0"}, 2026, []),
        (BREAST, 2026, []),
        (
            {**BREAST, "neoadjuvantTherapy": "1"},
            2026,
            ["residualCancerBurdenRCB", "residualCancerBurdenClass"],
        ),
        ({"pediatricStage": "2"}, 2020, ["pediatricId"]),
        ({"pediatricStage": "2", "pediatricId": "10"}, 2020, []),
    ],
)
def test_new_items_are_asked_for_by_site_and_year(values, year, asked):
    found = list(rules.of_tumor(values, year, 250, 260))
    assert [finding.naaccr_id for finding in found] == asked
    assert all(finding.new is None for finding in found)


def test_what_comes_and_goes_is_in_the_dictionary():
    found = rules.difference(250, 260)
    assert len(found.added) == 8
    assert len(found.retired) == 17
    assert "sex" in {item.naaccr_id for item in found.retired}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (260, 250, "Version 25 does not come after version 26"),
        (260, 260, "Version 26 does not come after version 26"),
        (255, 260, "NAACCR version 25.5 is not one of 22, 23, 24, 25, 26"),
    ],
)
def test_versions_have_to_follow_one_another(old, new, message):
    with pytest.raises(ValueError, match=message):
        rules.check_versions(old, new)


@pytest.mark.postgres
def test_a_dry_run_counts_and_stores_nothing(any_app, add):
    case = add({"sex": "1"}, primarySite="C341", comorbidComplication1="25000")
    add({"sex": "3"})
    add({"sex": "2", "sexAssignedAtBirth": "2"})
    assert planning.dry_run(250, 260).counts() == {
        "patients": 3,
        "tumors": 3,
        "untouched": 1,
        "rules": {"sex-converted": 2, "sex-unclear": 1},
        "retired": {"comorbidComplication1": 1},
    }
    case = db.session.merge(case)
    assert birth_sex(case) == ""
    assert db.session.scalars(select(VersionUpgrade)).all() == []


@pytest.mark.postgres
def test_a_change_of_the_version_is_carried_out_and_taken_back(any_app, add):
    first, second, third = add({"sex": "1"}), add({"sex": "2"}), add({"sex": "4"})
    changed = first.changed_at
    done = actions.upgrade(SYSTEM, 250, 260)
    assert [birth_sex(each) for each in (first, second, third)] == ["1", "2", "9"]
    assert CaseItems.of(first)["sex"] == "1"
    assert first.changed_at == changed  # the report is as it was; the patient has changed
    assert asked() == {("sex-unclear", "sexAssignedAtBirth")}
    save(second, sexAssignedAtBirth="9")
    undone = actions.undo(SYSTEM, done)
    assert undone.restored == 2
    assert [(change.naaccr_id, change.new) for change in undone.kept] == [
        ("sexAssignedAtBirth", "2")
    ]
    assert [birth_sex(each) for each in (first, second, third)] == ["", "9", ""]
    assert asked() == set()
    with pytest.raises(actions.AlreadyUndone, match="command line took it back before"):
        actions.undo(SYSTEM, done)


def test_each_patient_and_the_whole_are_in_the_audit_trail(add):
    case = add({"sex": "1"})
    done = actions.upgrade(SYSTEM, 250, 260)
    actions.undo(SYSTEM, done)
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()[-4:]
    assert [event.action for event in events] == [
        "convert items",
        "change version",
        "restore items",
        "undo change of version",
    ]
    assert events[0].patient_id == case.patient_id
    assert events[0].detail["changes"] == {"sexAssignedAtBirth": ["", "1"]}


def test_what_needs_a_person_is_a_list_of_cases_until_it_is_answered(add):
    unclear, blank = add({"sex": "3"}), add()
    actions.upgrade(SYSTEM, 250, 260)
    assert listed("sex-unclear") == [unclear.id]
    assert listed("sex-blank") == [blank.id]
    save(blank, sexAssignedAtBirth="2")
    assert listed("sex-blank") == []
    (need,) = needs.of(unclear)
    needs.settle(SYSTEM, unclear, need)
    assert needs.by_rule() == {}


def listed(rule):
    return [
        row.abstract_id for row in queries.case_list(CaseFilter(need=rule), today="20250630").rows
    ]


def test_a_second_run_asks_only_what_nobody_has_answered(add):
    unclear = add({"sex": "1", "sexAssignedAtBirth": "2"})
    add()
    actions.upgrade(SYSTEM, 250, 260)
    needs.settle(SYSTEM, unclear, needs.of(unclear)[0])
    again = actions.upgrade(SYSTEM, 250, 260)
    assert dict(needs.by_rule()) == {"sex-blank": 1}
    assert (
        db.session.scalars(select(UpgradeChange).where(UpgradeChange.upgrade_id == again.id)).all()
        == []
    )


def test_nothing_is_stored_when_it_breaks_off(add, monkeypatch):
    add({"sex": "1"})
    monkeypatch.setattr(planning.Plan, "counts", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.upgrade(SYSTEM, 250, 260)
    assert db.session.scalars(select(VersionUpgrade)).all() == []
    assert db.session.scalars(select(Patient.sex_assigned_at_birth)).all() == [None]


def shown(found):
    return [(line.numbers, line.naaccr_id, line.old, line.new) for line in found]


@pytest.mark.postgres
def test_a_dry_run_lists_every_case(any_app, add):
    converted = add({"sex": "3"})
    cases.open_abstract(
        SYSTEM,
        converted.patient,
        converted.facility,
        {**LUNG, "dateOfDiagnosis": "20260301"},
        today=TODAY,
    )
    add({"sex": "2", "sexAssignedAtBirth": "2"})
    number = converted.accession_number_hosp
    both = f"{number}-{converted.sequence_number_hospital}, {number}-02"
    found = list(listing.lines(250, 260))
    assert shown(found) == [
        (both, "sexAssignedAtBirth", "", "9"),
        (both, "sexAssignedAtBirth", "", None),
        (f"{number}-02", "spreadThroughAirSpacesStas", "", None),
    ]
    assert found[1].reason == "220 is 3; 225 was set to 9, unknown"
    assert found[1].cells()[1:7] == (
        "sex-unclear", "person", "sexAssignedAtBirth", "Sex Assigned at Birth", "", "",
    )  # fmt: skip
    assert shown(listing.lines(250, 260, rule="new-item")) == shown(found[2:])
    with pytest.raises(ValueError, match="There is no rule 'sexes'; known are"):
        list(listing.lines(250, 260, rule="sexes"))


def test_the_list_of_a_dry_run_comes_in_parts_of_whole_patients(make_patient):
    for _ in range(3):
        make_patient(sex="3")
    first = listing.part(250, 260, size=3)
    assert len(first.lines) == 4
    rest = listing.part(250, 260, after=first.last, size=3)
    assert (len(rest.lines), rest.last) == (2, None)
    assert [line.numbers for line in rest.lines] == [f"patient {rest.lines[0].patient_id}"] * 2


def test_a_dry_run_finds_nothing_that_was_answered(add):
    unclear = add({"sex": "1", "sexAssignedAtBirth": "2"})
    actions.upgrade(SYSTEM, 250, 260)
    assert planning.dry_run(250, 260).by_rule == {"sex-disagrees": 1}
    unclear = db.session.merge(unclear)
    needs.settle(SYSTEM, unclear, needs.of(unclear)[0])
    assert planning.dry_run(250, 260).counts()["rules"] == {}
    assert list(listing.lines(250, 260)) == []
