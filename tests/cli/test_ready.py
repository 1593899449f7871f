import pytest
from click.testing import CliRunner

from registry.cli import main

SAMPLE = "tests/data/naaccr/plain.xml"


@pytest.mark.parametrize(
    "command",
    [["demo"], ["users", "list"], ["audit", "verify"], ["import", SAMPLE], ["serve"]],
    ids=lambda command: command[0],
)
def test_a_command_without_tables_says_how_to_make_them(command, tmp_path, monkeypatch):
    monkeypatch.setenv("REGISTRY_INSTANCE", str(tmp_path))
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert f"The registry in {tmp_path} has no tables: run `registry db upgrade`" in result.output
