import pytest
from sqlalchemy import func, select

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions
from registry.cases.items import CaseItems
from registry.cases.models import Abstract, Patient
from registry.extensions import db


def names(page):
    return [link.text.strip() for link in page.select(".patients tbody th a")]


def events():
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()


@pytest.fixture
def lind(app):
    return actions.add_patient(
        SYSTEM, {"nameLast": "Lindström", "nameFirst": "Nils", "dateOfBirth": "194003"}
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name_last=oka", ["Okafor, Ada"]),
        ("name_last=OKAFOR&name_first=a", ["Okafor, Ada"]),
        ("name_last=Okaffer&sounds_like=yes", ["Okafor, Ada"]),
        ("name_last=Okaffer", []),
        ("name_last=lindstrom", ["Lindström, Nils"]),
        ("date_of_birth=2/14/1956", ["Okafor, Ada"]),
        ("date_of_birth=1956", ["Okafor, Ada"]),
        ("date_of_birth=3/1940", ["Lindström, Nils"]),
        ("medical_record_number=M77", ["Okafor, Ada"]),
        ("accession_number=202500001", ["Okafor, Ada"]),
        ("accession_number=202500009", []),
    ],
)
def test_patients_are_found(registrar, ada, lind, elm, make_abstract, query, found):
    make_abstract(patient=ada, facility=elm, medicalRecordNumber="M77")
    page = registrar.get(f"/patients?{query}")
    assert names(page) == found
    assert bool(page.select(".empty")) is (not found)


def test_results_tell_patients_apart_without_their_numbers(registrar, breast):
    page = registrar.get("/patients?name_last=oka")
    cells = [cell.get_text(" ", strip=True) for cell in page.select(".patients tbody tr > *")]
    assert cells == [
        "Okafor, Ada",
        "1956-02-14",
        "Female",
        "•••••3456",
        "",
        "",
        "C50.4 Upper-outer quadrant of breast, 2025",
        "202500001",
    ]


def test_an_empty_search_shows_the_form_alone(registrar):
    page = registrar.get("/patients")
    assert not page.select(".patients, .empty")
    assert page.soup.find(id="name_last").has_attr("autofocus")


def test_a_birth_date_that_does_not_exist_is_said_and_kept(registrar):
    page = registrar.get("/patients?date_of_birth=2/30/1956&name_last=oka")
    assert "Date of birth: type a date that exists" in page.text(".error-summary a")
    assert page.soup.find(id="date_of_birth")["value"] == "2/30/1956"
    assert page.soup.find(id="name_last")["value"] == "oka"


def test_a_search_by_social_security_number_leaves_only_our_ids_in_the_address(ada, key_in):
    page = key_in("/patients", "by-number", socialSecurityNumber="123-45-3456")
    assert page.address == f"/patients?patients={ada.id}"
    assert names(page) == ["Okafor, Ada"]


def test_half_a_social_security_number_finds_nobody(ada, key_in):
    page = key_in("/patients", "by-number", socialSecurityNumber="900")
    assert names(page) == []
    assert "all nine digits" in page.text(".flash")


def test_every_list_of_patients_is_recorded_with_their_ids(registrar, ada):
    registrar.get("/patients?name_last=oka")
    event = events()[-1]
    assert (event.action, event.detail) == ("find patients", {"patients": [ada.id]})


def test_a_new_patient_is_stored_and_the_case_opened_next(elm, key_in):
    typed = {"nameLast": "Nyberg", "nameFirst": "Karl", "dateOfBirth": "2/3/1951"}
    page = key_in("/patients/new", "patient", **typed)
    patient = db.session.scalars(select(Patient)).one()
    assert page.address == f"/patients/{patient.id}/abstracts/new"
    assert (patient.name_last, patient.date_of_birth) == ("Nyberg", "19510203")


def test_a_patient_needs_a_name(key_in):
    page = key_in("/patients/new", "patient", nameFirst="Karl")
    assert [link["href"] for link in page.select(".error-summary a")] == ["#nameLast"]
    assert page.soup.find(id="nameFirst")["value"] == "Karl"


@pytest.mark.parametrize(
    "typed",
    [
        {"nameLast": "Okaffor", "nameFirst": "A."},  # sounds alike, first name begins alike
        {"nameLast": "Smith", "nameFirst": "Ada", "dateOfBirth": "19560214"},
        {"nameLast": "Smith", "nameFirst": "Eve", "socialSecurityNumber": "123-45-3456"},
    ],
)
def test_possible_duplicates_are_shown_before_anything_is_stored(registrar, ada, typed, key_in):
    page = key_in("/patients/new", "patient", **typed)
    assert names(page) == ["Okafor, Ada"]
    assert db.session.scalar(select(func.count(Patient.id))) == 1
    again = page.fields("#patient")
    registrar.post("/patients/new", again)
    assert db.session.scalar(select(func.count(Patient.id))) == 2


@pytest.mark.parametrize(
    "typed",
    [
        {"nameLast": "Okafor", "nameFirst": "Ada", "dateOfBirth": "19810214"},  # another year
        {"nameLast": "Okafor", "nameFirst": "Eve"},
        {"nameLast": "Smith", "nameFirst": "Ada", "socialSecurityNumber": "999999999"},
    ],
)
def test_others_are_no_duplicates(ada, typed, key_in):
    assert key_in("/patients/new", "patient", **typed).address.endswith("/abstracts/new")


def test_the_search_fills_the_new_patient_in_advance(registrar):
    page = registrar.get("/patients/new?name_last=Nyberg&date_of_birth=2/3/1951")
    assert page.soup.find(id="nameLast")["value"] == "Nyberg"
    assert page.soup.find(id="dateOfBirth")["value"] == "2/3/1951"


def test_a_case_is_opened_with_the_offered_numbers(registrar, ada, elm, key_in):
    where = f"/patients/{ada.id}/abstracts/new"
    page = registrar.get(where)
    assert page.soup.find(id="accessionNumberHosp")["value"].endswith("00001")
    assert page.soup.find(id="sequenceNumberHospital")["value"] == "00"
    assert page.soup.find(id="abstractedBy")["value"] == "PAT"
    opened = key_in(
        where, "case", classOfCase="14", dateOf1stContact="3/10/2024", primarySite="c34.3"
    )
    abstract = db.session.scalars(select(Abstract)).one()
    assert opened.address == f"/abstracts/{abstract.id}/sections/identification"
    case = CaseItems.of(abstract)
    # The number was left as offered: it is drawn anew, for the year of first contact.
    assert (case["accessionNumberHosp"], case["primarySite"]) == ("202400001", "C343")
    assert (case["classOfCase"], case["dateOf1stContact"]) == ("14", "20240310")


def test_numbers_are_offered_for_a_facility_and_a_loosely_typed_contact(
    registrar, breast, oak, ada
):
    address = f"/patients/{ada.id}/numbers"
    offered = registrar.client.get(f"{address}?facility={oak.id}&dateOf1stContact=3/10/2024")
    assert offered.json == {"accessionNumberHosp": "202400001", "sequenceNumberHospital": "00"}
    offered = registrar.client.get(f"{address}?facility={breast.facility_id}")
    assert offered.json == {"accessionNumberHosp": "202500001", "sequenceNumberHospital": "02"}


def test_class_and_first_contact_are_needed_to_open_a_case(ada, elm, key_in):
    where = f"/patients/{ada.id}/abstracts/new"
    page = key_in(where, "case", medicalRecordNumber="M1")
    links = [link["href"] for link in page.select(".error-summary a")]
    assert links == ["#classOfCase", "#dateOf1stContact"]
    assert page.soup.find(id="medicalRecordNumber")["value"] == "M1"


def test_a_taken_number_is_said_at_its_field(breast, ada, key_in):
    where = f"/patients/{ada.id}/abstracts/new"
    page = key_in(
        where,
        "case",
        classOfCase="14",
        dateOf1stContact="20250611",
        sequenceNumberHospital="00",
    )
    assert "Sequence number 00" in page.soup.find(id="sequenceNumberHospital-error").text
    assert page.soup.find(id="dateOf1stContact")["value"] == "20250611"


def test_another_facility_can_report_the_same_primary(registrar, breast, ada, oak, key_in):
    key_in(
        f"/patients/{ada.id}/abstracts/new",
        "case",
        facility=str(oak.id),
        tumor=str(breast.tumor_id),
        classOfCase="22",
        dateOf1stContact="20250701",
    )
    second = db.session.scalars(select(Abstract).where(Abstract.facility_id == oak.id)).one()
    assert second.tumor_id == breast.tumor_id
    page = registrar.get(f"/patients/{ada.id}")
    assert "Elm Hospital" in page.text()
    assert "Oak Clinic" in page.text()
    assert len(page.select("tbody th")) == 1


def test_without_a_facility_no_case_can_be_opened(registrar, ada):
    page = registrar.get(f"/patients/{ada.id}/abstracts/new")
    assert "There is no facility yet" in page.text()
    assert page.soup.find(id="case") is None


def test_the_patient_page_masks_the_number_until_it_is_asked_for(registrar, ada):
    page = registrar.get(f"/patients/{ada.id}")
    assert "123453456" not in page.answer.text
    assert "123453456" in registrar.get(f"/patients/{ada.id}?number=shown").text()
    assert [event.action for event in events()][-2:] == [
        "view patient",
        "view social security number",
    ]


def test_an_analyst_sees_no_patients(at_work, ada):
    analyst = at_work("analyst", "ann")
    for address in ("/patients", f"/patients/{ada.id}", "/abstracts", "/patients/new"):
        analyst.get(address, status=403)


@pytest.mark.parametrize(
    "query", ["medical_record_number=%00", f"patients={'9' * 40}", "patients=1,x,%00"]
)
def test_a_query_of_nonsense_finds_nobody(registrar, query):
    registrar.get(f"/patients?{query}")
