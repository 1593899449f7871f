from datetime import date

import pandas as pd
import pytest

from registry.reports.analysis.timeliness import TARGET, counted, standing
from tests.reports.analysis.test_survival import example, needs_vectors

AS_OF = date(2025, 3, 1)


def days(values):
    return pd.to_datetime(pd.Series(values), format="%Y-%m-%d", errors="coerce")


def judged(rows, as_of=AS_OF):
    """Return how cases of (contact, completed) stand, and what is counted of them."""
    contact, completed = (days(column) for column in zip(*rows, strict=True))
    stands = standing(contact, completed, as_of)
    return list(stands), counted(stands, (completed - contact).dt.days)


def test_a_case_is_due_six_calendar_months_after_first_contact():
    stands, found = judged(
        [
            ("2024-02-15", "2024-08-15"),
            ("2024-02-15", "2024-08-16"),
            ("2024-08-31", "2025-02-28"),  # the end of the shorter month
            ("2024-08-31", ""),  # due the day before
            ("2024-09-01", ""),  # due today
            ("", "2024-08-15"),
            ("2024-02", ""),
        ]
    )
    assert stands == ["in time", "late", "in time", "overdue", "open", "undated", "undated"]
    assert (found.in_time, found.late, found.overdue, found.open, found.undated) == (2, 1, 1, 1, 2)
    assert found.percent == pytest.approx(200 / 7)
    assert found.percent_of_due == 50
    assert found.median_days == 182  # 182, 183 and 181


def test_no_case_is_no_share():
    stands = standing(days([]), days([]), AS_OF)
    found = counted(stands, pd.Series([], dtype=float))
    assert (found.cases, found.percent, found.percent_of_due, found.median_days) == (
        0, None, None, None,
    )  # fmt: skip


@needs_vectors
def test_timeliness_agrees_with_the_reference():
    inputs, expected = example("shared-timeliness")
    rows = [(row["dateOf1stContact"], row["dateCaseCompleted"]) for row in inputs["rows"]]
    stands, found = judged(rows, date.fromisoformat(inputs["as_of"]))
    assert (found.cases, found.in_time) == (expected["n"], expected["timely"])
    assert found.percent == pytest.approx(expected["percent"], abs=1e-6)
    assert found.median_days == expected["median_days"]
    overdue = [
        row["id"] for row, each in zip(inputs["rows"], stands, strict=True) if each == "overdue"
    ]
    assert overdue == expected["open_overdue_ids"]
    assert (found.percent >= TARGET) is expected["meets_90"]
