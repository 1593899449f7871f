import pandas as pd
import pytest

from registry.reports.analysis import times


def span(**values):
    """Return the days from diagnosis to last contact of one tumor, or what is wrong."""
    blank = dict.fromkeys(times.COLUMNS, "")
    found = times.spans(pd.DataFrame([blank | values], dtype=object))
    problem = found.problem.iloc[0]
    return problem or (found.ended - found.begun).dt.days.iloc[0]


def test_full_dates_are_taken_as_they_stand():
    full = {"dateOfDiagnosis": "20240105", "dateOfLastContact": "20250105"}
    assert span(**full) == 366
    # Even where the derived dates are those of an earlier day.
    assert span(**full, survivalEndDate="20240601", survivalMonths="0004") == 366


def test_partial_dates_are_filled_as_they_are_derived():
    partial = {"dateOfDiagnosis": "202401", "dateOfLastContact": "20250116"}
    derived = {"survivalDiagnosisDate": "20240120", "survivalEndDate": "20250116"}
    assert span(**partial, **derived, survivalMonths="0011") == 362


@pytest.mark.parametrize(
    ("diagnosis", "last", "derived", "reason"),
    [
        ("", "20240105", "9999", "Date of diagnosis unknown"),
        ("20240105", "soon", "9999", "Date of last contact unknown"),
        ("20240105", "20240104", "9999", "Last contact before diagnosis"),
        ("202401", "20240204", "", "Survival time not derived yet"),
        ("20240105", "", "", "Survival time not derived yet"),
    ],
)
def test_a_case_without_a_time_says_why(diagnosis, last, derived, reason):
    found = span(dateOfDiagnosis=diagnosis, dateOfLastContact=last, survivalMonths=derived)
    assert found == reason
