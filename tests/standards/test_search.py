import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards.search import Choice, Index, folded_words

FRUIT = Index(
    [
        ("A10", "Apple, red", True),
        ("A1", "Apple, NOS", True),
        ("A1", "Pome", False),
        ("B1", "Pineapple", True),
        ("B2", "Pear, été", True),
        ("C1", "Rose apple", True),
        ("D1", "Quince", True),
        ("D1", "Apple quince", False),
    ]
)


def found(typed, **options):
    return [choice.code for choice in FRUIT.search(typed, **options)]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("A1", ["A1", "A10"]),
        ("a.1", ["A1", "A10"]),
        ("apple", ["A1", "A10", "D1", "C1"]),
        ("app re", ["A10"]),
        ("red apple", ["A10"]),
        ("ETE", ["B2"]),
        ("pome", ["A1"]),
        ("neapple", []),
        ("", ["A10", "A1", "B1", "B2", "C1", "D1"]),
    ],
)
def test_best_matches_come_first(typed, codes):
    assert found(typed) == codes


def test_a_synonym_is_shown_beside_the_title():
    assert FRUIT.search("pome") == [Choice("A1", "Apple, NOS", "Pome")]
    assert FRUIT.search("apple nos") == [Choice("A1", "Apple, NOS")]


def test_the_limit_counts_what_is_allowed():
    assert found("apple", limit=2) == ["A1", "A10"]
    assert found("apple", limit=2, allowed=lambda code: code != "A1") == ["A10", "D1"]


def test_the_last_preferred_label_is_the_title():
    index = Index([("1", "Old name", True), ("1", "New name", True)])
    assert index.title("1") == "New name"
    assert index.title("2") is None


@given(st.text())
def test_folding_is_stable(text):
    words = folded_words(text)
    assert folded_words(" ".join(words)) == words
