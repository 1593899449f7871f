import pytest

from registry.audit.actions import SYSTEM
from registry.cases import actions
from tests.fixtures.people import TODAY


def first(person, abstract, typed):
    """Return the first place that the letters lead to."""
    page = person.get(f"/abstracts/{abstract.id}/jump", q=typed)
    return page.texts("main li")[0]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("laterality", "Laterality 410 Cancer identification"),
        ("410", "Laterality 410 Cancer identification"),
        ("diagnosticConfirmation", "Diagnostic Confirmation 490 Cancer identification"),
        ("class of case", "Class of Case 610 Identification"),
        ("follow-up", "Follow-up Section"),
        ("print", "Print the abstract Page"),
        ("reports", "Reports Page"),
        ("evidence", "Codes and evidence Page"),
    ],
)
def test_a_name_a_number_or_an_id_leads_to_its_item(registrar, breast, typed, place):
    assert first(registrar, breast, typed) == place


def test_nothing_typed_gives_the_sections_and_nonsense_says_so(registrar, breast):
    assert first(registrar, breast, "") == "Identification Section"
    assert first(registrar, breast, "xyzzy").startswith("No item, section or page is called so")


def test_an_item_that_the_case_does_not_ask_for_is_named_and_leads_nowhere(registrar, breast):
    page = registrar.get(f"/abstracts/{breast.id}/jump", q="psaLabValue")
    assert page.texts("main li") == ["PSA (Prostatic Specific Antigen) Lab Value 3920 "
                                     "Not asked for in this case"]  # fmt: skip
    assert not page.select("main li a")


@pytest.mark.parametrize(
    ("go", "address"),
    [
        ("item:laterality", "/abstracts/{}/sections/cancer"),
        ("section:surgery", "/abstracts/{}/sections/surgery"),
        ("page:whole", "/abstracts/{}"),
        ("page:cases", "/abstracts"),
        ("page:reports", "/abstracts/{}/reports"),
        ("page:evidence", "/abstracts/{}/evidence"),
    ],
)
def test_a_choice_opens_its_page(registrar, breast, go, address):
    page = registrar.get(f"/abstracts/{breast.id}/jump", to=go)
    assert page.address == address.format(breast.id)


def test_a_place_that_is_none_is_not_found(registrar, breast):
    registrar.get(f"/abstracts/{breast.id}/jump", status=404, to="page:elsewhere")


def test_a_jump_from_a_form_saves_first(key_in, breast):
    where = f"/abstracts/{breast.id}/sections/cancer"
    page = key_in(where, "section", laterality="1", go="item:vitalStatus")
    assert page.address == f"/abstracts/{breast.id}/sections/follow-up"
    assert "Saved 1 item" in page.text(".flash")
    page = key_in(where, "section", laterality="2", go="missing")
    assert page.address == f"/abstracts/{breast.id}/sections/identification"


def history(person, abstract, naaccr_id):
    page = person.get(f"/abstracts/{abstract.id}/history/{naaccr_id}")
    cells = [tuple(page.texts(f"tbody tr:nth-child({n}) td")) for n in range(1, 9)]
    return [row for row in cells if row]


def test_the_history_of_an_item_names_who_when_from_and_to(registrar, key_in, breast):
    where = f"/abstracts/{breast.id}/sections/cancer"
    key_in(where, "section", laterality="1")
    actions.save_items(SYSTEM, breast, {"laterality": "2"}, loaded={"laterality": "1"}, today=TODAY)
    key_in(where, "section", diagnosticConfirmation="1")
    assert history(registrar, breast, "laterality") == [
        ("command line", "1 Right Put back", "2 Left"),
        ("pat", "(blank) Put back", "1 Right"),
    ]
    assert history(registrar, breast, "primarySite") == [
        ("command line", "(blank) Put back", "C504 Upper-outer quadrant of breast")
    ]
    page = registrar.get(f"/abstracts/{breast.id}/history/tumorRecordNumber")
    assert "No change of this item is recorded" in page.text()


def test_an_item_of_the_patient_has_the_changes_of_all_cases_one_of_the_report_its_own(
    registrar, breast, ada, oak, make_abstract
):
    other = make_abstract(patient=ada, facility=oak, primarySite="C341", dateOfDiagnosis="2025")
    values = {"vitalStatus": "1", "laterality": "2", "medicalRecordNumber": "77"}
    actions.save_items(SYSTEM, other, values, loaded={}, today=TODAY)
    assert [row[2] for row in history(registrar, breast, "vitalStatus")] == ["1 Alive"]
    assert history(registrar, breast, "laterality") == []
    assert history(registrar, breast, "medicalRecordNumber") == []


def test_the_history_of_a_number_shows_its_last_digits_alone(registrar, breast):
    loaded = {"socialSecurityNumber": "123453456"}
    actions.save_items(
        SYSTEM, breast, {"socialSecurityNumber": "123453457"}, loaded=loaded, today=TODAY
    )
    page = registrar.get(f"/abstracts/{breast.id}/history/socialSecurityNumber")
    assert page.texts("tbody td")[:3] == ["command line", "•••••3456", "•••••3457"]
    assert "12345" not in page.answer.text


def test_an_item_that_the_standard_does_not_have_has_no_history(registrar, breast):
    registrar.get(f"/abstracts/{breast.id}/history/nothing", status=404)


def test_the_list_of_keys_comes_alone_for_the_dialog(registrar):
    assert registrar.get("/help/keys").text("h1") == "Help"
    part = registrar.get("/help/keys?part").answer.text
    assert part.startswith("<h2>Keys")
    assert "Ctrl" in part
