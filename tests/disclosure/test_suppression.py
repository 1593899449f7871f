"""No hidden count can be reckoned from what is shown; proved by solving for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from registry.disclosure import FEWEST, Margins, coarse, hidden_cells
from tests.reports.analysis.test_survival import example, needs_vectors

counts = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(
            st.one_of(st.integers(0, 12), st.integers(0, 300)), min_size=width, max_size=width
        ),
        min_size=1,
        max_size=6,
    )
)


def reckoned(table, hidden, least=1):
    """Return {cell: (least, most)} that the equations of the shown numbers allow.

    *least* is what is known of a hidden count that is not 0.
    """
    rows, columns = table.size
    cells = sorted(hidden)
    equations, values = [], []

    def add(signed):
        equations.append([signed.get(cell, 0) for cell in cells])
        values.append(
            -sum(sign * table.at(cell) for cell, sign in signed.items() if cell not in hidden)
        )

    for row in range(rows):
        add({(row, column): 1 if column < columns - 1 else -1 for column in range(columns)})
    for column in range(columns):
        add({(row, column): 1 if row < rows - 1 else -1 for row in range(rows)})
    bounds = [(min(least, table.at(cell)), None) for cell in cells]
    found = {}
    for place, cell in enumerate(cells):
        ends = []
        for sign in (1, -1):
            cost = [0] * len(cells)
            cost[place] = sign
            solved = linprog(cost, A_eq=equations, b_eq=values, bounds=bounds)
            ends.append(sign * solved.fun if solved.status == 0 else sign * float("-inf"))
        found[cell] = tuple(ends)
    return found


@given(counts)
@settings(max_examples=60, deadline=None)
def test_no_hidden_count_is_determined_by_what_is_shown(rows):
    table = Margins.of(rows)
    hidden = hidden_cells(table)
    for cell, (low, high) in reckoned(table, hidden).items():
        # What only keeps a small count company tells of nobody if it is known.
        assert high - low > 1 or table.at(cell) >= FEWEST, (rows, sorted(hidden), cell)
        assert low <= table.at(cell) <= high


@given(counts, st.integers(2, 20))
@settings(max_examples=100, deadline=None)
def test_every_small_count_is_hidden_and_totals_count(rows, fewest):
    table = Margins.of(rows)
    hidden = hidden_cells(table, fewest=fewest)
    for row, values in enumerate(table.cells):
        for column, count in enumerate(values):
            assert (row, column) in hidden or count == 0 or count >= fewest


def test_the_smallest_other_counts_cover_a_small_one():
    """3 is small; 20 covers it in its row, 15 in its column, 40 in the crossing."""
    table = Margins.of([[3, 20, 50], [15, 40, 60], [90, 80, 70]])
    assert hidden_cells(table) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_two_ones_in_a_row_are_covered_too():
    """Both are 1 or more, and 2 together: without a third they would be known."""
    table = Margins.of([[1, 1, 50], [60, 70, 80]])
    hidden = hidden_cells(table)
    assert (0, 2) in hidden or (0, 3) in hidden


def test_nothing_small_hides_nothing():
    assert hidden_cells(Margins.of([[11, 0], [25, 12]])) == frozenset()


def test_zero_patients_are_shown():
    assert (1, 1) not in hidden_cells(Margins.of([[5, 30, 40], [20, 0, 60], [50, 60, 70]]))


def test_a_single_column_hides_a_second_row():
    """Without columns the counts are the row totals: the total of all would tell the 4."""
    hidden = hidden_cells(Margins.of([[4], [30], [50]]))
    assert {(0, 0), (1, 0)} <= hidden
    assert (2, 0) not in hidden


def test_a_threshold_of_one_hides_nothing():
    assert hidden_cells(Margins.of([[1, 2], [3, 4]]), fewest=1) == frozenset()


@pytest.mark.parametrize(
    ("rows", "message"),
    [([[1, 2], [3]], "different lengths"), ([[1, -2]], "no number below 0")],
)
def test_what_is_no_table_of_counts_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        Margins.of(rows)


def test_a_table_that_nothing_can_cover_is_hidden_whole():
    """All its counts are small; no way leads round any of them."""
    hidden = hidden_cells(Margins.of([[1, 0, 1, 1, 1]]))
    assert {(row, column) for row in (0, 1) for column in (0, 2, 3, 4, 5)} <= hidden


def test_an_empty_table_hides_nothing():
    assert hidden_cells(Margins.of([])) == frozenset()


@needs_vectors
def test_the_cells_that_registries_hide_by_hand_are_hidden():
    inputs, expected = example("shared-suppression")
    table = Margins.of(inputs["table"])
    hidden = hidden_cells(table, fewest=inputs["threshold"])
    assert hidden == {
        (row, column)
        for row, marks in enumerate(expected["final"])
        for column, is_hidden in enumerate(marks)
        if is_hidden
    }
    small = {
        (row, column)
        for row, marks in enumerate(expected["primary"])
        for column, is_small in enumerate(marks)
        if is_small
    }
    assert small == {cell for cell in hidden if 0 < table.at(cell) < inputs["threshold"]}
    assert [row[-1] for row in table.cells[:-1]] == expected["row_totals"]
    assert list(table.cells[-1][:-1]) == expected["column_totals"]


def test_a_coarse_count_tells_of_nobody():
    shown = [coarse(count) for count in (0, 1, 10, 11, 19, 20, 1_239)]
    assert shown == [
        "none", "fewer than 11", "fewer than 11", "about 11", "about 11", "about 20", "about 1,230",
    ]  # fmt: skip
    assert coarse(3, fewest=1) == "3"
