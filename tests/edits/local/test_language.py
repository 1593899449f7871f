import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.edits.local.local_edit import LocalEdit, made
from registry.edits.local.parser import parse
from registry.edits.local.tokens import LanguageError
from tests.edits.examples import TODAY, Case

BREAST = {
    "primarySite": "C504",
    "laterality": "1",
    "dateOfDiagnosis": "20240105",
    "dateOf1stContact": "20240110",
    "ageAtDiagnosis": "067",
    "tumorSizeSummary": "014",
}


def holds(condition, **values):
    return parse(condition).holds(Case({**BREAST, **values}, TODAY))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("primarySite = 'C504'", True),
        ("primarySite != 'C504'", False),
        ("primarySite between 'C500' and 'C509'", True),
        ("primarySite in ('C341', 'C504')", True),
        ("primarySite not in ('C341', 'C504')", False),
        ("primarySite starts with 'C50'", True),
        ("ageAtDiagnosis > 66", True),  # compared as a number
        ("ageAtDiagnosis = 67", True),
        ("ageAtDiagnosis < '066'", False),  # compared as text
        ("vitalStatus is blank", True),
        ("vitalStatus is not blank", False),
        ("vitalStatus = '1' or laterality = '1'", True),
        ("laterality = '1' and not vitalStatus = '1'", True),
        ("not (laterality = '1' or vitalStatus = '1')", False),
        ("year(dateOfDiagnosis) >= 2024", True),
        ("days(dateOfDiagnosis, dateOf1stContact) = 5", True),
        ("length(primarySite) = 4", True),
        ("number(tumorSizeSummary) * 2 + 1 = 29", True),
        ("10 >= (number(tumorSizeSummary) + 6) / 2", True),
    ],
)
def test_a_condition_holds_as_it_reads(condition, expected):
    assert holds(condition) is expected


@pytest.mark.parametrize(
    "condition",
    [
        "vitalStatus = '1'",  # blank
        "vitalStatus != '1'",
        "primarySite > 3",  # no number
        "number(primarySite) > 0",
        "year(primarySite) > 0",  # no date
        "days(dateOfDiagnosis, dateOfLastContact) > 0",
        "number(tumorSizeSummary) / 0 > 0",
        "number(tumorSizeSummary) / 0 <= 0",
    ],
)
def test_a_comparison_without_a_value_is_false(condition):
    assert holds(condition) is False


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("", "At 1: an item, a number, a text or a function was expected, not the end"),
        ("primarySit = 'C504'", "'primarySit' is no item's XML id; is one of these meant: primary"),
        ("primarySite", "a comparison (=, <, in, between, starts with, is blank) was expected"),
        ("primarySite = ", "was expected, not the end"),
        ("primarySite = 'C504", "begins neither with an item"),
        ("primarySite in ()", "a number or a text in quotes was expected"),
        ("(primarySite = 'C504'", ") was expected, not the end"),
        ("primarySite = 'C504' primarySite", "the end, and, or or was expected"),
        ("__import__('os')", "'__import__' is no item's XML id"),
        ("primarySite.upper() = 'X'", "begins neither with an item"),
        ("3 is blank", "only an item can be blank"),
        ("(" * 50 + "primarySite = 'C'" + ")" * 50, "more than 40 brackets or nots"),
        ("not " * 60 + "primarySite = 'C'", "more than 40 brackets or nots"),
        ("1 = " + "(" * 50 + "1", "more than 40 brackets or nots"),
        ("1 = 1" + "+1" * 200, "300 are allowed"),
        ("x" * 2001, "2000 are allowed"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(condition, words):
    with pytest.raises(LanguageError) as refused:
        parse(condition)
    assert words in str(refused.value)


@given(st.text(max_size=60) | st.text("()'=<>aprimySteC0 49andornotisblank,+-*/", max_size=60))
def test_no_text_crashes_the_reader(text):
    try:
        tree = parse(text)
    except LanguageError:
        return
    assert tree.holds(Case(BREAST, TODAY)) in {True, False}


ITEMS = st.sampled_from(["primarySite", "laterality", "ageAtDiagnosis", "vitalStatus"])
LITERALS = st.sampled_from(["'C504'", "'1'", "67", "3.5"])
SIMPLE = st.one_of(
    st.tuples(ITEMS, st.sampled_from(["=", "!=", "<", ">="]), LITERALS).map(" ".join),
    ITEMS.map(lambda item: f"{item} is not blank"),
    st.tuples(ITEMS, LITERALS, LITERALS).map(lambda three: "{} in ({}, {})".format(*three)),
    st.tuples(ITEMS, LITERALS, LITERALS).map(lambda three: "{} between {} and {}".format(*three)),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(
            lambda parts: f"({parts[0]}){parts[1]}({parts[2]})"
        ),
        inner.map(lambda each: f"not ({each})"),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_a_tree_written_out_is_read_as_the_same_tree(condition):
    tree = parse(condition)
    again = parse(str(tree))
    assert str(again) == str(tree)
    assert again.holds(Case(BREAST, TODAY)) == tree.holds(Case(BREAST, TODAY))


def test_a_local_edit_fails_when_its_condition_holds():
    edit = made(
        LocalEdit("L001", "Small", "tumorSizeSummary < 20", "Below 20 mm {here}", first_year=2020)
    )
    assert edit.items == ("tumorSizeSummary",)
    assert edit.failing(Case(BREAST, TODAY)) == ("tumorSizeSummary",)
    assert edit.failing(Case({**BREAST, "tumorSizeSummary": "030"}, TODAY)) == ()
    assert edit.failing(Case({**BREAST, "dateOfDiagnosis": "2019"}, TODAY)) == ()
    assert edit.message.format() == "Below 20 mm {here}"
