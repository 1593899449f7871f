"""What people paste by mistake: reports of megabytes, Word's signs, scripts, control characters."""

import pytest

from registry.cases.items import CaseItems
from registry.extensions import db

REPORT = "textDxProcPath"


@pytest.fixture
def text(breast):
    return f"/abstracts/{breast.id}/sections/text"


def stored(abstract):
    db.session.rollback()
    return CaseItems.of(abstract)


def test_a_script_in_a_text_is_a_text_everywhere(registrar, key_in, breast, text):
    script = '<script>alert(1)</script> "><img src=x onerror=alert(1)>'
    page = key_in(text, "section", textDxProcPath=script)
    assert page.select_one(f"#{REPORT}").text.strip() == script
    assert stored(breast)[REPORT] == script
    for address in ("", "/print", f"/history/{REPORT}"):
        page = registrar.get(f"/abstracts/{breast.id}{address}")
        assert script in page.text("main")
        assert "<script>alert" not in page.answer.text
        assert "<img src=x" not in page.answer.text


def test_signs_of_a_word_processor_become_plain_and_the_page_says_where(key_in, breast, text):
    page = key_in(text, "section", textDxProcPath="\u201cinvasive\u201d \u2013 5\u00a0mm")
    assert page.texts(".flash")[1:] == [
        "Quotes, dashes or blanks of a word processor became plain: Text--DX Proc--Path."
    ]
    assert stored(breast)[REPORT] == '"invasive" - 5 mm'


@pytest.mark.parametrize(
    ("character", "code"), [("\x00", "0000"), ("\x07", "0007"), ("\x81", "0081")]
)
def test_what_no_file_can_hold_is_refused_and_kept_on_the_page(
    key_in, breast, text, character, code
):
    page = key_in(text, "section", textDxProcPath=f"core biopsy{character} right")
    said = page.text(f"#{REPORT}-error")
    assert f"Remove the character number 12 (code {code}), after 'core biopsy'" in said
    assert "right" in page.select_one(f"#{REPORT}").text
    assert stored(breast)[REPORT] == ""


def test_a_report_of_megabytes_is_refused_with_the_limit_and_kept_on_the_page(key_in, breast, text):
    page = key_in(text, "section", textDxProcPath="x" * 2_000_000, textRemarks="kept")
    assert "Shorten to 4,000 characters" in page.text(f"#{REPORT}-error")
    assert "has 2,000,000" in page.text(f"#{REPORT}-error")
    assert len(page.select_one(f"#{REPORT}").text.strip()) == 2_000_000
    assert page.select_one("#textRemarks").text.strip() == "kept"
    assert stored(breast)["textRemarks"] == ""
