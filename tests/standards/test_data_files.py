"""Every file of facts is whole: well formed, sorted, unique, of the length of its items."""

import csv
from importlib import resources
from pathlib import Path

import pytest

from registry.standards import codes, items, ranges, tables

DATA = Path(str(resources.files("registry.standards"))) / "data"
FILES = sorted(str(path.relative_to(DATA)) for path in DATA.rglob("*.csv"))
# What makes a row of the file its own.
KEYS = {
    "code_lists.csv": ["naaccrId"],
    "common_morphologies.csv": ["code"],
    "counties.csv": ["state", "code"],
    "drugs.csv": ["drug"],
    "item_years.csv": ["naaccrId"],
    "morphology.csv": ["code", "term", "last_year"],
    "regimens.csv": ["regimen"],
    "required_items.csv": ["naaccrId"],
    "search_words.csv": ["kinds", "word", "means"],
    "site_types.csv": ["sites"],
    "surgery_codes.csv": ["table", "code"],
    "surgery_tables.csv": ["table"],
    "topography.csv": ["code", "term"],
}
SORTED = {"code_lists.csv", "counties.csv", "morphology.csv", "topography.csv"}


@pytest.mark.parametrize("name", FILES)
def test_files_are_well_formed(name):
    text = (DATA / name).read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    header, *rows = csv.reader(text.splitlines())
    assert rows
    assert len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in rows)
    assert all(value == value.strip() for row in rows for value in row)


@pytest.mark.parametrize("name", KEYS)
def test_rows_are_unique(name):
    rows = tables.rows(name.removesuffix(".csv"))
    keys = [tuple(row[column] for column in KEYS[name]) for row in rows]
    assert len(keys) == len(set(keys))
    if name in SORTED:
        assert [key[0] for key in keys] == sorted(key[0] for key in keys)


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("codes/")])
def test_code_files_are_sorted_and_have_labels(name):
    rows = tables.rows(name.removesuffix(".csv"))
    listed = [row["code"] for row in rows]
    assert listed == sorted(set(listed))
    assert all(row["label"] and row["means_missing"] in {"", "yes"} for row in rows)
    assert all(first <= last for first, last in map(tables.years, rows))


def test_years_of_items_stand_in_the_order_of_their_numbers():
    numbers = [items.item(row["naaccrId"]).number for row in tables.rows("item_years")]
    assert numbers == sorted(numbers)


def test_every_code_file_is_used():
    used = {row["list"] for row in tables.rows("code_lists")}
    assert used == {Path(name).stem for name in FILES if name.startswith("codes/")}


@pytest.mark.parametrize("naaccr_id", codes.coded_items())
def test_codes_have_the_length_of_their_item(naaccr_id):
    length = items.item(naaccr_id).length
    fixed = items.item(naaccr_id).data_type in {"digits", "alpha"}
    for code in codes.code_list(naaccr_id).codes():
        parts = code.code.split("-")
        assert all(len(part) == length if fixed else len(part) <= length for part in parts)


@pytest.mark.parametrize("name", ["item_years", "required_items", "code_lists"])
def test_every_named_item_exists(name):
    assert all(items.item(row["naaccrId"]) for row in tables.rows(name))


def test_each_site_has_one_title_and_each_morphology_a_term_for_its_years():
    titles = [row["code"] for row in tables.rows("topography") if row["kind"] == "preferred"]
    assert len(titles) == len(set(titles)) == 330
    morphologies = {row["code"] for row in tables.rows("morphology")}
    named = {row["code"] for row in tables.rows("morphology") if row["kind"] == "preferred"}
    assert morphologies == named


def test_spans_of_one_morphology_do_not_overlap():
    spans = {}
    for row in tables.rows("morphology"):
        if row["kind"] == "preferred":
            spans.setdefault(row["code"], []).append(tables.years(row))
    for found in spans.values():
        assert all(one[1] < other[0] for one, other in zip(found, found[1:], strict=False))


def test_surgery_tables_cover_every_site_once():
    sites = [row["code"] for row in tables.rows("topography") if row["kind"] == "preferred"]
    assert all(len(surgery_tables(site)) == 1 for site in sites)
    assert {row["table"] for row in tables.rows("surgery_codes")} == {
        row["table"] for row in tables.rows("surgery_tables")
    }


def surgery_tables(site):
    return [
        row["table"]
        for row in tables.rows("surgery_tables")
        if ranges.within(site, ranges.parse(row["sites"]))
    ]


def test_regimens_are_made_of_known_drugs_of_known_kinds():
    kinds = {row["drug"]: set(row["kinds"].split()) for row in tables.rows("drugs")}
    known = {"chemo", "hormone", "immunotherapy", "other", "radiation", "ancillary"}
    assert all(found and found <= known for found in kinds.values())
    for row in tables.rows("regimens"):
        assert set(row["drugs"].split("; ")) <= set(kinds), row["regimen"]


def test_usual_morphologies_exist():
    morphologies = {row["code"] for row in tables.rows("morphology")}
    assert {row["code"] for row in tables.rows("common_morphologies")} <= morphologies
