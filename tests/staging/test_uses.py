"""What schemas use, on small bundles."""

from registry.staging import uses
from tests.staging.small import algorithm, table


def test_inputs_are_what_nothing_earlier_gives():
    small = algorithm(
        table("first", "a >r", ["*", "VALUE:1"]),
        table("second", "r b >s", ["*", "*", "JUMP:third"]),
        table("third", "s c >s", ["*", "*", "VALUE:{{d}}"]),
        paths=["first", "second"],
        inputs=["a", "b", "c", "d", "e"],
        outputs=["s"],
    )
    assert uses.inputs_used(small, "only") == ["a", "b", "c", "d", "hist", "site"]
    assert uses.involved_tables(small, "only") == {"years", "first", "second", "third"}


def test_a_derivation_that_does_not_apply_needs_its_conditions_only():
    small = algorithm(
        table("when", "a >r", ["1", "MATCH"]),
        table("t", "b >s", ["*", "VALUE:1"]),
        mappings=[{"id": "d", "inclusion_tables": [{"id": "when"}], "tables": [{"id": "t"}]}],
        inputs=["a", "b"],
        outputs=["s"],
    )
    assert uses.inputs_used(small, "only", {"a": "2"}) == ["a", "hist", "site"]
    assert uses.inputs_used(small, "only", {"a": "1"}) == ["a", "b", "hist", "site"]


def test_inputs_that_are_renamed_count_under_the_name_they_are_given_by():
    path = {
        "id": "t",
        "input_mapping": [{"from": "a", "to": "x"}],
        "output_mapping": [{"from": "r", "to": "s"}],
    }
    small = algorithm(
        table("t", "x >r", ["*", "VALUE:1"]),
        table("then", "s r >u", ["*", "*", "VALUE:1"]),
        paths=[path, "then"],
        inputs=["a"],
        outputs=["u"],
    )
    assert uses.inputs_used(small, "only") == ["a", "hist", "r", "site"]


def test_terms_of_the_glossary_are_found_as_whole_words():
    small = algorithm(title="Margins, margin; submarginal margin", inputs=["a"])
    small.bundle.glossary["1"] = {"name": "Margin"}
    assert uses.glossary_hits(small, "only") == [("Margin", 9, 14), ("Margin", 29, 34)]


def test_schemas_are_found_by_a_table_that_they_list():
    small = algorithm(involved_tables=["years"])
    assert uses.schemas_involving(small, "years") == ["only"]
    assert uses.schemas_involving(small, "other") == []
