import io
from datetime import date

import pytest
from click.testing import CliRunner

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions as cases
from registry.cases.items import CaseItems
from registry.cli import main
from registry.exchange import naaccr_xml
from registry.extensions import db
from registry.reports.submissions import queries as submissions


@pytest.fixture
def run(new_app, monkeypatch):
    """Run the command line on a registry with one complete lung case of 2025."""
    app = new_app()
    monkeypatch.setenv("REGISTRY_INSTANCE", app.instance_path)
    with app.app_context():
        hospital = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
        patient = cases.add_patient(SYSTEM, {"nameLast": "Okafor", "sexAssignedAtBirth": "2"})
        opened = {"primarySite": "C341", "classOfCase": "14", "dateOf1stContact": "20250610"}
        abstract = cases.open_abstract(SYSTEM, patient, hospital, opened, today=date(2025, 6, 30))
        CaseItems.of(abstract).set({"dateCaseCompleted": "20250615"})
        abstract.status = "complete"
        for destination in submissions.destinations():
            destination.zero_errors = False
        db.session.commit()
        db.session.remove()

    def call(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    call.app = app
    yield call
    with app.app_context():
        db.engine.dispose()


def patients(path):
    with naaccr_xml.Reader(path) as reader:
        return reader.root, list(reader)


def test_export_writes_the_stored_cases(run, tmp_path):
    path = tmp_path / "out.xml.gz"
    answer = run("export", path, "--version", "25", "--type", "I")
    assert answer.exit_code == 0, answer.output
    assert "1 patients, 1 tumors written" in answer.output
    assert "nameLast: left out in 1: record type I does not carry it" in answer.output
    root, [patient] = patients(path)
    assert (root.version, root.record_type) == (250, "I")
    assert patient.items["sex"] == "2"
    with run.app.app_context():
        event = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
        assert (event.action, event.detail["tumors"]) == ("export cases", 1)


@pytest.mark.parametrize(
    ("options", "tumors"),
    [
        (["--facility", "0000099001"], 1),
        (["--year-from", "2025", "--year-to", "2025"], 1),
        (["--year-from", "2026"], 0),
        (["--status", "incomplete"], 0),
        (["--basis", "first-contact", "--year-from", "2025"], 1),
    ],
)
def test_export_takes_the_cases_that_the_options_let_through(run, tmp_path, options, tumors):
    answer = run("export", tmp_path / "out.xml", *options)
    assert f"{tumors} tumors written" in answer.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--facility", "1"], "--facility 1: the registry has no such facility"),
        (["--year-from", "MMXXV"], "First year: 'MMXXV' is not a whole number"),
    ],
)
def test_export_says_what_it_cannot_select_by(run, tmp_path, options, message):
    answer = run("export", tmp_path / "out.xml", *options)
    assert answer.exit_code == 1
    assert message in answer.output
    assert list(tmp_path.glob("out*")) == []


def test_export_overwrites_nothing_unasked(run, tmp_path):
    path = tmp_path / "out.xml"
    path.write_text("mine")
    answer = run("export", path)
    assert "exists; --force overwrites it" in answer.output
    assert path.read_text() == "mine"
    assert run("export", path, "--force").exit_code == 0


def test_a_stored_value_that_breaks_a_rule_is_kept_and_said(run, tmp_path):
    with run.app.app_context():
        from registry.cases.models import Abstract

        CaseItems.of(db.session.get(Abstract, 1)).set({"laterality": "X"})
        db.session.commit()
        db.session.remove()
    path = tmp_path / "out.xml"
    answer = run("export", path)
    assert answer.exit_code == 1
    assert "laterality: breaks a rule, kept as stored, in 1" in answer.output
    assert '<Item naaccrId="laterality">X</Item>' in path.read_text("utf-8")


def test_submissions_are_prepared_listed_and_downloaded(run, tmp_path):
    asked = ("--destination", "state", "--facility", "0000099001", "--from", "2025")
    prepared = run("submissions", "prepare", *asked)
    assert prepared.exit_code == 0, prepared.output
    assert prepared.output.startswith("1\tprepared\tSTATE\t0000099001_2025_v26_A_")
    assert run("submissions", "list").output == prepared.output
    for form in ("xml", "xml.gz", "xlsx"):
        assert run("submissions", "download", 1, tmp_path / f"q2.{form}").exit_code == 0
    assert len(patients(tmp_path / "q2.xml")[1]) == 1
    assert io.BytesIO((tmp_path / "q2.xlsx").read_bytes()).read(2) == b"PK"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("prepare", "--destination", "MOON", "--facility", "0000099001", "--from", "2025"),
            "--destination MOON: expected one of NCDB, STATE",
        ),
        (
            ("prepare", "--destination", "STATE", "--facility", "0000099001", "--from", "soon"),
            "First day: 'soon' is not a date",
        ),
        (
            ("prepare", "--destination", "STATE", "--facility", "0000099001", "--from", "2020"),
            "No case of this selection would be in the file",
        ),
        (("download", "7", "out.xml"), "There is no submission 7"),
        (("download", "7", "out.csv"), "expected a name that ends in .xml, .xml.gz or .xlsx"),
    ],
)
def test_submissions_say_what_they_cannot_do(run, arguments, message):
    answer = run("submissions", *arguments)
    assert answer.exit_code == 1
    assert message in answer.output
