import pytest

from registry.cases import derived


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("O'Brien", "obrien"),
        ("Núñez-Díaz", "nunezdiaz"),
        ("de la  Cruz", "delacruz"),
        ("", ""),
    ],
)
def test_names_are_folded_for_the_search(name, folded):
    assert derived.folded(name) == folded


def test_names_that_sound_alike_share_a_code():
    assert derived.sound("meyer") == derived.sound("meier")
    assert derived.sound("smith") != derived.sound("jones")
    assert derived.sound("") == ""


@pytest.mark.parametrize(
    ("items", "group"),
    [
        ({}, "none"),
        ({"ajccTnmPathStageGroup": "2A"}, "II"),
        ({"ajccTnmPathStageGroup": "99", "ajccTnmClinStageGroup": "3B"}, "III"),
        ({"ajccTnmPathStageGroup": "1A1", "ajccTnmClinStageGroup": "4"}, "I"),
        ({"ajccTnmClinStageGroup": "0is"}, "0"),
        ({"ajccTnmClinStageGroup": "OC"}, "0"),
        ({"ajccTnmClinStageGroup": "88"}, "n/a"),
        ({"ajccTnmPathStageGroup": "99", "ajccTnmClinStageGroup": "88"}, "unknown"),
        ({"tnmClinStageGroup": "4B"}, "IV"),
    ],
)
def test_the_best_stage_group_is_the_pathologic_one_where_assigned(items, group):
    assert derived.stage_group(items) == group


def test_the_summary_stage_of_2018_counts_before_derived_and_older_ones():
    items = {"seerSummaryStage2000": "7", "derivedSummaryStage2018": "2", "summaryStage2018": "1"}
    assert derived.summary_stage(items) == "1"
    del items["summaryStage2018"]
    assert derived.summary_stage(items) == "2"
    del items["derivedSummaryStage2018"]
    assert derived.summary_stage(items) == "7"


def test_years_come_from_partial_dates_and_accession_numbers():
    assert derived.year("202503") == 2025
    assert derived.year("202500017") == 2025
    assert derived.year("") is None
    assert derived.year("20x50101") is None
