import pytest

from registry.standards import surgery

NEW, OLD = "rxSummSurgPrimSite2023", "rxSummSurgPrimSite"


@pytest.mark.parametrize(
    ("site", "histology", "code", "year", "accepted"),
    [
        ("C504", "8500", "B510", 2024, True),
        ("C504", "8500", "B510", 2023, False),
        ("C504", "8500", "A510", 2023, True),
        ("C504", "8500", "A510", 2024, False),
        ("C341", "8140", "B300", 2024, True),
        ("C619", "8140", "A500", 2023, True),
        ("C447", "8720", "B200", 2023, True),
        ("C421", "9732", "A980", 2024, True),
        ("C619", "9861", "A500", 2024, False),
        ("C619", "9861", "A980", 2024, True),
    ],
)
def test_the_codes_are_those_of_site_histology_and_year(site, histology, code, year, accepted):
    assert surgery.code_list(NEW, site, histology).accepts(code, year) is accepted


@pytest.mark.parametrize(
    ("site", "code", "label"),
    [
        ("C341", "33", "Lobectomy with mediastinal node dissection"),
        ("C504", "41", "Total (simple) mastectomy"),
        ("C619", "50", "Radical prostatectomy"),
        ("C619", "45", "Resection"),  # not in the prostate's table: its range
        ("", "00", "None"),
    ],
)
def test_two_digit_codes_are_named_by_site(site, code, label):
    assert surgery.code_list(OLD, site).label(code) == label


def test_without_a_site_the_newer_items_have_no_list():
    assert surgery.code_list(NEW, "") is None
    assert surgery.code_list("classOfCase", "C504") is None


def test_none_and_unknown_are_told_apart():
    breast = surgery.code_list(NEW, "C504")
    assert breast.label("B000") == "None"
    assert breast.means_missing("B990")
    assert not breast.means_missing("B000")
