import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards.partial_date import DateError, PartialDate

full_dates = st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31))


@st.composite
def partial_dates(draw):
    day = draw(full_dates)
    parts = draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:parts])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("20250314", "20250314"),
        ("2025-03-14", "20250314"),
        ("3/14/2025", "20250314"),
        ("03-14-2025", "20250314"),
        (" 3.14.2025 ", "20250314"),
        ("202503", "202503"),
        ("3/2025", "202503"),
        ("2025-3", "202503"),
        ("2025", "2025"),
        ("03142025", "20250314"),
        ("12311925", "19251231"),
        ("20121101", "20121101"),
        ("201211", "201211"),
        ("t", "20250630"),
        ("Today", "20250630"),
    ],
)
def test_dates_are_typed_as_reports_write_them(typed, stored):
    assert str(PartialDate.from_typed(typed, today=date(2025, 6, 30))) == stored


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("20250230", "30: February 2025 has the days 01-28"),
        ("20251301", "13: the month must lie in 01-12"),
        ("17991231", "1799: the year must lie in 1800-2099"),
        ("99999999", "9999: the year"),
        ("031425", "031425: write the year with four digits"),
        ("3/14/25", "3/14/25: write the year with four digits"),
        ("121820", "121820: write the year with four digits"),
        ("02302025", "30: February 2025 has the days 01-28"),
        ("soon", "'soon' is not a date: YYYYMMDD, YYYYMM or YYYY"),
        ("٢٠٢٥", "is not a date"),
        ("", "'' is not a date"),
    ],
)
def test_what_is_not_a_date_is_refused_with_the_reason(typed, reason):
    with pytest.raises(DateError, match=reason):
        PartialDate.from_typed(typed)


@pytest.mark.parametrize(
    ("one", "other", "before", "same"),
    [
        ("20250314", "20250315", True, False),
        ("20250315", "20250315", False, True),
        ("202503", "20250401", True, False),
        ("202503", "20250315", None, None),
        ("2025", "2026", True, False),
        ("2025", "2025", None, None),
        ("20250331", "202503", False, None),
    ],
)
def test_comparison_says_so_when_it_cannot_know(one, other, before, same):
    first, second = PartialDate.from_naaccr(one), PartialDate.from_naaccr(other)
    assert first.before(second) is before
    assert second.after(first) is before
    assert first.same(second) is same


def test_days_between_partial_dates_are_a_range():
    month = PartialDate.from_naaccr("202503")
    assert month.days_until(PartialDate.from_naaccr("20250401")) == (1, 31)


@given(partial_dates())
def test_what_is_written_is_read_again(value):
    assert PartialDate.from_naaccr(str(value)) == value
    assert PartialDate.from_typed(value.display()) == value


@given(partial_dates(), partial_dates())
def test_comparison_agrees_with_every_day_that_may_be_meant(one, other):
    possible = {
        first < second
        for first in (one.earliest(), one.latest())
        for second in (other.earliest(), other.latest())
    }
    answer = one.before(other)
    assert answer is None or possible == {answer}


@given(full_dates)
def test_digits_are_read_in_either_order(day):
    assert PartialDate.from_typed(f"{day:%m%d}{day.year}") == PartialDate.from_typed(
        f"{day.year}{day:%m%d}"
    )


@given(st.text(max_size=12) | st.from_regex(r"[0-9/ -]{1,10}", fullmatch=True))
def test_any_text_is_a_date_or_refused_with_a_reason(typed):
    with contextlib.suppress(DateError):
        assert PartialDate.from_naaccr(str(PartialDate.from_typed(typed)))
