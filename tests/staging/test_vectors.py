"""The published bundles give the answers of the reference library."""

import gzip
import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from registry.staging import batch, reading, uses
from registry.staging.algorithm import Algorithm

SHARED = Path(__file__).parents[3] / "shared"
BUNDLES = SHARED / "data" / "staging-bundles"
VECTORS = SHARED / "vectors" / "staging-shared.jsonl.gz"
NAMES = {
    "eod_public": "eod_public-3.3.zip",
    "tnm": "tnm-2.1.zip",
    "cs": "cs-02.05.50.zip",
    "pediatric": "pediatric-1.3.zip",
}

pytestmark = pytest.mark.skipif(not VECTORS.exists(), reason="needs ../shared")


@cache
def algorithm(name: str, year: int) -> Algorithm:
    return Algorithm(reading.read(BUNDLES / NAMES[name]), current_year=year)


def lines(kind, name):
    with gzip.open(VECTORS, "rt", encoding="utf-8") as file:
        for line in file:
            vector = json.loads(line)
            if vector["kind"] == kind and vector["algorithm"] == name:
                yield vector, algorithm(name, int(vector["ctx_year_current"]))


def told(errors):
    """The errors as they are to be compared: without messages, in any order."""
    return sorted(repr([e[k] for k in ("type", "key", "table", "columns")]) for e in errors)


def as_vector(staged):
    errors = [
        {**e._asdict(), "type": str(e.type), "columns": e.columns and list(e.columns)}
        for e in staged.errors
    ]
    return (
        str(staged.result),
        staged.schema_id,
        dict(staged.output),
        list(staged.path),
        told(errors),
    )


def expected(vector):
    return (
        vector["result"],
        vector["schema_id"],
        vector["output"],
        vector["path"],
        told(vector["errors"]),
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_case_is_staged_as_by_the_reference(name):
    vectors = list(lines("stage", name))
    assert len(vectors) > 500
    for vector, prepared in vectors:
        assert as_vector(prepared.stage(vector["input"])) == expected(vector), vector["input"]


@pytest.mark.parametrize("name", NAMES)
def test_look_ups_codes_and_rows_are_those_of_the_reference(name):
    for vector, prepared in lines("lookup", name):
        assert list(prepared.lookup(vector["input"])) == vector["schemas"], vector
    for vector, prepared in lines("code", name):
        schema_id, key = vector["schema_id"], vector["key"]
        assert prepared.is_code_valid(schema_id, key, vector["value"]) == vector["valid"], vector
        assert prepared.default(schema_id, key) == vector["default"], vector
    for vector, prepared in lines("row", name):
        assert prepared.row(vector["table"], vector["input"]) == vector["row"], vector


@pytest.mark.parametrize("name", NAMES)
def test_columns_of_cases_are_staged_as_one_by_one(name):
    vectors = list(lines("stage", name))
    prepared = vectors[0][1]
    cases = [
        {key: value for key, value in vector["input"].items() if value is not None}
        for vector, _ in vectors
    ]
    found = batch.stage(prepared, pd.DataFrame(cases, index=range(10, 10 + len(cases))))
    assert list(found.index) == list(range(10, 10 + len(cases)))
    for given, row in zip(cases, found.to_dict("records"), strict=True):
        staged = prepared.stage(given)
        ends = ("result", "schema_id", "path", "errors")
        assert {key: row[key] for key in staged.output} == dict(staged.output), given
        assert [row[end] for end in ends] == [getattr(staged, end) for end in ends], given


@pytest.mark.parametrize("name", NAMES)
def test_schemas_use_what_the_reference_says(name):
    vectors = list(lines("schema_info", name))
    assert len(vectors) > 30
    for vector, prepared in vectors:
        schema = prepared.schema(vector["schema_id"])
        tables = sorted(uses.involved_tables(prepared, schema.id))
        assert uses.inputs_used(prepared, schema.id) == vector["inputs_used"], schema.id
        assert tables == vector["involved_tables_computed"], schema.id
        assert sorted(schema.involved_tables) == vector["involved_tables"], schema.id
        assert sorted(schema.outputs) == vector["outputs"], schema.id
        assert sorted(schema.discriminators) == (vector["discriminators"] or []), schema.id
        assert uses.glossary_hits(prepared, schema.id) == vector["glossary"], schema.id
