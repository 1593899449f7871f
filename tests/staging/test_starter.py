"""The starter set selects every schema and agrees with the published bundle."""

import gzip
import json
import random

import pytest

from registry.staging import inspection, library, reading
from registry.staging.algorithm import Algorithm
from tests.staging.test_vectors import BUNDLES, NAMES, VECTORS

published = pytest.mark.skipif(not VECTORS.exists(), reason="needs ../shared")

MOST_CODES = 40


@pytest.fixture(scope="module")
def starter():
    return Algorithm(library.starter(), current_year=2026)


@pytest.fixture(scope="module")
def full():
    return Algorithm(reading.read(BUNDLES / NAMES["eod_public"]), current_year=2026)


def told(staged):
    return (
        staged.result,
        staged.schema_id,
        dict(staged.output),
        staged.path,
        sorted(
            repr((error.type, error.key, error.table, error.columns)) for error in staged.errors
        ),
    )


def test_it_is_a_sound_bundle(starter):
    assert inspection.findings(starter.bundle) == []
    assert starter.lookup({"site": "C509", "hist": "8500"}) == ("breast",)
    assert starter.schema("breast").has_content
    assert not starter.schema("vulva").has_content


def test_a_breast_cancer_with_spread_to_the_bone_is_distant(starter):
    given = {"site": "C509", "hist": "8500", "behavior": "3", "year_dx": "2024"}
    extent = {"eod_primary_tumor": "100", "eod_regional_nodes": "000", "eod_mets": "70"}
    staged = starter.stage({**given, **extent})
    assert (staged.output["ss2018_derived"], staged.output["naaccr_schema_id"]) == ("7", "00480")


def test_a_schema_without_content_is_named_and_nothing_is_derived(starter):
    staged = starter.stage({"site": "C519", "hist": "8070", "behavior": "3", "year_dx": "2023"})
    assert staged.schema_id in starter.bundle.schemas
    assert "ss2018_derived" not in staged.output


@published
def test_it_answers_as_the_published_bundle_on_the_shared_cases(starter, full):
    compared = 0
    with gzip.open(VECTORS, "rt", encoding="utf-8") as file:
        vectors = [json.loads(line) for line in file]
    for vector in vectors:
        if vector["algorithm"] != "eod_public" or vector["kind"] not in ("stage", "lookup"):
            continue
        given = vector["input"]
        if vector["kind"] == "lookup":
            assert list(starter.lookup(given)) == vector["schemas"], given
            continue
        compared += agree(starter, full, given)
    assert compared > 800


@published
def test_it_answers_as_the_published_bundle_on_generated_cases(starter, full):
    draw = random.Random(3)
    schemas = [each for each in starter.bundle.schemas.values() if each.has_content]
    makers = {schema.id: _codes(full, schema.id) for schema in schemas}
    for number in range(20_000):
        schema = schemas[number % len(schemas)]
        given = {key: draw.choice(codes) for key, codes in makers[schema.id].items()}
        given = {key: value for key, value in given.items() if draw.random() < 0.97}
        agree(starter, full, given)


def agree(starter, full, given):
    """Assert the same answer; True where the starter set has the tables of the schema."""
    ours, theirs = starter.stage(given), full.stage(given)
    if ours.schema_id is None or starter.schema(ours.schema_id).has_content:
        assert told(ours) == told(theirs), given
        return True
    assert (ours.result, ours.schema_id) == (theirs.result, theirs.schema_id), given
    assert ours.output.items() <= theirs.output.items(), given
    return False


def _codes(full, schema_id):
    """Codes to draw from: those that select the schema; of each input its own and a wrong one."""
    schema = full.schema(schema_id)
    selection = full.table(schema.selection_table)
    found = {}
    for key, item in schema.inputs.items():
        table = full.table(item.table) if item.table else None
        codes = [
            code
            for each in (table.conditions if table else ())
            if each.key == key
            for code in each.codes()
        ]
        spread = max(len(codes) // MOST_CODES, 1)
        found[key] = [*codes[::spread], "", "?"]
    for condition in selection.conditions:
        found[condition.key] = sorted(set(condition.codes())) or found[condition.key]
    found["year_dx"] = ["2018", "2021", "2023", "2025", "2026"]
    return found
