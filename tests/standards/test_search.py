import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards.search import Choice, Index, Wording, folded_words

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
        ("appel", ["A1", "A10", "D1", "C1"]),
        ("green apple", ["A1", "A10", "D1", "C1"]),
        ("applequince", []),
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


def test_codes_that_do_not_fit_come_last_with_the_reason():
    reasons = {"A10": "not in season"}
    choices = FRUIT.search("apple", caution=lambda code: reasons.get(code, ""))
    assert [(choice.code, choice.caution) for choice in choices] == [
        ("A1", ""),
        ("D1", ""),
        ("C1", ""),
        ("A10", "not in season"),
    ]
    assert found("apple", limit=2) == ["A1", "A10"]


def test_the_exact_code_comes_first_whether_it_fits_or_not():
    choices = FRUIT.search("A1", caution=lambda code: "no" if code == "A1" else "")
    assert [choice.code for choice in choices] == ["A1", "A10"]


def test_short_words_are_spelled_out_and_minor_words_do_not_matter():
    wording = Wording({"gs": (("granny", "smith"),)}, frozenset({"ripe"}))
    index = Index([("1", "Smith, granny", True), ("2", "Granny", True)], wording=wording)
    assert [choice.code for choice in index.search("ripe gs")] == ["1"]


def test_the_usual_codes_come_first():
    index = Index([("1", "Plum pie", True), ("2", "Plum jam", True)], rank=lambda code: -int(code))
    assert [choice.code for choice in index.search("plum")] == ["2", "1"]


def test_the_last_preferred_label_is_the_title():
    index = Index([("1", "Old name", True), ("1", "New name", True)])
    assert index.title("1") == "New name"
    assert index.title("2") is None


@given(st.text())
def test_folding_is_stable(text):
    words = folded_words(text)
    assert folded_words(" ".join(words)) == words
