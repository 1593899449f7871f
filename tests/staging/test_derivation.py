import pytest

from registry.staging import derivation, explanation
from registry.staging.shelf import Shelf
from tests.staging.test_vectors import BUNDLES

STARTER = Shelf({}, current_year=2026)
BREAST = {
    "primarySite": "C504",
    "histologicTypeIcdO3": "8500",
    "behaviorCodeIcdO3": "3",
    "dateOfDiagnosis": "20240105",
    "eodPrimaryTumor": "100",
    "eodRegionalNodes": "000",
    "eodMets": "00",
}


def summary_stage(case):
    (stage,) = derivation.stages(STARTER, case)
    return next(
        each for each in stage.derived if each.output.naaccr_xml_id == "derivedSummaryStage2018"
    )


def test_a_result_is_settled_once_all_of_its_inputs_are_filled():
    assert derivation.stored_items(STARTER, BREAST) == {
        "schemaId": "00480",
        "derivedSummaryStage2018": "1",
        "derivedSummaryGrade2018": "",  # both grades are blank
        "derivedRaiStage": "",
    }
    (stage,) = derivation.stages(STARTER, {**BREAST, "eodMets": ""})
    assert stage.stored == {"schemaId": "00480"}
    open_stage = summary_stage({**BREAST, "eodMets": ""})
    assert open_stage.value == "1"
    assert [each.naaccr_xml_id for each in open_stage.lacking] == ["eodMets"]


def test_the_way_of_a_result_names_tables_rows_and_values():
    way = summary_stage({**BREAST, "eodMets": "70"}).passed
    assert [step.title for step in way] == [
        "EOD Primary Tumor",
        "EOD Regional Nodes",
        "EOD Mets",
        "Summary Stage",
    ]
    assert (way[2].row, way[2].gave) == (4, {"ss2018_m": "D"})
    assert [(each.key, each.value) for each in way[3].looked if each.decided] == [
        ("ss2018_t", "L"),
        ("ss2018_n", "NONE"),
        ("ss2018_m", "D"),
    ]


def test_what_would_make_an_unknown_stage_known():
    unknown = summary_stage({**BREAST, "eodPrimaryTumor": "999"})
    assert (unknown.value, unknown.is_known) == ("9", False)
    assignment = derivation.stages(STARTER, {**BREAST, "eodPrimaryTumor": "999"})[0].assignment
    found = {
        (way.input.naaccr_xml_id, way.value): way.codes
        for way in explanation.ways_out(assignment, unknown)
    }
    assert "100" in found["eodPrimaryTumor", "1"]
    assert "70" in found["eodMets", "7"]


def test_nothing_is_settled_that_no_table_gave():
    # Without extent no row of the summary stage fits; the default 9 is not a result.
    blank = {key: value for key, value in BREAST.items() if not key.startswith("eod")}
    assert derivation.stored_items(STARTER, blank)["derivedSummaryStage2018"] == ""


def test_a_changed_year_withdraws_what_the_old_algorithm_gave():
    older = {**BREAST, "dateOfDiagnosis": "2017"}
    found = derivation.stored_items(STARTER, older, old_year=2024)
    assert found["derivedSummaryStage2018"] == found["schemaId"] == ""


def test_only_inputs_matter():
    assert derivation.matters(STARTER, BREAST, {"eodMets": ""})
    assert derivation.matters(STARTER, BREAST, {"sex": ""})
    assert not derivation.matters(STARTER, BREAST, {"nameLast": ""})
    # Nobody can derive a case of 2012 without the bundle: nothing is touched.
    assert not derivation.matters(
        STARTER, {**BREAST, "dateOfDiagnosis": "2012"}, {"csExtension": ""}
    )


@pytest.mark.skipif(not BUNDLES.exists(), reason="needs ../shared")
def test_the_pediatric_stage_takes_the_grade_that_was_just_derived():
    shelf = Shelf.of_folder(BUNDLES, current_year=2026)
    child = {
        "primarySite": "C717",
        "histologicTypeIcdO3": "9470",
        "behaviorCodeIcdO3": "3",
        "dateOfDiagnosis": "20250105",
        "ageAtDiagnosis": "007",
        "gradeClinical": "4",
        "gradePathological": "4",
    }
    main, pediatric = derivation.stages(shelf, child)
    assert main.stored["derivedSummaryGrade2018"] == "4"
    assert pediatric.stored["pediatricId"] == "3c1"
    assert pediatric.stored["derivedPediatricN"] == "88"
