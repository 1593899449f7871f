import json
import zipfile

import pytest
from click.testing import CliRunner

from registry.audit.actions import SYSTEM
from registry.cases import actions as cases
from registry.cli import main
from registry.extensions import db
from tests.cases.test_restaging import distant_is_local
from tests.cases.test_staging import BREAST, TODAY
from tests.staging import small
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


@pytest.fixture
def stored(new_app, monkeypatch):
    """A registry with one breast cancer that has spread to the bone."""
    app = new_app()
    monkeypatch.setenv("REGISTRY_INSTANCE", app.instance_path)
    with app.app_context():
        facility = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
        patient = cases.add_patient(SYSTEM, {"nameLast": "Okafor"})
        values = {**BREAST, "eodMets": "70"}
        cases.open_abstract(SYSTEM, patient, facility, values, today=TODAY)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_restaging_is_shown_before_it_is_done(stored, tmp_path):
    newer = str(small.starter(tmp_path / "newer.zip", "3.4", distant_is_local))
    line = "table summary_stage_rpa, row 5\tderivedSummaryStage2018\t7 -> 1\t1"
    dry = run("restage", "--dry-run", "--bundle", newer)
    assert dry.output.splitlines() == [line, "1 tumors would change; nothing was stored"]
    assert run("restage", "--dry-run").output == "0 tumors would change; nothing was stored\n"
    assert "eod_public-3.4 is installed" in run("install", newer).output
    assert run("restage").output.splitlines() == [line, "1 tumors changed"]
    assert run("restage").output == "0 tumors changed\n"


def test_a_bundle_that_is_not_installed_is_for_looking_only(stored, bundle):
    refused = run("restage", "--bundle", bundle)
    assert (refused.exit_code, "--bundle goes with --dry-run" in refused.output) == (2, True)


def test_an_ajcc_table_is_loaded(stored, tmp_path):
    path = tmp_path / "ct.csv"
    path.write_text("schema,first_year,last_year,stage,letter,code,label\n00480,,,c,T,cT1,x\n")
    assert run("ajcc", str(path)).output == "ct.csv is loaded\n"
    path.write_text("schema\n")
    assert "ct.csv: the header lacks" in run("ajcc", str(path)).output
