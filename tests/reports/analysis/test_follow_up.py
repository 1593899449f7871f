from datetime import date

import pytest

from registry.reports.analysis.follow_up import follow_up, months_before
from tests.reports.analysis.test_survival import example, needs_vectors

AS_OF = date(2025, 6, 30)
ALIVE = {
    "classOfCase": "14",
    "primarySite": "C341",
    "histologicTypeIcdO3": "8140",
    "behaviorCodeIcdO3": "3",
    "dateOfBirth": "19500101",
    "dateOfDiagnosis": "20220105",
    "dateOfLastContact": "20250101",
    "vitalStatus": "1",
}


def count(*cases):
    return follow_up(enumerate(cases), as_of=AS_OF, start=date(2020, 1, 1))


def test_the_rate_counts_the_dead_and_those_heard_of():
    found = count(
        ALIVE,
        {**ALIVE, "vitalStatus": "0", "dateOfLastContact": "20220301"},
        {**ALIVE, "dateOfLastContact": "20240330"},  # 15 months ago to the day
        {**ALIVE, "dateOfLastContact": "20240329"},
        {**ALIVE, "dateOfLastContact": "", "dateOfBirth": "19250630"},  # 100 today
    )
    assert (found.to_follow, found.dead, found.current, found.lost) == (5, 2, 2, [3])
    assert found.rate == 80
    assert found.living_rate == pytest.approx(200 / 3)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"behaviorCodeIcdO3": "1"}, "nonmalignant"),
        ({"behaviorCodeIcdO3": "2", "primarySite": "C530"}, "cervix_insitu"),
        ({"primarySite": "C445", "histologicTypeIcdO3": "8070", "summaryStage2018": "1"}, "skin"),
        ({"addrCurrentCountry": "CAN"}, "foreign"),
        ({"classOfCase": "30"}, "nonanalytic"),
    ],
)
def test_a_tumor_that_is_not_followed_is_told_why(changed, reason):
    found = count({**ALIVE, **changed})
    assert dict(found.excluded) == {reason: 1}
    assert found.rate is None


def test_the_end_of_a_short_month_is_kept():
    assert months_before(date(2025, 5, 31), 3) == date(2025, 2, 28)


@needs_vectors
@pytest.mark.parametrize(
    ("name", "start", "options"),
    [
        ("all_years", "reference_date", {}),
        ("five_years", "five_year_start", {}),
        ("all_years_excluding_class00", "reference_date", {"without_class_00": True}),
    ],
)
def test_the_rate_agrees_with_the_reference(name, start, options):
    inputs, expected = example("shared-follow-up-rate")
    cases = [
        (row["id"], {key: str(value).replace("-", "") for key, value in row.items()})
        for row in inputs["rows"]
    ]
    found = follow_up(
        cases,
        as_of=date.fromisoformat(inputs["as_of"]),
        start=date.fromisoformat(inputs[start]),
        **options,
    )
    wanted = expected[name]
    assert found.total == wanted["total"]
    for reason in ("nonmalignant", "cervix_insitu", "skin", "foreign", "nonanalytic", "class00"):
        assert found.excluded[reason] == wanted[f"ex_{reason}"], reason
    assert (found.to_follow, found.dead, found.living) == (
        wanted["A"],
        wanted["B_dead_or_100"],
        wanted["C_living"],
    )
    assert (found.current, found.lost) == (wanted["D_current"], wanted["lost_ids"])
    assert found.rate == pytest.approx(wanted["rate_percent"], abs=1e-6)
    assert found.living_rate == pytest.approx(wanted["living_rate_percent"], abs=1e-6)
