import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from registry.cli import main
from tests.exchange.naaccr_xml.documents import document, item, patient

GOOD = document(patient(item("nameLast", "Lind"), item("primarySite", "C341")))


@pytest.fixture
def run(tmp_path):
    def call(*arguments):
        return CliRunner().invoke(main, ["naaccr", *map(str, arguments)])

    return call


def test_a_clean_file_exits_with_0(run, tmp_path):
    (tmp_path / "good.xml").write_bytes(GOOD)
    result = run("validate", tmp_path / "good.xml")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "1 patients, 1 tumors read" in result.stderr


def test_each_error_is_one_line_with_file_and_line(run, tmp_path):
    path = tmp_path / "bad.xml"
    path.write_bytes(GOOD.replace(b"Lind", b"Lind\n\nand son "))
    result = run("validate", path)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{path}:11: Value ends with a space: nameLast, 'Lind\\n\\nand son ', "
        "expected a value without a blank at its end",
    ]


def test_json_has_one_object_a_line(run, tmp_path):
    (tmp_path / "bad.xml").write_bytes(GOOD.replace(b"C341", b"C34.1"))
    result = run("validate", "--json", tmp_path / "bad.xml")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["line"], row["naaccr_id"], row["value"]) for row in found] == [
        (11, "primarySite", "C34.1")
    ]


def test_a_file_that_stops_exits_with_2(run, tmp_path):
    (tmp_path / "cut.xml").write_bytes(GOOD[:-20])
    (tmp_path / "good.xml").write_bytes(GOOD)
    result = run("validate", tmp_path / "cut.xml", tmp_path / "good.xml", tmp_path / "none.xml")
    assert result.exit_code == 2
    assert "cut.xml:" in result.stdout
    assert "none.xml:1: Reading stopped:" in result.stdout


def test_copy_gives_the_same_bytes_and_overwrites_only_by_force(run, tmp_path):
    source, target = tmp_path / "in.xml", tmp_path / "out.xml"
    content = document(patient(item("nameLast", "Lind", indent=8), item("primarySite", "C341")))
    source.write_bytes(content)
    assert run("copy", source, target).exit_code == 0
    assert target.read_bytes() == content
    refused = run("copy", source, target)
    assert refused.exit_code == 1
    assert "--force overwrites it" in refused.stderr
    assert run("copy", "--force", source, target).exit_code == 0


def test_errors_before_a_stop_are_printed_too(run, tmp_path):
    path = tmp_path / "cut.xml"
    path.write_bytes(GOOD.replace(b"C341", b"C34.1")[:-5])
    result = run("validate", path)
    assert result.exit_code == 2
    first, second = result.stdout.splitlines()
    assert first.startswith(f"{path}:11: Value too long: primarySite, 'C34.1'")
    assert second.startswith(f"{path}:14: Reading stopped: not well-formed XML")


def test_copy_says_what_it_left_out(run, tmp_path):
    (tmp_path / "in.xml").write_bytes(GOOD.replace(b"Lind", b"Li\x07nd"))
    result = run("copy", tmp_path / "in.xml", tmp_path / "out.xml")
    assert "in.xml:9: Note: characters not allowed in XML left out (U+0007)" in result.stderr


def test_copy_into_a_missing_folder_says_so(run, tmp_path):
    (tmp_path / "in.xml").write_bytes(GOOD)
    result = run("copy", tmp_path / "in.xml", tmp_path / "none" / "out.xml")
    assert result.exit_code == 2
    assert "No such file or directory" in result.stdout


def test_it_works_without_flask_and_sqlalchemy():
    script = (
        "import sys; import registry.cli.naaccr;"
        "print([name for name in ('flask', 'sqlalchemy', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
