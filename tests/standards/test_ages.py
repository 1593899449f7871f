import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards import ages
from registry.standards.partial_date import PartialDate

dates = st.builds(
    lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]),
    st.dates(min_value=PartialDate(1930).earliest(), max_value=PartialDate(2030).latest()),
    st.integers(1, 3),
)


@pytest.mark.parametrize(
    ("born", "then", "age"),
    [
        ("19560214", "20250213", "068"),
        ("19560214", "20250214", "069"),
        ("195602", "20250214", "069"),
        ("1956", "20250101", "069"),
        ("20250214", "20250214", "000"),
        ("20250215", "20250214", "999"),
        ("18000101", "20250214", "999"),
    ],
)
def test_age_in_completed_years(born, then, age):
    assert ages.age_at(PartialDate.from_naaccr(born), PartialDate.from_naaccr(then)) == age


@pytest.mark.parametrize(
    ("born", "then", "span"),
    [
        ("19560214", "20250213", (68, 68)),
        ("1956", "20250701", (68, 69)),
        ("1956", "2025", (68, 69)),
        ("195602", "202503", (69, 69)),
        ("202503", "202503", (-1, 0)),
    ],
)
def test_partial_dates_leave_a_span_of_ages(born, then, span):
    assert ages.age_span(PartialDate.from_naaccr(born), PartialDate.from_naaccr(then)) == span


@given(dates, dates)
def test_the_age_lies_in_the_span_of_possible_ages(born, then):
    age = int(ages.age_at(born, then))
    lowest, highest = ages.age_span(born, then)
    assert lowest <= age <= highest or age == 999
