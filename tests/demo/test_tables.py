from random import Random

import pytest

from registry.demo import tables


@pytest.mark.parametrize(
    ("cell", "drawn"),
    [
        ("7", {"7"}),
        ("1 2", {"1", "2"}),
        ("1*0 2", {"2"}),
        ("003..005", {"003", "004", "005"}),
        ("3..4", {"3", "4"}),
        ("0.1..0.3", {"0.1", "0.2", "0.3"}),
    ],
)
def test_a_cell_lists_values_ranges_and_weights(cell, drawn):
    random = Random(1)
    assert {tables.draw(random, cell) for _ in range(100)} == drawn


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ("", True),
        ("behavior=3", True),
        ("behavior=2", False),
        ("summary=1 7", True),
        ("behavior=3 summary=1 2", False),
        ("unheard=1", False),
    ],
)
def test_a_condition_asks_for_one_of_the_values_of_each_fact(condition, met):
    assert tables.holds({"behavior": "3", "summary": "7"}, condition) is met


@pytest.mark.parametrize(
    ("number", "span", "inside"),
    [(40, "18-74", True), (75, "18-74", False), (2025, "-2024", False), (2025, "2025-", True)],
)
def test_a_span_may_be_open_at_either_end(number, span, inside):
    assert tables.within(number, span) is inside
