"""The window: how many days are left, what is at risk, what is overdue."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from registry.measures import loader
from registry.measures.judge import judge
from registry.measures.measure import OUTCOMES
from tests.measures.test_published import BREAST, COLON, IIA, MEASURES

ACT = MEASURES["ACT"]
STAGE_III = COLON | {
    "dateOfDiagnosis": "20250301",
    "ajccTnmPathStageGroup": "3B",
    "ajccTnmPathN": "pN1a",
}


def test_a_case_inside_its_window_is_incomplete_with_the_days_that_are_left():
    """1 March plus 120 days is 29 June; from 30 May 30 days are left."""
    verdict = judge(ACT, STAGE_III, date(2025, 5, 30))
    assert (verdict.outcome, verdict.due, verdict.days_left) == (
        "incomplete",
        date(2025, 6, 29),
        30,
    )
    assert verdict.is_at_risk
    assert not verdict.is_overdue
    assert not judge(ACT, STAGE_III, date(2025, 5, 29)).is_at_risk


def test_no_chemotherapy_counts_against_the_case_only_after_the_window():
    none_given = STAGE_III | {"rxSummChemo": "00"}
    assert judge(ACT, none_given, date(2025, 6, 29)).days_left == 0
    assert judge(ACT, none_given, date(2025, 6, 30)).outcome == "not concordant"


def test_after_the_window_an_answer_that_is_not_recorded_is_overdue():
    verdict = judge(ACT, STAGE_III | {"rxSummChemo": "88"}, date(2025, 7, 9))
    assert (verdict.outcome, verdict.days_left) == ("incomplete", -10)
    assert verdict.is_overdue


def test_a_partial_date_counts_only_where_it_cannot_change_the_answer():
    given_in = STAGE_III | {"rxSummChemo": "03"}
    later = date(2025, 12, 1)
    assert judge(ACT, given_in | {"rxDateChemo": "202505"}, later).outcome == "concordant"
    assert judge(ACT, given_in | {"rxDateChemo": "202506"}, later).outcome == "incomplete"
    assert judge(ACT, given_in | {"rxDateChemo": "202507"}, later).outcome == "not concordant"


def test_an_untreated_breast_case_is_watched_while_its_window_is_open():
    waiting = BREAST | IIA | {"ajccTnmClinStageGroup": "2A", "rxSummSurgPrimSite2023": ""}
    waiting["dateOfDiagnosis"] = "20250501"
    assert judge(MEASURES["BCSdx"], waiting, date(2025, 6, 30)).days_left == 0
    assert judge(MEASURES["BCSdx"], waiting, date(2025, 7, 1)).outcome == "not eligible"


def test_a_window_without_a_date_to_count_from_is_incomplete():
    lct = MEASURES["LCT"]
    case = COLON | {"primarySite": "C341", "ajccTnmPathN": "pN1", "rxSummChemo": "00"}
    verdict = judge(lct, case, date(2025, 6, 30))
    assert (verdict.outcome, verdict.days_left) == ("incomplete", None)


VALUES = st.sampled_from(
    ["", "0", "00", "1", "01", "2", "82", "88", "99", "C187", "C504", "2024", "202402", "20240230",
     "20240510", "B300", "A300", "3B", "pN1", "cT2", "8140", "065", "XX.1", "strange"]
)  # fmt: skip


@given(st.data())
def test_whatever_a_case_holds_it_gets_a_verdict_with_a_reason(data):
    for measure in loader.published():
        case = {item: data.draw(VALUES) for item in sorted(measure.items())[:12]}
        verdict = judge(measure, STAGE_III | case, date(2025, 6, 30))
        assert verdict.outcome in {*OUTCOMES, "not eligible"}
        assert verdict.reason
