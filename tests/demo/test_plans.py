from itertools import product

import pytest

from registry.demo.tables import of_disease, rows, within
from registry.standards import codes, icdo3

DISEASES = [row["disease"] for row in rows("diseases")]


@pytest.mark.parametrize("disease", DISEASES)
def test_every_stage_has_a_plan_at_every_age(disease):
    plans = of_disease("plans", disease)
    youngest = int(next(row["youngest"] for row in rows("diseases") if row["disease"] == disease))
    for stage, age in product(of_disease("stages", disease), range(youngest, 100)):
        assert any(
            stage["group"] in plan["groups"].split()
            and plan["profile"] in ("", stage["profile"])
            and within(max(age, 18), plan["ages"])
            for plan in plans
        ), (stage["group"], stage["profile"], age)


def test_a_plan_names_what_its_letters_stand_for():
    columns = {"S": "surgery", "R": "radiation", "C": "chemo", "H": "hormone", "I": "immune"}
    for plan in rows("plans"):
        for letter, column in columns.items():
            assert (letter in plan["course"]) == bool(plan[column]), plan


def test_surgeries_and_radiations_of_plans_exist_and_all_are_used():
    surgeries = {(row["disease"], row["surgery"]) for row in rows("surgeries")}
    radiations = {row["radiation"] for row in rows("radiations")}
    plans = rows("plans")
    assert {(row["disease"], row["surgery"]) for row in plans if row["surgery"]} == surgeries
    assert {row["radiation"] for row in plans if row["radiation"]} == radiations


def test_phases_use_codes_of_their_lists():
    for row in rows("radiations"):
        assert codes.read_list("radiationVolume").find(row["volume"])
        assert codes.read_list("radiationNodes").find(row["nodes"])
        assert codes.read_list("radiationModality").find(row["modality"])
        assert codes.read_list("radiationTechnique").find(row["technique"])


def test_histologies_exist_and_every_stage_has_one_of_its_behavior():
    for row in rows("histologies"):
        assert icdo3.morphology(row["histology"], row["behavior"]), row
    for stage in rows("stages"):
        behaviors = {row["behavior"] for row in of_disease("histologies", stage["disease"])}
        assert set(stage["behavior"].split()) <= behaviors, stage


def test_every_disease_has_its_story_in_words():
    assert [row["disease"] for row in rows("stories")] == DISEASES
