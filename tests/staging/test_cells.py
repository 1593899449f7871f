import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.staging import cells


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None),
        ("*", None),
        ("", [("", "")]),
        ("1 2 3", [("1 2 3", "1 2 3")]),
        (" A , B ", [("A", "A"), ("B", "B")]),
        (",1,2", [("", ""), ("1", "1"), ("2", "2")]),
        ("1,2,    ", [("1", "1"), ("2", "2"), ("", "")]),
        ("1-21", [("1", "21")]),
        ("p0I-", [("p0I-", "p0I-")]),
        ("N0(mol-)", [("N0(mol-)", "N0(mol-)")]),
        ("A-BB", [("A-BB", "A-BB")]),
        ("2018-{{ctx_year_current}}", [("2018", "{{ctx_year_current}}")]),
    ],
)
def test_a_condition_cell_is_split_into_what_it_accepts(cell, expected):
    found = cells.ranges(cell)
    assert (None if found is None else [tuple(each) for each in found]) == expected


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        ("100", "100", "103", True),
        ("104", "100", "103", False),
        ("1", "020500", "999999", False),
        ("150", "99", "999", True),
        ("500", "999", "99", False),
        ("1000", "0.1", "99999.9", True),
        ("0.1", "0.1", "99999.9", True),
        ("0.0", "0.1", "99999.9", False),
        ("100000.1", "0.1", "99999.9", False),
        ("10", "001", "999", True),
        ("10.5", "001", "999", False),
        ("10.5", "001", "999.99", True),
        ("1.000001", "1.0", "999.999", True),
        ("999.9991", "1.0", "999.999", False),
        ("0.10", "0.1", "0.1", False),
        ("2004", "2000", "XXXX", True),
        ("C509", "C500", "C509", True),
        ("", "", "999", False),
    ],
)
def test_a_value_lies_within_a_range_as_number_or_as_text(value, low, high, expected):
    assert cells.within(value, low, high) is expected


@pytest.mark.parametrize("text", ["5", "00", "-5", ".5", "-.5", "10.25"])
def test_plain_numbers_are_numbers(text):
    assert cells.number(text) == pytest.approx(float(text))


@pytest.mark.parametrize("text", ["", "-", "+5", "5.", "1e5", "0x10", "1.2.3", " 1", "1f", "٥"])
def test_other_text_is_no_number(text):
    assert cells.number(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("b", "b"), ("{b}", "{b}"), ("{{b", "{{b"), ("b}}", "b}}"), ("{{b}}", "7"), ("{{c}}", "")],
)
def test_only_a_whole_reference_is_replaced(text, expected):
    assert cells.resolved(text, {"b": "7"}) == expected


def test_a_result_cell_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="VALUE, MATCH, JUMP, ERROR, STOP"):
        cells.result("value:1")
    with pytest.raises(ValueError, match="does not name the table"):
        cells.result("JUMP:")


@given(st.text(max_size=20), st.text(max_size=6))
def test_no_text_breaks_a_condition(cell, value):
    for low, high in cells.ranges(cell) or ():
        cells.within(value, low, high)
