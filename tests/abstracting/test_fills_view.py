import pytest

from registry.abstracting.personal import actions
from registry.standards import items


@pytest.fixture
def fills(registrar, breast):
    def get(section, **query):
        return registrar.get(f"/abstracts/{breast.id}/sections/{section}/fills", **query)

    return get


def test_a_fill_is_shown_before_it_goes_into_the_form(registrar, breast, fills):
    page = fills("systemic")
    assert "None given: all of Systemic therapy" in " ".join(page.texts("summary"))
    row = page.select_one("input[value=rxSummChemo]")
    assert row["data-value"] == "00"
    form = registrar.get(
        f"/abstracts/{breast.id}/sections/systemic?fill=none&take=rxSummChemo&take=rxSummBrm"
    )
    assert form.select_one("#rxSummChemo")["value"] == "00"
    assert form.select_one("#rxSummHormone")["value"] == ""
    saved = registrar.submit(form, "#section")
    assert saved.select_one("#rxSummBrm")["value"] == "00"


def test_the_class_of_case_helper_gives_the_code_with_its_reason(registrar, breast, fills):
    page = fills("identification", diagnosed="here", treated="all")
    assert "Class of case 14" in page.text()
    form = registrar.get(
        f"/abstracts/{breast.id}/sections/identification?fill=class&take=classOfCase&value=14"
    )
    assert form.select_one("#classOfCase")["value"] == "14"


def test_what_is_typed_and_not_saved_counts(registrar, breast):
    address = f"/abstracts/{breast.id}/sections/systemic/fills"
    token = registrar.token()
    typed = {"rxDateChemo": "8/1/2025", "csrf_token": token}
    part = registrar.client.post(address, data=typed).text
    assert "20250801" in part


def test_a_wrong_section_is_not_found(fills):
    fills("nothing", status=404)


def test_the_last_value_of_the_user_is_repeated(registrar, breast, make_abstract, key_in):
    other = make_abstract(primarySite="C619")
    key_in(f"/abstracts/{other.id}/sections/address", "section", primaryPayerAtDx="60")
    found = registrar.client.get(f"/abstracts/{breast.id}/last/primaryPayerAtDx").json
    assert found == {"value": "60", "meaning": "Medicare, unspecified"}
    assert registrar.client.get(f"/abstracts/{breast.id}/last/nameLast").json["value"] == ""


def test_phrases_are_kept_changed_and_dropped(registrar):
    registrar.submit(registrar.get("/my/phrases"), "#phrase", short=";BX", text="Biopsy showed")
    assert registrar.client.get("/my/phrases.json").json == {"bx": "Biopsy showed"}
    page = registrar.submit(registrar.get("/my/phrases"), "#phrase", short="b x", text="no")
    assert "'b x' is not 1 to 20 letters and digits" in page.text("#error-summary")
    actions.drop_phrase(registrar.user.actor, "bx")
    assert registrar.client.get("/my/phrases.json").json == {}


def test_defaults_are_kept_in_the_form_of_their_item(registrar, breast, fills):
    page = registrar.submit(registrar.get("/my/defaults"), "#default", item="630", value="60")
    assert page.texts("tbody th") == ["Primary Payer at DX 630"]
    assert "Defaults" in " ".join(fills("address").texts("summary"))
    refused = registrar.submit(registrar.get("/my/defaults"), "#default", item="630", value="x")
    assert "Type only digits" in refused.text("#error-summary")
    unknown = registrar.submit(registrar.get("/my/defaults"), "#default", item="99999", value="1")
    assert "there is no item '99999'" in unknown.text("#error-summary")


def test_only_administrators_set_defaults_of_a_facility(registrar, at_work, elm, breast, fills):
    page = registrar.get("/my/defaults")
    assert not page.select("#owner")
    administrator = at_work("administrator", "kim")
    administrator.submit(
        administrator.get("/my/defaults"), "#default", item="630", value="31", owner=str(elm.id)
    )
    assert "Default of the facility" in fills("address").text()
    actions.keep_default(registrar.user.actor, items.item("primaryPayerAtDx"), "60")
    assert "Your default" in fills("address").text()
