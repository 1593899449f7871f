import csv

import pytest
from click.testing import CliRunner

from registry.cli import main


@pytest.fixture
def run(app, monkeypatch):
    monkeypatch.setattr("registry.create_app", lambda: app)
    return lambda *arguments: CliRunner().invoke(main, ["standards", *arguments])


def test_a_change_of_the_version_from_dry_run_to_undo(run, make_patient):
    make_patient(sex="2")
    found = "tumors 0; patients that stay untouched: 0\n1\tconverts\tsex-converted\t"
    dry = run("upgrade", "--from", "25", "--to", "26", "--dry-run").output
    assert dry.startswith("8 items are new, 17 end\nPatients 1, " + found)
    assert dry.endswith("Nothing was stored\n")
    done = run("upgrade", "--from", "25", "--to", "26").output
    assert found in done
    assert done.endswith("Done. `registry standards undo 1` takes it back\n")
    assert run("undo", "1").output == "Values restored: 1\n"
    assert run("undo", "1").output == "Error: command line took it back before\n"


def test_what_cannot_be_done_is_said(run):
    assert run("upgrade", "--from", "26", "--to", "25").output == (
        "Error: Version 25 does not come after version 26\n"
    )
    assert run("undo", "7").output == "Error: There is no change of the version 7\n"


def test_a_dry_run_lists_each_case_on_the_terminal_and_as_csv(run, make_patient, tmp_path):
    patient = make_patient(sex="3")
    dry = ("upgrade", "--from", "25", "--to", "26", "--dry-run")
    cells = f"patient {patient.id}\tsex-unclear\tperson\tsexAssignedAtBirth\tSex Assigned at Birth"
    assert f"{cells}\t\t\t220 is 3; 225 was set to 9, unknown\n" in run(*dry, "--list").output
    target = tmp_path / "cases.csv"
    run(*dry, "--csv", str(target))
    with target.open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["rule"], row["from"], row["to"]) for row in rows] == [
        ("sex-converted", "", "9"),
        ("sex-unclear", "", ""),
    ]
    refused = run("upgrade", "--from", "25", "--to", "26", "--list")
    assert "--list and --csv say what a --dry-run would change" in refused.output
