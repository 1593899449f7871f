from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.abstracting import sections
from registry.edits import engine
from registry.standards import items
from tests.edits.examples import TODAY, Case, examples

EXAMPLES = examples()
BY_ID = {edit.id: edit for edit in engine.edits()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: f"{each.edit_id} {each.text[:60]}")
def test_an_edit_decides_its_examples(example):
    failing = BY_ID[example.edit_id].failing(example.case())
    assert bool(failing) is (example.expected == "fail")


def test_every_edit_has_a_case_that_passes_and_one_that_fails():
    known = defaultdict(set)
    for example in EXAMPLES:
        known[example.edit_id].add(example.expected)
    assert {edit_id for edit_id in BY_ID if known[edit_id] != {"pass", "fail"}} == set()


@pytest.mark.parametrize("edit", BY_ID.values(), ids=BY_ID)
def test_an_edit_is_skipped_where_a_needed_item_is_blank(edit):
    failing = next(each for each in EXAMPLES if (each.edit_id, each.expected) == (edit.id, "fail"))
    case = failing.case()
    for item in set(edit.items) - edit.blank_counts:
        assert edit.failing(case.having({item: ""})) == ()


@pytest.mark.parametrize(
    "edit",
    [edit for edit in BY_ID.values() if edit.years != (None, None)],
    ids=lambda each: each.id,
)
def test_an_edit_is_skipped_outside_its_years(edit):
    failing = next(each for each in EXAMPLES if (each.edit_id, each.expected) == (edit.id, "fail"))
    first, last = edit.years
    outside = [str(year) for year in (first and first - 1, last and last + 1, "") if year]
    for year in outside:
        assert edit.failing(failing.case().having({"dateOfDiagnosis": year})) == ()
    assert edit.failing(failing.case().having({"dateOfDiagnosis": ""})) == ()


def test_every_item_of_an_edit_exists_and_has_a_place_in_the_abstract():
    placed = sections.by_id()
    for edit in engine.edits():
        for item in edit.items:
            assert items.item(item).naaccr_id == item
            assert item in placed or edit.blank_counts or item == "naaccrRecordVersion", edit.id
        if edit.over_ride:
            assert "overRide" in items.item(edit.over_ride).naaccr_id


def test_every_edit_explains_itself():
    for edit in engine.edits():
        assert edit.description.endswith("."), edit.id
        assert len(edit.name) < 70, edit.id
        assert edit.failing  # a rule of its own


@pytest.mark.parametrize("edit", BY_ID.values(), ids=BY_ID)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_no_value_crashes_an_edit(edit, data):
    chosen = data.draw(st.lists(st.sampled_from(edit.items), max_size=8, unique=True))
    text = st.text(max_size=12) | st.from_regex(r"[0-9CABX.]{1,8}", fullmatch=True)
    values = {item: data.draw(text) for item in [*chosen, "dateOfDiagnosis", "primarySite"]}
    case = Case(values, TODAY)
    object.__setattr__(case, "tumors", (case, Case({**values, "primarySite": "C509"}, TODAY)))
    failure = engine.failure_of(edit, case)
    assert failure is None or failure.message
