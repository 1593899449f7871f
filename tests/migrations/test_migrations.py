import re
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from registry import migrations_directory, tables
from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.cases.models import Patient
from registry.extensions import db

VERSIONS = Path(migrations_directory()) / "versions"


def test_migrations_are_numbered_without_gaps():
    names = sorted(path.name for path in VERSIONS.glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in names), names
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.postgres
def test_the_migrations_make_the_tables_of_the_models(any_app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


@pytest.mark.postgres
def test_a_filled_database_goes_down_and_up_again(any_app):
    directory = migrations_directory()
    actions.add_patient(SYSTEM, {"nameLast": "Okafor"})
    db.session.remove()
    revisions = sorted(path.stem for path in VERSIONS.glob("*.py"))
    flask_migrate.downgrade(directory, revision=revisions[0])
    flask_migrate.upgrade(directory)
    assert db.session.scalars(select(Patient.name_last)).all() == ["Okafor"]
    db.session.remove()
    flask_migrate.downgrade(directory, revision="base")
    assert inspect(db.engine).get_table_names() in ([], ["alembic_version"])
    flask_migrate.upgrade(directory)
    assert db.session.scalars(select(Patient.name_last)).all() == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET username = 'nobody'",
        "DELETE FROM audit_event",
    ],
)
def test_the_database_itself_refuses_to_change_the_audit_trail(any_app, statement):
    actions.add_patient(SYSTEM, {"nameLast": "Okafor"})
    with pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        # a tumor without a patient
        "INSERT INTO tumor (patient_id, items, version, created_at, changed_at, changed_by,"
        " summary_stage, stage_group) VALUES (999, '{}', 1, '2025-01-01', '2025-01-01', 'x',"
        " '', '')",
        # a patient whose tumor would be orphaned
        "DELETE FROM patient",
        # the same accession and sequence number again
        "INSERT INTO abstract (tumor_id, patient_id, facility_id, accession_number_hosp,"
        " accession_claim, sequence_number_hospital, status, items, version, created_at,"
        " changed_at, changed_by) SELECT tumor_id, patient_id, facility_id,"
        " accession_number_hosp, accession_claim, sequence_number_hospital, status, items, 1,"
        " created_at, changed_at, changed_by FROM abstract",
        # an abstract under another patient's accession number
        "UPDATE abstract SET patient_id = (SELECT max(id) FROM patient)",
        # a status that does not exist
        "UPDATE abstract SET status = 'done'",
    ],
)
def test_the_database_itself_keeps_the_store_consistent(any_app, statement):
    from datetime import date

    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    patient = actions.add_patient(SYSTEM, {"nameLast": "Okafor"})
    actions.open_abstract(SYSTEM, patient, facility, {}, today=date(2025, 6, 30))
    actions.add_patient(SYSTEM, {"nameLast": "Lind"})
    with pytest.raises(Exception, match="(?i)constraint"), db.engine.begin() as connection:
        connection.execute(text(statement))
