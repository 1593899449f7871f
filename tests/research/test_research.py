"""The research library: typed frames by role, from SQLite, PostgreSQL and a copied snapshot."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from registry import research, snapshot
from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions
from registry.demo import actions as demo
from registry.extensions import db
from registry.reports.survival import pages
from registry.reports.survival.options import Options

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "lung-cancer.ipynb"
COLUMNS = ["sexAssignedAtBirth", "primarySite", "ageAtDiagnosis", "dateOfDiagnosis"]


def fill():
    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    for number, (site, sex, born, diagnosed) in enumerate(
        [
            ("C341", "1", "19500101", "20240229"),
            ("C504", "2", "19600615", "202403"),
            ("C504", "2", "", "20240701"),
        ]
    ):
        patient = actions.add_patient(
            SYSTEM, {"nameLast": f"Marker{number}", "sexAssignedAtBirth": sex, "dateOfBirth": born}
        )
        values = {"primarySite": site, "dateOfDiagnosis": diagnosed, "behaviorCodeIcdO3": "3"}
        values |= {"dateOf1stContact": "20240801", "classOfCase": "14"}
        actions.open_abstract(SYSTEM, patient, facility, values, today=date(2025, 6, 30))


@pytest.fixture
def filled(any_app):
    fill()
    return any_app


def where(app):
    """What the application's registry is opened by: its URL, or its folder."""
    url = app.config["DATABASE_URL"]
    return url or app.instance_path


@pytest.mark.postgres
def test_cases_are_typed(filled):
    with research.open(where(filled)) as registry:
        frame = registry.cases(COLUMNS)
        assert frame["ageAtDiagnosis"].tolist() == [74, 63, pd.NA]
        assert str(frame["ageAtDiagnosis"].dtype) == "Int64"
        assert frame["dateOfDiagnosis"].tolist()[0] == pd.Timestamp(2024, 2, 29)
        assert frame["dateOfDiagnosis"].isna().tolist() == [False, True, False]
        assert frame["primarySite"].cat.categories.tolist() == ["C341", "C504"]
        assert registry.cases(COLUMNS, labels=True)["sexAssignedAtBirth"].tolist() == [
            "Male", "Female", "Female",
        ]  # fmt: skip
        stored = registry.cases(COLUMNS, typed=False)
        assert stored["dateOfDiagnosis"].tolist() == ["20240229", "202403", "20240701"]
        assert len(registry.cases(site="C50", basis="diagnosis", year_from=2024)) == 2


def test_identifiers_are_for_those_who_may_see_patients(app, make_user):
    fill()
    make_user(role="analyst", username="kim")
    make_user(role="registrar", username="robin")
    for user in ("", "kim"):
        with research.open(where(app), user=user) as registry:
            with pytest.raises(research.NotAllowed, match="nameLast: open the registry for a"):
                registry.cases(COLUMNS, identifiers=["nameLast"])
            with pytest.raises(ValueError, match="nameLast is not in the snapshot"):
                registry.cases(["nameLast"])
    with research.open(where(app), user="Robin") as registry:
        frame = registry.cases(["primarySite"], identifiers=["nameLast"], site="C50")
        assert frame["nameLast"].tolist() == ["Marker1", "Marker2"]
        with pytest.raises(ValueError, match="noItem"):
            registry.cases(["primarySite"], identifiers=["noItem"])
    event = db.session.scalars(db.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.username, event.action) == ("robin", "read identifiers for research")
    assert event.detail == {"items": ["nameLast"], "cases": 2}


def test_small_counts_are_hidden_from_those_who_see_no_patients(app, make_user):
    fill()
    make_user(role="registrar", username="robin")
    with research.open(app.instance_path) as registry:
        assert registry.counts("primarySite", "sexAssignedAtBirth").isna().any(axis=None)
    with research.open(app.instance_path, user="robin") as registry:
        table = registry.counts("site_group", "sexAssignedAtBirth")
        assert table.loc["Breast"].to_dict() == {"Female": 2, "Male": 0, "Total": 2}
        assert table.loc["Total", "Total"] == 3


def test_survival_and_rates_hide_small_counts_from_those_who_see_no_patients(app, make_user):
    fill()
    make_user(role="registrar", username="robin")
    with research.open(app.instance_path) as registry:
        assert registry.survival().left_out["tumors"].isna().any()
        assert registry.rates(year_from=2024, year_to=2024).table.isna().any(axis=None)
    with research.open(app.instance_path, user="robin") as registry:
        assert not registry.rates(year_from=2024, year_to=2024).left_out.isna().any(axis=None)
        assert registry.survival().left_out.loc["Looked at", "tumors"] == 3


def test_suppressed_tables_tell_no_small_count():
    counts = pd.DataFrame({"A": [3, 40, 0], "B": [20, 60, 30]}, index=["x", "y", "z"])
    shown = research.suppressed(counts)
    assert pd.isna(shown.loc["x", "A"])
    # Neither its row nor its column tells it.
    assert shown.loc["x"].isna().sum() >= 2
    assert shown["A"].isna().sum() >= 2
    assert shown.loc["z", ["A", "Total"]].tolist() == [0, 30]
    assert shown.loc["Total"].tolist() == [43, 110, 153]


def test_a_copied_snapshot_stands_alone(app, tmp_path):
    fill()
    snapshot.refresh()
    as_of = snapshot.as_of()
    copied = tmp_path / "copied"
    shutil.copytree(Path(app.instance_path) / "snapshot", copied)
    with research.open(copied) as registry:
        assert len(registry.cases(COLUMNS, site="C50")) == 2
        assert registry.as_of <= as_of
        # All three have no date of last contact.
        assert registry.survival(by="sex").left_out.loc["Counted", "tumors"] == 0
        with pytest.raises(ValueError, match="No case was counted"):
            registry.survival(by="sex").table  # noqa: B018
        with pytest.raises(ValueError, match="a snapshot alone does not have"):
            registry.cases(COLUMNS, words="Marker1")
    with pytest.raises(research.NotAllowed, match="knows no users"):
        research.open(copied, user="robin")
    (copied / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="holds no snapshot of this version"):
        research.open(copied)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda registry: registry.cases(colour="red"), "Filter: 'colour' is not one of"),
        (lambda registry: registry.cases(["noItem"]), "'noItem' is neither a NAACCR XML id"),
        (lambda registry: registry.cases(year_from="24x"), "24x"),
        (lambda registry: registry.survival(method="guess"), "'guess' is not one of"),
        (lambda registry: registry.rates(year_from="24x"), "24x"),
    ],
)
def test_what_is_asked_wrongly_is_said(app, ask, words):
    with research.open(app.instance_path) as registry, pytest.raises(ValueError, match=words):
        ask(registry)


def test_what_is_no_registry_and_who_is_no_user_is_said(app, tmp_path):
    with pytest.raises(FileNotFoundError, match="is no instance folder"):
        research.open(tmp_path / "nothing")
    with pytest.raises(research.NotAllowed, match="'nobody' is no user"):
        research.open(app.instance_path, user="nobody")


def test_estimates_are_those_of_the_pages_and_the_notebook_runs(app, make_user, monkeypatch):
    """One made-up hospital serves both, because it takes seconds to make."""
    demo.fill(SYSTEM, count=120, seed=1, today=date(2025, 6, 30))
    make_user(role="registrar", username="robin")
    with research.open(app.instance_path, user="robin") as registry:
        found = registry.survival(by="sex")
        shown = pages.page(Options.from_query(_query(by="sex")), date.today())  # noqa: DTZ011
        [table] = shown.tables
        assert found.table.to_numpy().tolist() == [list(row.values) for row in table.rows]
        assert found.left_out.loc["Looked at", "tumors"] == 120
        assert registry.rates(method="rates").table.loc["All ages"].notna().all()
        assert registry.columns().loc["primarySite", "number"] == 400
    _run(NOTEBOOK, monkeypatch, app.instance_path)


def _query(**options):
    from werkzeug.datastructures import MultiDict

    return MultiDict(options)


def _run(path, monkeypatch, instance):
    nbformat = pytest.importorskip("nbformat", reason="needs nbclient")
    from nbclient import NotebookClient

    monkeypatch.setenv("REGISTRY_INSTANCE", str(instance))
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    outputs = [
        output.get("data", {}).get("text/plain", output.get("text", ""))
        for cell in book.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    assert outputs[0] == "False"
    assert any("Data as of" in each for each in outputs)
