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
