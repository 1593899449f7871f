from click.testing import CliRunner

from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.cases.models import TumorDerived
from registry.cli import main
from registry.extensions import db
from tests.cases.test_deriving import LUNG, TODAY


def run(*arguments):
    return CliRunner().invoke(main, ["derived", *arguments])


def test_the_items_are_listed():
    lines = run("list").output.splitlines()
    assert lines[0].startswith("siteRecode\tSEER site recode\tSEER site recode ICD-O-3 2008\t")


def test_a_refresh_says_what_changed(app, monkeypatch, make_patient, make_facility):
    monkeypatch.setattr("registry.create_app", lambda: app)
    monkeypatch.setattr("registry.clock.today", lambda: TODAY)
    abstract = actions.open_abstract(SYSTEM, make_patient(), make_facility(), LUNG, today=TODAY)
    row = db.session.get(TumorDerived, abstract.tumor_id)
    row.items = {**row.items, "siteRecode": "99999"}
    db.session.commit()
    shown = "siteRecode\t1\n1 of 1 tumors "
    assert run("refresh", "--dry-run").output == f"{shown}would change; nothing was stored\n"
    assert run("refresh").output == f"{shown}changed\n"
    assert run("refresh").output == "0 of 1 tumors changed\n"


def test_a_setting_that_is_no_date_is_said(app, monkeypatch):
    monkeypatch.setattr("registry.create_app", lambda: app)
    app.config["STUDY_END"] = "2024"
    result = run("refresh")
    assert result.exit_code == 1
    assert result.output == "Error: STUDY_END: '2024' is not a date YYYY-MM-DD\n"
