import pytest
from sqlalchemy import select

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases.directory import actions, queries
from registry.cases.directory.actions import Loaded, Refused
from registry.extensions import db

HEADER = "kind,number,npi,name,detail\n"
LIST = (
    HEADER
    + "physician,A12,1234567893,Dr. Maria Stavros-Lind,Surgery\n"
    + "physician,B7,,Dr. Okoro-Finch,Medical oncology\n"
    + "facility,0006123456,1679576722,Cedar Bluffs Hospital,Ames IA\n"
)


@pytest.fixture
def loaded(app):
    return actions.load(SYSTEM, LIST)


def found(naaccr_id, typed):
    return [choice.code for choice in queries.search(naaccr_id, typed, 10)]


def test_a_list_is_loaded_and_loaded_again(loaded):
    assert loaded == Loaded(added=3, changed=0, same=0)
    again = actions.load(SYSTEM, LIST.replace("Ames IA", "Boone IA"))
    assert again == Loaded(added=0, changed=1, same=2)
    assert (
        queries.describe("institutionReferredTo", "0006123456") == "Cedar Bluffs Hospital, Boone IA"
    )
    actions_recorded = db.session.scalars(select(AuditEvent.action)).all()
    assert actions_recorded.count("load directory") == 2


@pytest.mark.parametrize(
    ("naaccr_id", "typed", "codes"),
    [
        ("physicianManaging", "stavros", ["A12"]),
        ("physicianManaging", "stavroz lind", ["A12"]),
        ("npiPhysicianManaging", "stavros", ["1234567893"]),
        ("npiPhysicianManaging", "A12", ["1234567893"]),
        ("physician3", "oncology", ["B7"]),
        ("npiPhysician3", "okoro", []),
        ("institutionReferredFrom", "cedar", ["0006123456"]),
        ("followingRegistry", "ames", ["0006123456"]),
        ("npiInstReferredTo", "cedar bluffs", ["1679576722"]),
    ],
)
def test_items_find_their_entries_by_name_number_and_detail(loaded, naaccr_id, typed, codes):
    assert found(naaccr_id, typed) == codes


def test_a_number_brings_its_companion(loaded):
    assert queries.companion("physicianManaging", "A12") == "1234567893"
    assert queries.companion("npiPhysicianManaging", "1234567893") == "A12"
    assert queries.companion("physicianManaging", "B7") == ""
    assert queries.companion("physicianManaging", "unknown") == ""


def test_who_has_left_is_not_offered_but_still_named(loaded):
    entry = queries.entries("physician", "stavros")[0]
    values = {
        "number": "A12",
        "npi": "1234567893",
        "name": entry.name,
        "detail": "",
        "active": False,
    }
    actions.keep(SYSTEM, entry, values)
    assert found("physicianManaging", "stavros") == []
    assert queries.describe("physicianManaging", "A12") == "Dr. Maria Stavros-Lind"


def test_a_number_belongs_to_one_entry(loaded):
    values = {"kind": "physician", "number": "A12", "npi": "", "name": "Dr. Other", "detail": ""}
    with pytest.raises(Refused, match=r"Dr\. Maria Stavros-Lind has that number or NPI already"):
        actions.keep(SYSTEM, None, {**values, "active": True})


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("doctor,A1,,X,", "Line 2: kind is 'doctor'; expected physician or facility"),
        ("physician,A1,,,", "Line 2: name is blank"),
        ("physician,,,X,", "Line 2: X has neither number nor npi"),
        ("physician,A1,1234567890,X,", "Line 2: npi is '1234567890'; expected ten digits"),
        ("physician,123456789,,X,", "expected up to 8 characters"),
        ("facility,612345,,X,", "number is '612345'; expected the ten digits of a facility ID"),
        (f"physician,A1,,{'X' * 121},", "name is longer than 120 characters"),
        ('physician,"A1,,X,', "unexpected end of data"),
        ("physician,A12,1023456787,X,\nphysician,A13,1234567893,Y,", ""),
    ],
)
def test_a_file_with_a_mistake_changes_nothing(app, row, problem):
    text = HEADER + row + "\n"
    if not problem:
        actions.load(SYSTEM, text)
        text, problem = HEADER + "physician,A12,1234567893,Z,\n", "belong to two entries, X and Y"
    before = queries.counts()
    with pytest.raises(Refused, match=problem.replace(".", r"\.")):
        actions.load(SYSTEM, text)
    assert queries.counts() == before


def test_a_file_without_its_columns_is_refused(app):
    with pytest.raises(Refused, match="Line 1: the columns npi, detail are missing"):
        actions.load(SYSTEM, "kind,number,name\n")


@pytest.mark.parametrize(
    ("npi", "right"),
    [("1234567893", True), ("1234567890", False), ("123456789", False), ("12345678９3", False)],
)
def test_npis_have_a_check_digit(npi, right):
    assert actions.is_npi(npi) is right
