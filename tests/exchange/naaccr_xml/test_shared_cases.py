import csv
from pathlib import Path

import pytest

from registry.exchange.naaccr_xml import (
    DictionaryError,
    Reader,
    ReaderOptions,
    ReadingStopped,
    read_dictionary,
)

CASES = Path(__file__).parents[4] / "shared" / "data" / "naaccr-xml-cases"
INDEX = CASES / "index.csv"
ROWS = list(csv.DictReader(INDEX.read_text("utf-8").splitlines())) if INDEX.exists() else []

pytestmark = pytest.mark.skipif(not ROWS, reason="needs ../shared/data/naaccr-xml-cases")


def options_of(words):
    words = words.split()
    return ReaderOptions(
        strict_namespaces="relaxed" not in words,
        ignore_extensions="noext" in words,
        check_values="noval" not in words,
        allow_missing_dictionary="nomissing" not in words,
        unknown_items=next((w[4:] for w in words if w.startswith("unk=")), "error"),
    )


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["kind"] == "data"], ids=lambda row: row["file"]
)
def test_data_files_behave_as_their_index_says(row):
    dictionaries = [
        read_dictionary(CASES / word[5:])
        for word in row["reader_options"].split()
        if word.startswith("dict=")
    ]
    try:
        with Reader(CASES / row["file"], options_of(row["reader_options"]), dictionaries) as reader:
            problems = [*reader.problems, *(p for patient in reader for p in patient.problems)]
        outcome = "validation" if problems else "ok"
        code, line = (problems[0].code, problems[0].line) if problems else ("", None)
    except ReadingStopped as stopped:
        outcome, code, line = "exception", "", stopped.line
        assert line, "a stop says where"
    assert (outcome, code) == (row["outcome"], row["error_code"])
    if row["line"]:
        assert line == int(row["line"])


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["kind"] == "dictionary"], ids=lambda row: row["file"]
)
def test_dictionaries_behave_as_their_index_says(row):
    if row["valid"] == "yes":
        assert read_dictionary(CASES / row["file"]).items
    else:
        with pytest.raises(DictionaryError):
            read_dictionary(CASES / row["file"])
