"""The files of tests/data/naaccr behave as their index says, on both paths."""

import csv
from pathlib import Path

import pytest

from registry.exchange.naaccr_xml import Reader, ReadingStopped
from registry.exchange.naaccr_xml.fast import FastPath

SAMPLES = Path(__file__).parents[2] / "data" / "naaccr"
ROWS = list(csv.DictReader((SAMPLES / "index.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("path", ["fast", "exact"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_samples_behave_as_their_index_says(row, path, monkeypatch):
    if path == "exact":
        monkeypatch.setattr(FastPath, "next_patient", lambda *_: None)
    try:
        with Reader(SAMPLES / row["file"]) as reader:
            problems = [*reader.problems, *(p for found in reader for p in found.problems)]
        outcome = "problem" if problems else "ok"
        code, line = (problems[0].code, problems[0].line) if problems else ("", "")
    except ReadingStopped as stopped:
        outcome, code, line = "stop", "", stopped.line
    assert (outcome, code) == (row["outcome"], row["error_code"])
    if row["line"]:
        assert str(line) == row["line"]


def test_every_sample_is_in_the_index():
    assert {path.name for path in SAMPLES.glob("*.xml")} == {row["file"] for row in ROWS}
