"""The edge cases of the format, each with a table of its own."""

import pytest

from registry.staging.outcome import Result
from tests.staging.small import algorithm, stage, table, types


def test_missing_blank_and_null_match_a_blank_cell_before_a_star():
    small = algorithm(
        table("t", "a >r", ["", "VALUE:blank"], ["*", "VALUE:other"]),
        paths=["t"],
        inputs=["a"],
        outputs=["r"],
    )
    assert [stage(small, a=value).output["r"] for value in ("", None, "  ", "x")] == [
        "blank",
        "blank",
        "blank",
        "other",
    ]
    assert stage(small).output == {"r": "blank"}


def test_a_value_may_refer_to_another_and_a_bare_value_removes_the_key():
    small = algorithm(
        table("t", "a >r >s >u", ["*", "VALUE:{{a}}", "VALUE:", "VALUE"]),
        paths=["t"],
        inputs=["a"],
        outputs=["r", "s", "u"],
    )
    assert stage(small, a="5").output == {"r": "5", "s": ""}


@pytest.mark.parametrize(
    ("policy", "used", "result"),
    [
        ("FAIL", False, Result.INVALID_INPUT),
        ("FAIL_WHEN_USED_FOR_STAGING", True, Result.INVALID_INPUT),
        ("FAIL_WHEN_USED_FOR_STAGING", False, Result.STAGED),
        ("CONTINUE", True, Result.STAGED),
    ],
)
def test_a_bad_code_ends_the_case_as_the_schema_says(policy, used, result):
    small = algorithm(
        table("codes", "a", ["1"]),
        table("t", "a >r", ["*", "VALUE:x"]),
        paths=["t"],
        inputs=[{"key": "a", "table": "codes", "used_for_staging": used}],
        outputs=["r"],
        on_invalid_input=policy,
    )
    staged = stage(small, a="9")
    kind = "INVALID_REQUIRED_INPUT" if used else "INVALID_NON_REQUIRED_INPUT"
    assert (staged.result, types(staged)) == (result, [(kind, "a", "codes", None)])
    assert staged.path == (("d.t",) if result is Result.STAGED else ())
    assert stage(small, a=" 1 ").errors == ()


def test_an_error_in_a_table_jumped_to_names_that_table():
    small = algorithm(
        table("t", "a >r", ["1", "JUMP:far"], ["2", "JUMP:empty"]),
        table("far", "a >s", ["*", "ERROR:not so"]),
        table("empty", "a >s"),
        paths=["t"],
        inputs=["a"],
    )
    staged = stage(small, a="1")
    assert types(staged) == [("STAGING_ERROR", None, "far", ("s",))]
    assert staged.errors[0].message == "not so"
    staged = stage(small, a="2")
    assert types(staged) == [("MATCH_NOT_FOUND", None, "empty", ("s",))]
    assert staged.path == ("d.t", "d.empty")


def test_stop_leaves_the_derivation_and_the_next_one_still_runs():
    small = algorithm(
        table("t", "a >r", ["*", "JUMP:end"]),
        table("end", "a >r", ["*", "STOP"]),
        table("never", "a >r", ["*", "VALUE:never"]),
        table("other", "a >r", ["*", "VALUE:other"]),
        mappings=[
            {"id": "one", "tables": [{"id": "t"}, {"id": "never"}]},
            {"id": "two", "tables": [{"id": "other"}]},
        ],
        inputs=["a"],
        outputs=["r"],
    )
    staged = stage(small)
    assert staged.path == ("one.t", "one.end", "two.other")
    assert staged.output == {"r": "other"}


def test_keys_are_renamed_on_the_way_in_and_out():
    path = {
        "id": "t",
        "input_mapping": [{"from": "a", "to": "x"}, {"from": "gone", "to": "y"}],
        "output_mapping": [{"from": "r", "to": "r1"}, {"from": "r", "to": "r2"}],
    }
    small = algorithm(
        table("t", "x >r", ["5", "VALUE:five"]),
        paths=[path],
        inputs=["a"],
        outputs=["r", "r1", "r2"],
    )
    staged = stage(small, a="5")
    assert staged.output == {"r": "", "r1": "five", "r2": "five"}
    assert types(staged) == [("UNKNOWN_INPUT_MAPPING", "gone", "t", None)]


def test_values_and_errors_of_a_row_are_taken_left_to_right():
    small = algorithm(
        table("t", "a >r >s >u", ["*", "VALUE:1", "ERROR", "VALUE:3"]),
        paths=["t"],
        inputs=["a"],
        outputs=["r", "u"],
    )
    staged = stage(small, a="2")
    assert staged.output == {"r": "1", "u": "3"}
    assert types(staged) == [("STAGING_ERROR", None, "t", ("s",))]
    assert staged.errors[0].message


def test_endless_jumps_and_missing_tables_are_reported():
    small = algorithm(
        table("t", "a >r", ["1", "JUMP:t"], ["2", "JUMP:nowhere"]), paths=["t"], inputs=["a"]
    )
    staged = stage(small, a="1")
    assert (staged.result, staged.path) == (Result.STAGED, ("d.t",))
    assert types(staged) == [("INFINITE_LOOP", None, "t", None)]
    staged = stage(small, a="2")
    assert types(staged) == [("UNKNOWN_TABLE", None, "nowhere", None)]


def test_inclusion_and_exclusion_tables_decide_whether_a_derivation_runs():
    small = algorithm(
        table("yes", "a", ["1"]),
        table("no", "b", ["1"]),
        table("t", "a >r", ["*", "VALUE:done"]),
        mappings=[
            {
                "id": "m",
                "inclusion_tables": [{"id": "yes"}],
                "exclusion_tables": [{"id": "no"}],
                "initial_context": [{"key": "r"}],
                "tables": [{"id": "t"}],
            }
        ],
        inputs=["a", "b"],
        outputs=["r"],
    )
    assert stage(small, a="1").path == ("m.yes", "m.no", "m.t")
    assert stage(small, a="1", b="1").path == ()
    assert stage(small, a="2").output == {"r": ""}


def test_an_output_that_is_no_code_is_kept_and_reported():
    small = algorithm(
        table("codes", "r", ["1"]),
        table("t", "a >r", ["*", "VALUE:9"]),
        paths=["t"],
        inputs=["a"],
        outputs=[{"key": "r", "table": "codes"}],
    )
    staged = stage(small)
    assert staged.output == {"r": "9"}
    assert types(staged) == [("INVALID_OUTPUT", "r", "codes", None)]


def test_defaults_come_from_the_schema_from_other_inputs_or_from_a_table():
    small = algorithm(
        table("defaults", "a >b", ["1", "VALUE:one"], ["2", "VALUE:{{a}}"]),
        inputs=["a", {"key": "b", "default_table": "defaults"}, {"key": "c", "default": "{{a}}"}],
        outputs=[{"key": "x", "default": "{{b}}"}, {"key": "y", "default": "{{c}}"}],
    )
    assert stage(small, a="1").output == {"x": "one", "y": "1"}
    assert stage(small, a="2").output == {"x": "2", "y": "2"}
    assert stage(small, a="1", b="z").output == {"x": "z", "y": "1"}
    assert types(stage(small, a="7")) == [("MATCH_NOT_FOUND", "b", None, None)]


def test_the_ends_before_staging_are_told_apart():
    small = algorithm(inputs=["a"])
    assert small.stage({"site": "C509"}).result is Result.MISSING_SITE_OR_HISTOLOGY
    assert stage(small, hist="9999").result is Result.NO_MATCHING_SCHEMA
    assert stage(small, site=" C509").result is Result.NO_MATCHING_SCHEMA
    assert stage(small, year_dx="2010").result is Result.INVALID_YEAR_DX
    assert stage(small, year_dx="2027").result is Result.INVALID_YEAR_DX
    staged = stage(small, ctx_year_current="2026", other=None)
    assert staged.result is Result.INVALID_INPUT
    assert [error.key for error in staged.errors] == ["ctx_year_current", "other"]


def test_staging_again_and_the_given_values_stay_untouched():
    small = algorithm(table("codes", "a", ["1"]), inputs=[{"key": "a", "table": "codes"}])
    given = {"site": "C509", "hist": "8500", "a": " 9 "}
    first = small.stage(given)
    assert small.stage(given) == first
    assert given == {"site": "C509", "hist": "8500", "a": " 9 "}
