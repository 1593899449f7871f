"""The commands of administration, on a fresh instance folder."""

import re
import subprocess
import sys
import urllib.request

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from registry import cli, create_app
from registry.extensions import db


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command on the site in tmp_path: run("users", "list")."""
    monkeypatch.setenv("REGISTRY_INSTANCE", str(tmp_path))
    return lambda *words, **options: CliRunner().invoke(cli.main, words, **options)


@pytest.fixture
def site(run):
    """A site after its first start; what the start said."""
    answer = run("setup", "--no-demo")
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_first_start_prints_a_password_and_later_ones_do_not(run, site):
    assert re.search(r"User name  admin\n    Password   \w{4}-\w{4}-\w{4}-\w{4}\n", site)
    assert "Password" not in run("setup").output
    assert run("users", "list").output == "admin\tadministrator\tactive\tAdministrator\n"
    assert run("db", "status").exit_code == 0


def test_no_question_is_asked_where_nobody_can_answer(run):
    assert "made-up hospital" not in run("setup", input="").output


def test_demonstration_data_come_on_request(run, tmp_path):
    answer = run("setup", "--demo")
    assert answer.exit_code == 0, answer.output
    with create_app(instance_path=tmp_path).app_context():
        assert db.session.scalar(text("SELECT count(*) FROM abstract")) == 600


@pytest.mark.usefixtures("site")
def test_users_are_added_helped_and_switched(run):
    added = run("users", "add", "Pat", "--name", "Pat Okonkwo", "--role", "analyst")
    assert "User name  pat" in added.output
    again = run("users", "add", "pat", "--name", "Pat")
    assert (again.exit_code, again.output) == (1, "Error: There is already a user pat\n")
    bad = run("users", "add", "p t", "--name", "Pat")
    assert "'p t' is no user name" in bad.output
    assert "Password" in run("users", "reset-password", "PAT").output
    assert run("users", "switch", "pat", "off").output == "pat is switched off\n"
    assert "pat\tanalyst\tswitched off\tPat Okonkwo" in run("users", "list").output
    assert run("users", "switch", "kim", "off").output == "Error: There is no user kim\n"
    assert "administrator must remain" in run("users", "switch", "admin", "off").output


@pytest.mark.usefixtures("site")
def test_tables_go_back_and_forth_and_the_server_wants_the_newest(run):
    assert run("db", "downgrade", "0001_first_tables").exit_code == 0
    assert run("db", "status").exit_code == 1
    assert "run `registry db upgrade`" in run("serve").output
    assert "the newest revision" in run("db", "upgrade").output
    assert run("db", "status").exit_code == 0


@pytest.mark.usefixtures("site")
def test_a_broken_audit_trail_is_told_with_the_numbers_of_its_events(run, tmp_path):
    run("users", "add", "pat", "--name", "Pat")
    whole = run("audit", "verify")
    assert (whole.exit_code, whole.output) == (0, "The audit trail is whole: 2 events\n")
    with create_app(instance_path=tmp_path).app_context():
        db.session.execute(text("DROP TRIGGER audit_event_no_update"))
        db.session.execute(text("UPDATE audit_event SET username = 'nobody' WHERE id = 1"))
        db.session.commit()
    broken = run("audit", "verify")
    assert broken.exit_code == 1
    assert broken.output.splitlines()[0] == "Event 1 does not fit the event before it"


@pytest.mark.usefixtures("site")
def test_the_server_serves(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", "from registry.cli import main; main()", "serve", "--port", "0"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        line = next(line for line in server.stderr if "Serving on" in line)
        address = line.split("Serving on ")[1].strip()
        try:
            with urllib.request.urlopen(f"{address}/sign-in") as answer:
                assert b"Sign in" in answer.read()
                assert "Server" not in answer.headers
        finally:
            server.terminate()
