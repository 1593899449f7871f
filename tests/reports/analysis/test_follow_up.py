from datetime import date

import pandas as pd
import pytest

from registry.reports.analysis.follow_up import ITEMS, due, follow_up, months_before
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


def frame(cases):
    """Return *cases*, {name: items}, as the count takes them."""
    rows = [[case.get(item, "") for item in ITEMS] for case in cases.values()]
    return pd.DataFrame(rows, index=list(cases), columns=list(ITEMS), dtype=str)


def count(*cases):
    (found,) = follow_up(frame(dict(enumerate(cases))), as_of=AS_OF, starts=[date(2020, 1, 1)])
    return found


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
    assert {key: number for key, number in found.excluded.items() if number} == {reason: 1}
    assert found.rate is None


def test_a_case_is_taken_out_once_and_counted_from_each_start():
    cervix = {**ALIVE, "behaviorCodeIcdO3": "2", "primarySite": "C530", "classOfCase": "30"}
    cases = frame({1: cervix, 2: ALIVE, 3: {**ALIVE, "dateOfDiagnosis": ""}})
    both = follow_up(cases, as_of=AS_OF, starts=[date(2020, 1, 1), date(2023, 1, 1)])
    assert [found.total for found in both] == [2, 0]
    assert (both[0].excluded["cervix_insitu"], both[0].excluded["nonanalytic"]) == (1, 0)
    assert both[1].rate is None


def test_no_case_is_no_rate():
    (found,) = follow_up(frame({}), as_of=AS_OF, starts=[AS_OF])
    assert (found.total, found.rate, found.lost) == (0, None, [])


def test_the_end_of_a_short_month_is_kept():
    assert months_before(date(2025, 5, 31), 3) == date(2025, 2, 28)
    assert months_before(date(2024, 2, 29), -12) == date(2025, 2, 28)


def test_follow_up_is_due_after_a_year_and_delinquent_after_fifteen_months():
    found = due(
        frame(
            {
                "today": {**ALIVE, "dateOfLastContact": "20240630"},
                "tomorrow": {**ALIVE, "dateOfLastContact": "20240701"},
                "15 months": {**ALIVE, "dateOfLastContact": "20240330"},
                "and a day": {**ALIVE, "dateOfLastContact": "20240329"},
                "month known": {**ALIVE, "dateOfLastContact": "202405"},
                "never heard of": {**ALIVE, "dateOfLastContact": ""},
                "no date at all": {**ALIVE, "dateOfLastContact": "", "dateOfDiagnosis": ""},
                "dead": {**ALIVE, "dateOfLastContact": "20200101", "vitalStatus": "0"},
                "not analytic": {**ALIVE, "dateOfLastContact": "20200101", "classOfCase": "30"},
            }
        ),
        as_of=AS_OF,
    )
    assert [(each.name, each.is_delinquent) for each in found] == [
        ("no date at all", True),
        ("never heard of", True),
        ("and a day", True),
        ("15 months", False),
        ("month known", False),
        ("today", False),
    ]
    assert (found[4].due, found[4].delinquent_after) == (date(2025, 5, 31), date(2025, 8, 31))


@needs_vectors
def test_what_is_due_agrees_with_the_reference():
    rows = example("shared-follow-up-rate")[0]["rows"]
    inputs, expected = example("shared-follow-up-due")
    cases = {
        row["id"]: {key: str(value).replace("-", "") for key, value in row.items()} for row in rows
    }
    found = due(frame(cases), as_of=date.fromisoformat(inputs["as_of"]))
    assert [
        (each.name, f"{each.due}", f"{each.delinquent_after}", each.is_delinquent)
        for each in sorted(found, key=lambda each: (each.due, each.name))
    ] == [
        (each["id"], each["due_date"], each["delinquent_date"], each["delinquent"])
        for each in expected["due"]
    ]


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
    cases = {
        row["id"]: {key: str(value).replace("-", "") for key, value in row.items()}
        for row in inputs["rows"]
    }
    (found,) = follow_up(
        frame(cases),
        as_of=date.fromisoformat(inputs["as_of"]),
        starts=[date.fromisoformat(inputs[start])],
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
