import pytest

from registry.staging.assignment import assign
from registry.staging.shelf import Shelf
from tests.staging.test_vectors import BUNDLES

BREAST = {"primarySite": "C504", "histologicTypeIcdO3": "8500", "dateOfDiagnosis": "20240105"}
STARTER = Shelf({}, current_year=2026)
needs_bundles = pytest.mark.skipif(not BUNDLES.exists(), reason="needs ../shared")


@pytest.fixture(scope="module")
def all_bundles():
    return Shelf.of_folder(BUNDLES, current_year=2026)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"dateOfDiagnosis": ""}, "it is not known yet"),
        ({"dateOfDiagnosis": "2003"}, "No algorithm stages cases diagnosed before 2004"),
        ({"dateOfDiagnosis": "2015"}, "Collaborative Stage stages cases diagnosed in 2015; its"),
        ({"dateOfDiagnosis": "2016"}, "TNM 7th edition stages cases diagnosed in 2016; its"),
        ({"dateOfDiagnosis": "2027"}, "2027, has not come yet"),
        ({"primarySite": ""}, "Primary site and histology choose the schema"),
        ({"primarySite": "C999"}, "eod_public-3.3 does not know the primary site C999"),
        ({"histologicTypeIcdO3": "7999"}, "does not know the histology 7999"),
        ({"histologicTypeIcdO3": "9140"}, ""),
    ],
)
def test_a_case_without_a_schema_is_told_why(changed, problem):
    (found,) = assign(STARTER, {**BREAST, **changed})
    assert problem in found.problem
    assert bool(found.problem) is bool(problem)
    assert (found.schema is None) is bool(problem)


@needs_bundles
@pytest.mark.parametrize(
    ("date", "algorithm", "schema"),
    [
        ("2004", "cs", "breast"),
        ("20151231", "cs", "breast"),
        ("2016", "tnm", "breast"),
        ("20171231", "tnm", "breast"),
        ("2018", "eod_public", "breast"),
    ],
)
def test_the_year_of_diagnosis_chooses_the_algorithm(all_bundles, date, algorithm, schema):
    (found,) = assign(all_bundles, {**BREAST, "dateOfDiagnosis": date})
    assert (found.algorithm.name, found.schema.id) == (algorithm, schema)


@needs_bundles
@pytest.mark.parametrize(
    ("age", "algorithms"),
    [
        ("007", ["eod_public", "pediatric"]),
        ("039", ["eod_public", "pediatric"]),
        ("040", ["eod_public"]),
        ("999", ["eod_public"]),
        ("", ["eod_public"]),
    ],
)
def test_the_young_are_staged_as_children_in_addition(all_bundles, age, algorithms):
    wilms = {
        **BREAST,
        "behaviorCodeIcdO3": "3",
        "primarySite": "C649",
        "histologicTypeIcdO3": "8960",
        "ageAtDiagnosis": age,
    }
    assert [each.algorithm.name for each in assign(all_bundles, wilms)] == algorithms


def test_the_sex_stands_in_for_the_sex_assigned_at_birth():
    # Peritoneum: the schema differs between men and women.
    case = {**BREAST, "primarySite": "C482", "histologicTypeIcdO3": "8441"}
    titles = {
        sex: [each.schema.id for each in assign(STARTER, {**case, "sex": sex}) if each.schema]
        for sex in ("1", "2", "9")
    }
    birth = assign(STARTER, {**case, "sexAssignedAtBirth": "2", "sex": "1"})[0]
    assert titles["2"] == [birth.schema.id]
    assert titles["1"] != titles["2"]


def test_inputs_are_those_in_use_in_the_year():
    (older,) = assign(STARTER, {**BREAST, "dateOfDiagnosis": "2019"})
    (newer,) = assign(STARTER, BREAST)
    assert "her2IhcSummary" in older.inputs
    assert "her2IhcSummary" not in newer.inputs
