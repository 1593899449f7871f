"""A file of measures that cannot be right is refused with file, measure, field and value."""

import pytest

from registry.measures import loader
from registry.measures.parsing import MeasureError

GOOD = """
[[measure]]
id = "LOCAL1"
title = "Chemotherapy within 90 days"
site = "Colon"
status = "local"
basis = "local"
source = "Cancer committee, 2025"
years = "2018-2030"
threshold = 75.5
window = { from = "dateOfDiagnosis", days = 90 }
include = ["first-invasive", "colon"]
missed = "Too late"
eligible = [ { reason = "Not stage III", item = "pathologic_stage", begins = "3" } ]
numerator = [ { reason = "In time", from = "dateOfDiagnosis", to = "rxDateChemo", at_most = 90 } ]
"""


def test_a_site_s_own_measure_is_read_with_the_shared_rules_it_includes():
    (measure,) = loader.parse(GOOD, "own.toml")
    assert (measure.id, measure.years, measure.threshold) == ("LOCAL1", (2018, 2030), 75.5)
    assert [rule.reason for rule in measure.eligible][-2:] == [
        "Not a colon primary (C18, without the appendix)",
        "Not stage III",
    ]
    assert measure.numerator[0].condition.words() == (
        "at most 90 days from Date of Diagnosis (390) to RX Date Chemo (1220)"
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("days = 90", "days = 0", "window: days: 0 is not a number of days in 1-1098"),
        ("days = 90", "days = 5000", "window: days: 5000"),
        ('from = "dateOfDiagnosis", days', 'from = "primarySite", days', "window: from: 'primary"),
        ("at_most = 90", "at_least = 100, at_most = 90", "numerator 1: at_least 100 lies above"),
        (", at_most = 90", "", "numerator 1: at_least or at_most is missing"),
        ("at_most = 90", 'at_most = "soon"', "numerator 1: at_most: 'soon'"),
        ('to = "rxDateChemo"', 'to = "rxDateTea"', "numerator 1: to: rxDateTea is not the XML id"),
        ('begins = "3"', 'codes = "3-"', "eligible 7: codes: '3-' is not a code"),
        (
            'item = "pathologic_stage", begins = "3"',
            'item = "rxSummChemo", codes = "77"',
            "eligible 7: codes: '77' is not a code of RX Summ--Chemo (1390)",
        ),
        (
            'item = "pathologic_stage", begins = "3"',
            'item = "primarySite", codes = "C990"',
            "'C990' is not a site of ICD-O-3",
        ),
        (
            'item = "pathologic_stage", begins = "3"',
            'item = "primarySite", codes = "C189-C180"',
            "C189-C180 is not a range",
        ),
        (
            'item = "pathologic_stage", begins = "3"',
            'item = "first_treatment", codes = "tea"',
            "'tea' is not one of none, radiation",
        ),
        ('begins = "3"', 'starts = "3"', "eligible 7: item, starts: expected item with codes"),
        ('reason = "Not stage III", ', "", "eligible 7: reason: '' is not a text"),
        ('status = "local"', 'status = "new"', "status: 'new' is not one of reported"),
        ('years = "2018-2030"', 'years = "2018"', "years: '2018' is not a span of years"),
        ('years = "2018-2030"', 'years = "2030-2018"', "years: '2030-2018'"),
        ("threshold = 75.5", "threshold = 120", "threshold: 120 is not a percentage"),
        ('source = "Cancer committee, 2025"', "", "source: is missing"),
        ('missed = "Too late"', 'missed = "Too late"\nmised = ""', "mised: is no field"),
        ('"colon"]', '"bowel"]', "include: 'bowel' is not a shared group"),
        ("[[measure]]", "[[messure]]", "messure: expected"),
        ("[[measure]]", "[[measure]", "not TOML"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_with_its_place(old, new, words):
    assert old in GOOD
    with pytest.raises(MeasureError) as refused:
        loader.parse(GOOD.replace(old, new, 1), "own.toml")
    assert words in str(refused.value)
    assert str(refused.value).startswith("own.toml: ")


def test_an_id_stands_for_one_measure(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(GOOD.replace("LOCAL1", "ACT"))
    with pytest.raises(MeasureError, match="measure ACT: id: a published measure has it"):
        loader.with_local([own])
    own.write_text(GOOD + GOOD)
    with pytest.raises(MeasureError, match="measure LOCAL1: id: stands there twice"):
        loader.with_local([own])
    own.write_text(GOOD)
    assert loader.with_local([own])[-1].id == "LOCAL1"
