import pytest

from registry.standards import codes, geography


def found(state, typed):
    return [choice.code for choice in geography.search_counties(state, typed)]


def test_counties_are_those_of_the_state():
    assert found("IA", "polk") == ["153"]
    assert found("FL", "polk") == ["105"]
    assert found("IA", "153") == ["153"]


@pytest.mark.parametrize(
    ("state", "county", "name"),
    [
        ("IA", "153", "Polk County"),
        ("LA", "071", "Orleans Parish"),
        ("PR", "127", "San Juan Municipio"),
        ("IA", "999", "Unknown"),
        ("", "998", "Outside the state"),
        ("IA", "002", ""),
        ("ON", "001", ""),
        ("", "001", ""),
    ],
)
def test_a_county_has_its_name_within_the_state(state, county, name):
    assert geography.county_name(state, county) == name


def test_without_counties_the_special_codes_are_offered():
    assert found("", "") == found("ON", "") == ["998", "999"]


@pytest.mark.parametrize(
    ("naaccr_id", "code", "label"),
    [
        ("addrAtDxState", "IA", "Iowa"),
        ("addrAtDxState", "ON", "Ontario"),
        ("addrAtDxState", "ZZ", "Unknown"),
        ("addrAtDxCountry", "USA", "United States"),
        ("birthplaceCountry", "ZZU", "Unknown"),
    ],
)
def test_states_and_countries_are_code_lists(naaccr_id, code, label):
    assert codes.code_list(naaccr_id).label(code).startswith(label)
