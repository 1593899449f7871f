import csv
from importlib import resources

from registry.abstracting import help, sections
from registry.standards import items


def test_our_own_words_come_first():
    found = help.help_for("tumorSizeClinical")
    assert found.trap == "14 mm is 014. Convert centimetres: 1.4 cm is 014, not 140."
    assert found.years == "diagnosed 2016 or later"
    assert found.form == "3 characters: digits"


def test_an_item_without_our_words_has_what_the_dictionary_knows():
    found = help.help_for("csExtension")
    assert found.what == ""
    assert (found.form, found.years) == (
        "3 characters: digits, filled with zeros on the left",
        "diagnosed 2004-2015",
    )
    assert found.versions == "14-26"


def test_every_help_is_about_an_item_of_a_section():
    data = resources.files("registry.abstracting").joinpath("data/help.csv")
    rows = list(csv.DictReader(data.read_text("utf-8").splitlines()))
    assert len(rows) >= 120
    assert len({row["naaccrId"] for row in rows}) == len(rows)
    for row in rows:
        assert items.item(row["naaccrId"])
        assert row["naaccrId"] in sections.by_id()
        assert all(row[name] for name in ("what", "where", "trap"))
