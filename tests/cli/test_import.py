import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from registry.cases.models import Abstract
from registry.cli import main
from registry.exchange.importing import queries
from registry.extensions import db
from tests.exchange.naaccr_xml.documents import document, item, patient

TUMOR = item("primarySite", "C341") + item("reportingFacility", "0000099001")
TUMOR += item("accessionNumberHosp", "202500001") + item("sequenceNumberHospital", "00")
PERSON = item("nameLast", "Lind") + item("dateOfBirth", "19560214")
GOOD = document(patient(PERSON, TUMOR))


@pytest.fixture
def run(app, monkeypatch, tmp_path):
    monkeypatch.setenv("REGISTRY_INSTANCE", app.instance_path)

    def call(content, *options):
        path = tmp_path / "in.xml"
        path.write_bytes(content)
        result = CliRunner().invoke(main, ["import", str(path), *options])
        assert path.read_bytes() == content
        return result

    return call


def stored():
    return db.session.scalar(select(func.count(Abstract.id)))


def test_a_file_is_stored_at_a_word_and_the_totals_are_printed(run):
    result = run(GOOD, "--accept", "--json")
    assert result.exit_code == 0
    totals = json.loads(result.stdout)
    assert (totals["patients"], totals["tumors"], totals["new"], totals["refused"]) == (1, 1, 1, 0)
    assert stored() == 1
    assert list(queries.uploads_folder().iterdir()) == []
    again = run(GOOD, "--accept")
    assert "1 tumors = 0 new + 0 changed + 1 unchanged + 0 refused" in again.stdout


def test_without_a_word_and_without_a_terminal_it_is_only_held(run):
    result = run(GOOD)
    assert result.exit_code == 0
    assert "Batch 1 is held" in result.stderr
    assert stored() == 0
    assert "already held as batch 1" in run(GOOD).stderr


def test_refused_tumors_are_printed_with_line_and_reason(run):
    result = run(document(patient(PERSON, TUMOR + item("laterality", "12"))), "--accept")
    assert result.exit_code == 1
    assert "in.xml: Line 16: Value too long: laterality, '12'" in result.stdout
    assert stored() == 0


def test_a_file_that_stops_stores_nothing(run):
    result = run(GOOD[:-20], "--accept")
    assert result.exit_code == 2
    assert "not well-formed XML" in result.stderr
    assert stored() == 0


def test_an_unknown_facility_is_named(run):
    result = run(GOOD, "--facility", "0000000001")
    assert result.exit_code == 1
    assert "--facility 0000000001: the registry has no such facility" in result.stderr


def test_the_sample_of_the_product_is_imported(run):
    sample = Path(__file__).parents[1] / "data" / "naaccr" / "plain.xml"
    assert "reportingFacility is blank; choose a facility" in run(sample.read_bytes()).stdout
