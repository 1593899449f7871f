"""How well the reader does on the invented reports of the bench."""

import pytest

from bench.reading import Score, measured, reports
from registry import reading

PRECISION, RECALL = 0.95, 0.7


@pytest.fixture(scope="module")
def score() -> Score:
    return measured()


def test_there_are_reports_of_many_styles():
    assert len(list(reports())) >= 160


def test_what_is_suggested_is_right(score):
    assert {
        item: score.precision(item) for item in score.items if score.precision(item) < PRECISION
    } == {}


def test_most_of_what_a_report_tells_is_suggested(score):
    assert {item: score.recall(item) for item in score.items if score.recall(item) < RECALL} == {}


@pytest.mark.parametrize(
    "piece",
    [
        " ", "\n", "1 ", "1x", "(", "1/1/", "a-\n", "carcinoma ", "lymph nodes 1/2 ", "ER/",
        "margins ", "tumor 1.2 x ", "well differentiated ", "05/01/2025 ",
        "started AC 1/1/2025 to ", "between 1/1/2025 and ",
    ],
)  # fmt: skip
def test_long_and_odd_texts_are_read_to_their_end(piece):
    """A pattern that tries every way to match would never come back from these."""
    text = piece * (20_000 // len(piece)) + "\nFINAL DIAGNOSIS: Colon, biopsy: adenocarcinoma."
    for found in reading.read(text):
        assert 0 <= found.start < found.end <= len(text)
