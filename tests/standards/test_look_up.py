import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards import (
    ages,
    applicability,
    codes,
    geography,
    icdo3,
    items,
    lookup,
    required,
    site_groups,
)
from registry.standards.partial_date import PartialDate

DATA = resources.files("registry.standards").joinpath("data")


def found(naaccr_id, typed, **case):
    return [choice.code for choice in lookup.search(naaccr_id, typed, case)]


@pytest.mark.parametrize(
    ("naaccr_id", "typed", "first"),
    [
        ("primarySite", "C34.1", "C341"),
        ("primarySite", "upper lobe lung", "C341"),
        ("primarySite", "prostate", "C619"),
        ("primarySite", "sigmoid", "C187"),
        ("histologicTypeIcdO3", "8140/3", "8140/3"),
        ("histologicTypeIcdO3", "infiltrating duct", "8500/3"),
        ("histologicTypeIcdO3", "adenocarcinoma", "8140/3"),
        ("classOfCase", "14", "14"),
        ("primaryPayerAtDx", "medicaid", "31"),
        ("addrAtDxState", "iowa", "IA"),
        ("addrAtDxCountry", "united states", "USA"),
        ("regionalNodesPositive", "05", "05"),
    ],
)
def test_the_best_match_comes_first(naaccr_id, typed, first):
    assert found(naaccr_id, typed)[0] == first


def test_counties_are_those_of_the_state():
    assert found("countyAtDx", "polk", addrAtDxState="IA") == ["153"]
    assert found("countyAtDx", "polk", addrAtDxState="FL") == ["105"]
    assert geography.county_name("IA", "999") == "Unknown"
    assert geography.county_name("ZZ", "001") == ""


def test_surgery_codes_are_those_of_the_site():
    breast = {"primarySite": "C504"}
    lung = {"primarySite": "C341"}
    assert lookup.is_listed("rxSummSurgPrimSite2023", "B510", breast)
    assert not lookup.is_listed("rxSummSurgPrimSite2023", "A300", breast)
    assert found("rxSummSurgPrimSite2023", "B33", **lung)
    assert lookup.describe("rxSummSurgPrimSite2023", "B000", lung) == "None"


def test_new_histologies_are_offered_from_their_year_on():
    in_2021 = found("histologicTypeIcdO3", "8085", dateOfDiagnosis="20210105")
    in_2022 = found("histologicTypeIcdO3", "8085", dateOfDiagnosis="20220105")
    assert (in_2021, in_2022) == ([], ["8085/3"])


@pytest.mark.parametrize("naaccr_id", codes.coded_items())
def test_codes_have_the_length_of_their_item(naaccr_id):
    length = items.item(naaccr_id).length
    listed = codes.code_list(naaccr_id).codes()
    assert listed
    for code in listed:
        for part in code.code.split("-") if code.code[0].isdigit() else [code.code]:
            assert len(part) <= length, (naaccr_id, code)
        assert code.label


@pytest.mark.parametrize(
    "path", sorted(str(p.name) for p in DATA.joinpath("codes").iterdir()), ids=str
)
def test_code_files_are_sorted_and_unique(path):
    rows = list(csv.DictReader(DATA.joinpath("codes", path).read_text("utf-8").splitlines()))
    listed = [row["code"] for row in rows]
    assert listed == sorted(set(listed))
    assert all(None not in row and None not in row.values() for row in rows)


def test_at_least_the_described_items_are_coded():
    assert len(codes.coded_items()) >= 191


def test_there_are_330_sites_and_each_has_one_title():
    sites = [row for row in _rows("topography") if row["kind"] == "preferred"]
    assert len(sites) == len({row["code"] for row in sites}) == 330
    assert icdo3.topography("C809") is not None
    assert icdo3.topography("C810") is None


def test_paired_organs_by_year():
    assert icdo3.is_paired("C504")
    assert not icdo3.is_paired("C187")
    assert icdo3.is_paired("C711", 2004)
    assert not icdo3.is_paired("C711", 2003)


def test_plausible_combinations():
    assert icdo3.plausible("C504", "8500", "3") is True
    assert icdo3.plausible("C504", "9732", "3") is False
    assert icdo3.plausible("C999", "8500", "3") is None


@pytest.mark.parametrize(
    ("site", "histology", "group"),
    [
        ("C341", "8140", "22030"),
        ("C341", "9050", "36010"),
        ("C341", "9680", "33042"),
        ("C771", "9680", "33041"),
        ("C421", "9732", "34000"),
        ("C421", "9823", "35012"),
        ("C447", "8720", "25010"),
        ("C447", "8140", "25020"),
        ("C710", "9530", "31040"),
        ("C809", "8140", "37000"),
        ("", "", "99999"),
    ],
)
def test_cases_fall_in_their_site_group(site, histology, group):
    assert site_groups.site_group(site, histology).code == group


@given(st.integers(0, 809), st.integers(8000, 9993))
def test_every_site_and_histology_has_a_group(site, histology):
    group = site_groups.site_group(f"C{site:03d}", str(histology))
    assert group.code in site_groups.groups()


@pytest.mark.parametrize(
    ("naaccr_id", "year", "applies"),
    [
        ("rxSummSurgPrimSite", 2022, True),
        ("rxSummSurgPrimSite", 2023, False),
        ("rxSummSurgPrimSite2023", 2022, False),
        ("rxSummSurgPrimSite2023", None, True),
        ("rxSummSurgPrimSite", None, False),
        ("summaryStage2018", 2017, False),
        ("seerSummaryStage2000", 2017, True),
        ("primarySite", 1950, True),
    ],
)
def test_items_hold_for_their_years_of_diagnosis(naaccr_id, year, applies):
    assert applicability.applies(naaccr_id, year) is applies


def test_every_item_with_years_and_every_required_item_exists():
    for name in ("item_years", "required_items"):
        for row in _rows(name):
            assert items.item(row["naaccrId"])
    assert "primarySite" in required.required("coc")
    assert "nameLast" in required.required("npcr")


@pytest.mark.parametrize(
    ("born", "then", "age"),
    [
        ("19560214", "20250213", "068"),
        ("19560214", "20250214", "069"),
        ("195602", "20250214", "069"),
        ("1956", "20250101", "069"),
        ("20250214", "20250214", "000"),
        ("20250215", "20250214", "999"),
        ("18000101", "20250214", "999"),
    ],
)
def test_age_in_completed_years(born, then, age):
    assert ages.age_at(PartialDate.from_naaccr(born), PartialDate.from_naaccr(then)) == age


@given(st.text(max_size=30))
def test_no_typed_text_crashes_the_search(typed):
    for naaccr_id in ("primarySite", "histologicTypeIcdO3", "classOfCase", "countyAtDx"):
        lookup.search(naaccr_id, typed, {"addrAtDxState": "IA"})


def _rows(name):
    return list(csv.DictReader(DATA.joinpath(f"{name}.csv").read_text("utf-8").splitlines()))
