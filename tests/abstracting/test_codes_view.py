import pytest

from registry.audit.actions import SYSTEM
from registry.cases.directory import actions


def test_words_find_codes_for_the_dialog(registrar):
    page = registrar.get("/codes/primarySite/options?q=upper+lobe+lung")
    options = {each["data-code"]: each.span.text.strip() for each in page.select("[role=option]")}
    assert options == {"C341": "Upper lobe, lung"}


def test_no_match_is_said_in_the_list(registrar):
    assert "No code fits" in registrar.get("/codes/primarySite/options?q=xyzzy").text(".empty")


def test_counties_follow_the_state_on_the_form(registrar, breast):
    address = "/codes/countyAtDx/options?q=story"
    assert "State first" in registrar.get(address).text(".empty")
    page = registrar.get(f"{address}&abstract={breast.id}&addrAtDxState=IA")
    assert page.select_one("[role=option]")["data-code"] == "169"


def test_surgery_codes_follow_the_stored_site(registrar, breast):
    page = registrar.get(f"/codes/rxSummSurgPrimSite2023/options?abstract={breast.id}")
    options = page.select("[role=option]")
    fitting = {each["data-code"] for each in options if not each.select_one(".caution")}
    assert {code[0] for code in fitting - {"A980", "A990"}} == {"B"}
    assert "for diagnosis 2023 only" in options[-1].text


def test_the_page_without_javascript_has_the_same_list(registrar):
    page = registrar.get("/codes/classOfCase?q=10")
    assert page.text("h1") == "Codes of Class of Case 610"
    assert page.texts("tbody th") == ["10"]


@pytest.mark.parametrize(
    ("item", "typed", "entry"),
    [
        ("classOfCase", "0", {"value": "00", "meaning": "Dx here, all treatment elsewhere"}),
        ("dateOfDiagnosis", "3/4/2025", {"value": "20250304", "meaning": "2025-03-04"}),
        ("laterality", "7", {"value": "7", "meaning": "", "listed": False}),
    ],
)
def test_an_entry_is_read_as_it_would_be_stored(registrar, item, typed, entry):
    found = registrar.client.get(f"/codes/{item}/entry", query_string={"typed": typed}).json
    assert found == {"listed": True, "caution": ""} | entry


def test_site_and_type_are_judged_at_once(registrar, breast):
    address = f"/codes/histologicTypeIcdO3/entry?abstract={breast.id}&typed=9732"
    caution = registrar.client.get(address).json["caution"]
    assert caution == "not in the SEER site/type list for C504"


def test_physicians_are_found_by_name(registrar):
    actions.load(SYSTEM, "kind,number,npi,name,detail\nphysician,A12,1234567893,Dr. Lind,Surgery\n")
    option = registrar.get("/codes/npiPhysicianManaging/options?q=lind").select_one("[role=option]")
    assert option["data-code"] == "1234567893"
    assert (option["data-companion-item"], option["data-companion"]) == ("physicianManaging", "A12")
    entry = registrar.client.get("/codes/physicianManaging/entry?typed=A12").json
    assert entry["meaning"] == "Dr. Lind, Surgery"


def test_an_entry_that_cannot_be_stored_says_why(registrar):
    found = registrar.client.get("/codes/laterality/entry?typed=x").json
    assert found == {"error": "Type only digits, not 'x'"}


def test_an_item_without_codes_has_no_list(registrar):
    registrar.get("/codes/nameLast", status=404)
    registrar.get("/codes/nothing/options", status=404)


def test_help_comes_as_a_page_and_as_a_part(registrar):
    assert "in millimetres" in registrar.get("/help/items/tumorSizeSummary").text()
    part = registrar.client.get("/help/items/csExtension?part").text
    assert part.startswith("<h2>CS Extension")
    assert "diagnosed 2004-2015" in part
    registrar.get("/help/items/nothing", status=404)


def test_the_keys_are_listed(registrar):
    keys = registrar.get("/help/keys").text()
    for key in ("F1", "F2", "F8", "Page Down", "Ctrl"):
        assert key in keys


def test_a_number_that_no_database_holds_is_no_case(sign_in):
    page = sign_in("registrar").get("/codes/primarySite", q="lung", abstract=10**20)
    assert "C341" in page.text()


@pytest.mark.parametrize(
    ("item", "typed", "is_code"),
    [("classOfCase", "14", True), ("classOfCase", "0", True), ("primarySite", "C50", False)],
)
def test_the_list_knows_whether_a_code_was_typed(registrar, item, typed, is_code):
    page = registrar.get(f"/codes/{item}/options?q={typed}")
    assert bool(page.select("[data-typed-a-code]")) is is_code
