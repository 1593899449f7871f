import csv
from pathlib import Path

import pytest

from registry.abstracting import conditions, sections
from registry.cases import completion
from registry.standards import items
from tests.abstracting.charts import chart

SHARED = Path(__file__).parents[3] / "shared"
BREAST = {"primarySite": "C504", "histologicTypeIcdO3": "8500", "dateOfDiagnosis": "20240105"}
LUNG = {"primarySite": "C341", "histologicTypeIcdO3": "8140", "dateOfDiagnosis": "20240105"}


def ids(section, case):
    return [place.naaccr_id for place in sections.layout(section, chart(case)).placements]


def test_every_placed_item_exists_and_stands_in_one_place():
    placed = [
        place.naaccr_id for section in sections.TITLES for place in sections.placements(section)
    ]
    assert len(placed) == len(set(placed)) > 500
    for naaccr_id in placed:
        assert items.item(naaccr_id).parent in {"Patient", "Tumor"}


def test_every_context_and_condition_names_something_that_exists():
    used = set()
    for section in sections.TITLES:
        for place in sections.placements(section):
            used |= place.contexts
            for condition in place.when:
                assert condition.naaccr_id in sections.by_id()
    assert used == {*conditions.contexts(), sections.SCHEMA, sections.FILLED}


def test_every_item_that_completion_asks_for_has_a_field():
    for requirement in completion.requirements():
        for naaccr_id in requirement.naaccr_ids:
            assert not sections.by_id()[naaccr_id].derived or naaccr_id == "reportingFacility"


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared folder of facts")
def test_every_item_that_the_coc_requires_has_a_place():
    with (SHARED / "data/items/required_items.csv").open(encoding="utf-8") as file:
        required = [row["xml_id"] for row in csv.DictReader(file) if row["coc"] == "R"]
    assert len(required) == 210
    assert [naaccr_id for naaccr_id in required if naaccr_id not in sections.by_id()] == []


def test_breast_receptors_are_asked_of_breast_cancers_only():
    assert "estrogenReceptorSummary" in ids("factors", BREAST)
    assert "estrogenReceptorSummary" not in ids("factors", LUNG)
    assert "visceralParietalPleuralInvasion" in ids("factors", LUNG)


@pytest.mark.parametrize(
    ("year", "asked", "hidden"),
    [
        ("2024", "ajccTnmClinT", "tnmClinT"),
        ("2016", "tnmClinT", "ajccTnmClinT"),
        ("2024", "summaryStage2018", "seerSummaryStage2000"),
        ("2016", "seerSummaryStage2000", "summaryStage2018"),
    ],
)
def test_the_year_of_diagnosis_chooses_the_edition(year, asked, hidden):
    shown = ids("extent", {**BREAST, "dateOfDiagnosis": year})
    assert asked in shown
    assert hidden not in shown


def test_surgery_codes_change_with_2023():
    assert "rxSummSurgPrimSite2023" not in ids("surgery", {"dateOfDiagnosis": "20221231"})
    assert "rxSummSurgPrimSite2023" in ids("surgery", {"dateOfDiagnosis": "20230101"})


def test_a_field_that_depends_on_another_of_its_section_stays_on_the_form():
    assert "phase3TotalDose" in ids("radiation", BREAST)


def test_an_unknown_number_of_phases_opens_the_first_alone():
    asked = {
        place.naaccr_id
        for place in sections.layout(
            "radiation", chart(numberPhasesOfRadTxToVolume="99")
        ).placements
        if place.asked(chart(numberPhasesOfRadTxToVolume="99"))
    }
    assert "phase1TotalDose" in asked
    assert not {"phase2TotalDose", "phase3TotalDose"} & asked
    twice = chart(numberPhasesOfRadTxToVolume="02")
    assert sections.by_id()["phase2TotalDose"].asked(twice)


def test_a_field_that_depends_on_another_section_waits_for_it():
    assert "gradePostTherapy" not in ids("extent", BREAST)
    assert "gradePostTherapy" in ids("extent", {**BREAST, "neoadjuvantTherapy": "1"})


@pytest.mark.parametrize(("therapy", "asked"), [("0", False), ("1", True), ("9", False)])
def test_what_follows_neoadjuvant_therapy_is_asked_where_it_was_given(therapy, asked):
    case = {**BREAST, "neoadjuvantTherapy": therapy}
    after = {"gradePostTherapyClin", "gradePostTherapy", "ajccTnmPostTherapyT"}
    assert (set(ids("extent", case)) & after) == (after if asked else set())
    # Response and effect have codes for not given and for unknown.
    place = sections.by_id()["neoadjuvTherapyClinicalResponse"]
    assert place.asked(chart(case))


def test_values_of_hidden_fields_are_kept_and_listed_as_other_items():
    case = {**LUNG, "estrogenReceptorSummary": "1", "histologyIcdO2": "8140"}
    kept = [place.naaccr_id for place in sections.layout("factors", chart(case)).kept]
    assert kept == ["estrogenReceptorSummary"]
    others = [place.naaccr_id for place in sections.other(chart(case))]
    assert others == ["estrogenReceptorSummary", "histologyIcdO2"]


def test_items_without_a_section_are_other_items():
    case = {**LUNG, "censusTract2020": "010100", "stateSpecialItem": "x"}
    found = {place.naaccr_id: place.group for place in sections.other(chart(case))}
    assert found == {
        "censusTract2020": "Without a section",
        "stateSpecialItem": "Without a section",
    }


def test_what_was_posted_stays_on_the_form_after_the_case_changed():
    layout = sections.layout("factors", chart(LUNG), ["estrogenReceptorSummary"])
    assert "estrogenReceptorSummary" in [place.naaccr_id for place in layout.placements]


def test_no_filled_item_is_out_of_sight():
    case = {key: "1" for key, item in items.items().items() if item.parent != "NaaccrData"}
    seen = {
        place.naaccr_id
        for section in sections.TITLES
        for place in sections.layout(section, chart(case)).placements
    }
    assert seen >= set(case)


def test_the_schema_of_the_year_asks_for_its_factors_under_its_name():
    asked = sections.layout("factors", chart(BREAST)).placements
    assert {place.group for place in asked} == {"Breast"}
    found = ids("factors", BREAST)
    assert "her2IhcSummary" not in found  # asked of 2018-2020 only
    assert "her2IhcSummary" in ids("factors", {**BREAST, "dateOfDiagnosis": "2019"})
    assert ids("factors", {"dateOfDiagnosis": "2024"}) == []


def test_without_the_bundle_of_the_year_every_factor_is_asked():
    assert "csSiteSpecificFactor25" in ids("extent", {**BREAST, "dateOfDiagnosis": "2012"})
