import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.abstracting.pasted import plain


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("\u201cclear\u201d \u2013 patient\u2019s left", "\"clear\" - patient's left"),
        ("T2\u00a0N0\u2026", "T2 N0..."),
        ("first\x0bsecond\u2028third", "first\nsecond\nthird"),
        ("\uf0b7 biopsy\u200b", "- biopsy"),
        ("\x93quoted\x94 \x96 \x80", "\"quoted\" - \u20ac"),
        ("Nu\u00f1ez, 5 \u00b5m, \u22652", "Nu\u00f1ez, 5 \u00b5m, \u22652"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)  # fmt: skip
def test_what_word_processors_put_in_is_written_plainly(pasted, kept):
    assert plain(pasted) == kept


@given(st.text())
def test_plain_text_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)
    ascii_text = "".join(each for each in text if "\x20" <= each < "\x7f" or each in "\n\t")
    assert plain(ascii_text) == ascii_text
