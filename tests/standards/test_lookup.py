import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards import lookup

BREAST = {"primarySite": "C504", "dateOfDiagnosis": "20240301"}


def found(naaccr_id, typed, **case):
    return [choice.code for choice in lookup.search(naaccr_id, typed, case)]


@pytest.mark.parametrize(
    ("naaccr_id", "typed", "case", "first"),
    [
        ("primarySite", "C34.1", {}, "C341"),
        ("histologicTypeIcdO3", "adenocarcinoma", {}, "8140/3"),
        ("classOfCase", "14", {}, "14"),
        ("primaryPayerAtDx", "medicaid", {}, "31"),
        ("addrAtDxState", "iowa", {}, "IA"),
        ("addrAtDxCountry", "united states", {}, "USA"),
        ("regionalNodesPositive", "5", {}, "05"),
        ("countyAtDx", "polk", {"addrAtDxState": "IA"}, "153"),
        ("countyCurrent", "polk", {"addrAtDxState": "IA", "addrCurrentState": "FL"}, "105"),
        ("rxSummSurgPrimSite2023", "lumpectomy", BREAST, "B240"),
    ],
)
def test_every_kind_of_item_is_looked_up(naaccr_id, typed, case, first):
    assert lookup.has_codes(naaccr_id)
    assert found(naaccr_id, typed, **case)[0] == first


def test_what_has_no_codes_offers_none():
    assert not lookup.has_codes("nameLast")
    assert found("nameLast", "a") == []


@pytest.mark.parametrize(
    ("naaccr_id", "value", "case", "meaning"),
    [
        ("primarySite", "C504", {}, "Upper-outer quadrant of breast"),
        ("histologicTypeIcdO3", "8140", {"behaviorCodeIcdO3": "2"}, "Adenocarcinoma in situ, NOS"),
        ("histologicTypeIcdO3", "8240", {"dateOfDiagnosis": "2019"}, "Carcinoid tumor, NOS"),
        ("tumorSizeSummary", "045", {}, "45 mm"),
        ("countyAtDx", "153", {"addrAtDxState": "IA"}, "Polk County"),
        ("rxSummSurgPrimSite2023", "B240", BREAST, "Lumpectomy"),
        ("dateOfDiagnosis", "202503", {}, "2025-03"),
        ("dateOfDiagnosis", "20251350", {}, ""),
        ("nameLast", "DOE", {}, ""),
        ("noSuchItem", "1", {}, ""),
        ("classOfCase", "", {}, ""),
    ],
)
def test_values_are_described_in_their_case(naaccr_id, value, case, meaning):
    assert lookup.describe(naaccr_id, value, case) == meaning


@pytest.mark.parametrize(
    ("naaccr_id", "value", "case", "listed"),
    [
        ("classOfCase", "14", {}, True),
        ("classOfCase", "15", {}, False),
        ("classOfCase", "", {}, True),
        ("nameLast", "DOE", {}, True),
        ("primarySite", "C349", {}, True),
        ("primarySite", "C347", {}, False),
        ("histologicTypeIcdO3", "8085", {"dateOfDiagnosis": "2017"}, False),
        ("histologicTypeIcdO3", "8085", {"dateOfDiagnosis": "2018"}, True),
        ("histologicTypeIcdO3", "8085", {}, True),
        ("countyAtDx", "002", {"addrAtDxState": "IA"}, False),
        ("rxSummSurgPrimSite2023", "A300", BREAST, False),
        ("rxSummSurgPrimSite2023", "A300", {}, True),  # no site yet: nothing to say
    ],
)
def test_codes_outside_the_list_are_told(naaccr_id, value, case, listed):
    assert lookup.is_listed(naaccr_id, value, case) is listed


@given(st.text(max_size=30))
def test_no_typed_text_crashes_the_search(typed):
    for naaccr_id in ("primarySite", "histologicTypeIcdO3", "tumorSizeSummary", "countyAtDx"):
        lookup.search(naaccr_id, typed, {"addrAtDxState": "IA"})
