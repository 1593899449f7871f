import json
import zipfile

import pytest
from click.testing import CliRunner

from registry.cli import main
from tests.staging.small import algorithm, table


@pytest.fixture
def bundle(tmp_path):
    small = algorithm(
        table("t", "a >r", ["1", "VALUE:one"]), paths=["t"], inputs=["a"], outputs=["r"]
    ).bundle
    path = tmp_path / "small.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for folder, raws in (("schemas", small.raw_schemas), ("tables", small.raw_tables)):
            for name, raw in raws.items():
                archive.writestr(f"{folder}/{name}.json", json.dumps(raw))
    return str(path)


def run(*arguments, given=""):
    return CliRunner().invoke(main, ["staging", *arguments], input=given)


def test_each_line_is_staged(bundle):
    cases = [{"site": "C509", "hist": "8500", "a": value} for value in ("1", "2")]
    lines = "".join(json.dumps({"input": case}) + "\n" for case in cases)
    result = run("run", "--bundle", bundle, "--current-year", "2026", given=lines)
    assert result.exit_code == 0
    one, two = map(json.loads, result.output.splitlines())
    assert one == {
        "result": "STAGED",
        "schema_id": "only",
        "output": {"r": "one"},
        "errors": [],
        "path": ["d.t"],
    }
    assert (two["errors"][0]["type"], two["errors"][0]["columns"]) == ("MATCH_NOT_FOUND", ["r"])


@pytest.mark.parametrize("line", ["{", "[]", '{"input": 5}', '{"input": {"a": 1}}'])
def test_a_line_that_is_no_case_is_named(bundle, line):
    result = run("run", "--bundle", bundle, given=f"\n{line}\n")
    assert result.exit_code == 1
    assert "line 2" in result.output


def test_a_schema_is_looked_up(bundle):
    assert run("lookup", "--bundle", bundle, "site=C509", "hist=8500").output == "only\tonly\n"
    refused = run("lookup", "--bundle", bundle, "site=C000", "hist=8500")
    assert (refused.exit_code, "No schema of small-1.0" in refused.output) == (1, True)
    assert "is not KEY=VALUE" in run("lookup", "--bundle", bundle, "C509").output


def test_a_file_that_is_no_bundle_is_refused(tmp_path):
    path = tmp_path / "notes.zip"
    path.write_text("hello")
    result = run("lookup", "--bundle", str(path), "site=C509")
    assert (result.exit_code, "notes.zip is not a whole zip file" in result.output) == (1, True)
