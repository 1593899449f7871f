from datetime import date

import pytest

from registry.reports.submissions.periods import Period, PeriodError, quarters, recent


@pytest.mark.parametrize(
    ("first", "last", "days", "label"),
    [
        ("2025-04", "2025-06", (date(2025, 4, 1), date(2025, 6, 30)), "2025Q2"),
        ("2025", "", (date(2025, 1, 1), date(2025, 12, 31)), "2025"),
        ("2024", "2025", (date(2024, 1, 1), date(2025, 12, 31)), "20240101-20251231"),
        ("20240201", "202402", (date(2024, 2, 1), date(2024, 2, 29)), "20240201-20240229"),
    ],
)
def test_a_period_counts_its_months_and_years_whole(first, last, days, label):
    period = Period.typed(first, last)
    assert (period.first, period.last) == days
    assert period.label == label


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("spring", "", "First day: 'spring' is not a date"),
        ("2025", "2025-13", "Last day: 13: the month"),
        ("2025", "2024", "lies before the first"),
    ],
)
def test_what_is_no_period_is_said(first, last, message):
    with pytest.raises(PeriodError, match=message):
        Period.typed(first, last)


def test_quarters_join_without_gap():
    found = quarters(2024)
    assert [period.label for period in found] == ["2024Q1", "2024Q2", "2024Q3", "2024Q4"]
    assert found[0].last.toordinal() + 1 == found[1].first.toordinal()


def test_the_quarters_begun_come_first_then_the_year_before():
    labels = [period.label for period in recent(date(2025, 5, 2))]
    assert labels == ["2025Q2", "2025Q1", "2024Q4", "2024Q3", "2024Q2", "2024"]


@pytest.mark.parametrize(
    ("first", "last", "before", "year_before"),
    [
        ("2025-04", "2025-06", "2025Q1", "2024Q2"),
        ("2025-01", "2025-03", "2024Q4", "2024Q1"),
        ("2025", "2025", "2024", "2024"),
        ("2024-02", "2024-02", "20240101-20240131", "20230201-20230228"),
        ("2025-02", "2025-02", "20250101-20250131", "20240201-20240229"),
        ("2024-02-29", "2024-03-01", "20240227-20240228", "20230228-20230301"),
        ("2023-11", "2024-02", "20230701-20231031", "20221101-20230228"),
    ],
)
def test_the_period_before_and_the_same_one_of_last_year(first, last, before, year_before):
    period = Period.typed(first, last)
    assert (period.before().label, period.year_before().label) == (before, year_before)
