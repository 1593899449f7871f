import pytest
from click.testing import CliRunner

from registry.cli import main


@pytest.fixture
def run(new_app, tmp_path, monkeypatch):
    new_app()
    monkeypatch.setenv("REGISTRY_INSTANCE", str(tmp_path / "instance"))
    return lambda *arguments: CliRunner().invoke(main, ["demo", *arguments])


def test_the_command_fills_an_empty_registry_and_refuses_a_filled_one(run):
    filled = run("--cases", "12", "--seed", "3", "--today", "2026-06-30")
    assert filled.exit_code == 0
    assert "12 cases added" in filled.output
    refused = run("--cases", "12")
    assert refused.exit_code == 1
    assert "patients already; --add adds to them" in refused.output
    assert run("--cases", "3", "--add").exit_code == 0
