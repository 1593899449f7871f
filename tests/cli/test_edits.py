import json
from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from registry.audit.actions import SYSTEM
from registry.cases import actions as cases
from registry.cli import main
from registry.demo import files
from registry.extensions import db


@pytest.fixture
def run(new_app, monkeypatch):
    """Run ``registry edits`` on a registry with one case whose side is missing."""
    app = new_app()
    monkeypatch.setenv("REGISTRY_INSTANCE", app.instance_path)
    with app.app_context():
        facility = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
        patient = cases.add_patient(SYSTEM, {"nameLast": "Okafor", "nameFirst": "=Ada"})
        values = {"primarySite": "C504", "laterality": "0", "abstractedBy": "PAT"}
        cases.open_abstract(SYSTEM, patient, facility, values, today=date(2025, 6, 30))
    yield lambda *words: CliRunner().invoke(main, ["edits", *map(str, words)])
    with app.app_context():
        db.engine.dispose()


def test_the_database_is_looked_at_and_counted_by_edit_and_abstractor(run):
    answer = run("run")
    assert answer.exit_code == 1, answer.output
    lines = answer.output.splitlines()
    assert lines[0] == "1 cases, 1 of them fail, set hospital"
    assert "       1  R084  error    Paired site has a side" in lines
    assert lines[-1].endswith("  PAT")


def test_each_failing_case_is_an_object_of_json(run):
    (line,) = run("run", "--json").output.splitlines()
    case = json.loads(line)
    assert (case["sequence"], case["abstractor"]) == ("00", "PAT")
    found = {each["edit"]: each for each in case["failures"]}
    assert found["R084"]["items"] == ["primarySite", "laterality"]
    assert found["R084"]["severity"] == "error"


def test_the_sets_differ(run):
    assert "R199 " not in run("run").output
    assert "R199 " in run("run", "--set", "state").output
    assert "R199N" in run("run", "--set", "ncdb").output


def test_a_file_is_looked_at_and_written_up_as_a_workbook(run, tmp_path):
    path = tmp_path / "demo.xml"
    files.write(path, count=20, seed=4, today=date(2026, 6, 30))
    answer = run("run", path, "--xlsx", tmp_path / "edits.xlsx")
    assert answer.output.startswith("20 cases, ")
    book = load_workbook(tmp_path / "edits.xlsx")
    assert book.sheetnames == ["By edit", "By case", "By abstractor"]
    assert [cell.value for cell in book["By edit"][1]] == ["Edit", "Severity", "Name", "Failures"]
    assert book["By case"].freeze_panes == "A2"


def test_a_file_that_is_none_is_named(run, tmp_path):
    path = tmp_path / "notes.xml"
    path.write_text("hello")
    answer = run("run", path)
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")


def test_the_manual_is_printed(run):
    assert "R084  Paired site has a side  [error, inter-field, all years]" in run("list").output


def test_what_differs_from_the_last_run_is_said_before_it_is_stored(run):
    first = run("run", "--dry-run").output.splitlines()
    assert "       1  R084  newly fail" in first
    assert first[-1].endswith("differences from the last run; nothing was stored")
    run("run")
    assert run("run", "--dry-run").output == "0 differences from the last run; nothing was stored\n"
