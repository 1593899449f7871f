import pytest

from registry.standards import ranges


@pytest.mark.parametrize(
    ("code", "inside"),
    [("C499", False), ("C500", True), ("C509", True), ("C510", False), ("C619", True), ("", False)],
)
def test_a_code_lies_in_a_range_or_not(code, inside):
    assert ranges.within(code, ranges.parse("C500-C509 C619")) is inside


def test_no_ranges_hold_nothing():
    assert ranges.parse("") == ()
    assert not ranges.within("C500", ())
