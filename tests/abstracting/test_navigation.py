from registry.abstracting import navigation
from tests.abstracting.charts import chart


def step(case, section):
    return next(each for each in navigation.steps(chart(case)) if each.section == section)


def test_a_section_counts_its_required_items():
    case = {"nameLast": "Okafor", "nameFirst": "Ada", "classOfCase": "14"}
    found = step(case, "identification")
    # Six of the case, two names, birth date, sex, race and Hispanic origin.
    assert (found.filled, found.required, found.missing) == (3, 12, 9)


def test_staging_is_required_of_analytic_cases_only():
    assert step({"classOfCase": "14"}, "extent").required > 0
    assert step({"classOfCase": "32"}, "extent").required == 0


def test_other_items_are_a_section_only_when_there_are_some():
    assert "other" not in [each.section for each in navigation.steps(chart())]
    assert "other" in [each.section for each in navigation.steps(chart(censusTract2020="1"))]


def test_what_is_lacking_comes_in_the_order_of_work():
    found = navigation.lacking(chart(classOfCase="14"))
    assert found[0].naaccr_ids == ("reportingFacility",)
    assert found[-1].section == "follow-up"


def test_of_alternatives_one_is_enough():
    assert {"sex", "sexAssignedAtBirth"} <= navigation.required_ids(chart())
    required = navigation.required_ids(chart(sexAssignedAtBirth="2"))
    assert "sexAssignedAtBirth" in required
    assert "sex" not in required


def test_neighbours_skip_sections_that_are_not_there():
    steps = navigation.steps(chart())
    assert navigation.neighbours("identification", steps) == (None, "address")
    assert navigation.neighbours("completion", steps) == ("follow-up", None)
