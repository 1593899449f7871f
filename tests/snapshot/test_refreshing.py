"""The snapshot follows the database part by part, and a crash leaves the old one whole."""

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from registry import snapshot
from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.cases.filters import CaseFilter
from registry.cases.models import Abstract, Patient, Tumor
from registry.cli import main
from registry.extensions import db
from registry.snapshot import layout, manifest, partitions, refreshing
from registry.transactions import transaction
from tests.fixtures.people import TODAY


@pytest.fixture
def small_partitions(monkeypatch):
    """Two rows to a partition, so that a handful of cases has several."""
    monkeypatch.setattr(partitions, "SIZE", 2)


def sites():
    return list(snapshot.cases(CaseFilter(), ["primarySite"])["primarySite"])


def files():
    held = manifest.read(refreshing.folder())
    return {
        level: {n: each.file for n, each in held.tables[level].items()} for level in held.tables
    }


@pytest.mark.usefixtures("small_partitions")
def test_only_the_partitions_of_what_changed_are_written(make_abstract):
    made = [make_abstract(primarySite=site) for site in ("C341", "C342", "C343", "C348", "C349")]
    assert sites() == ["C341", "C342", "C343", "C348", "C349"]
    before = files()
    actions.save_items(
        SYSTEM, made[2], {"primarySite": "C340"}, loaded={"primarySite": "C343"}, today=TODAY
    )
    assert sites() == ["C341", "C342", "C340", "C348", "C349"]
    after = files()
    changed = {
        level: {n for n in after[level] if after[level][n] != before[level][n]} for level in after
    }
    # Rows 2 and 3 share the partition of keys 2-3.
    assert changed["tumor"] == {1}
    assert changed["patient"] == set()


@pytest.mark.usefixtures("small_partitions")
def test_deleted_cases_disappear(make_abstract):
    made = [make_abstract(primarySite=site) for site in ("C341", "C342", "C343")]
    assert len(sites()) == 3
    with transaction():
        for each in made[1:]:
            db.session.execute(delete(Abstract).where(Abstract.id == each.id))
    assert sites() == ["C341"]
    with transaction():
        db.session.execute(delete(Abstract))
    assert sites() == []


def test_nothing_is_written_while_nothing_changes(make_abstract):
    make_abstract(primarySite="C341")
    sites()
    before, first = files(), snapshot.as_of()
    assert sites() == ["C341"]
    assert files() == before
    assert snapshot.as_of() >= first


def test_a_crash_leaves_the_old_snapshot_whole(make_abstract, monkeypatch):
    make_abstract(primarySite="C341")
    sites()
    held = manifest.read(refreshing.folder())
    make_abstract(primarySite="C342")
    write, calls = partitions.write, []

    def breaks(*arguments):
        calls.append(arguments[2])
        if len(calls) == 2:
            raise OSError("No space left on device")
        return write(*arguments)

    monkeypatch.setattr(partitions, "write", breaks)
    with pytest.raises(OSError, match="No space"):
        snapshot.refresh()
    assert manifest.read(refreshing.folder()) == held
    monkeypatch.undo()
    assert sites() == ["C341", "C342"]


def test_progress_goes_from_none_to_all(make_abstract):
    make_abstract()
    make_abstract()
    seen = []
    snapshot.refresh(lambda done, total: seen.append((done, total)))
    assert seen == [(0, 8), (2, 8), (4, 8), (6, 8), (8, 8)]


def test_after_very_many_changes_the_old_answer_comes_at_once(make_abstract, monkeypatch):
    make_abstract(primarySite="C341")
    sites()
    then = manifest.read(refreshing.folder()).as_of
    make_abstract(primarySite="C342")
    monkeypatch.setattr(refreshing, "AT_ONCE", 1)
    started = []
    monkeypatch.setattr(refreshing, "refresh_in_background", started.append)
    assert sites() == ["C341"]
    assert snapshot.as_of() == then
    assert started
    assert snapshot.status().stale == 8


def test_another_layout_makes_the_files_anew(make_abstract, monkeypatch):
    make_abstract(primarySite="C341")
    sites()
    before = files()
    monkeypatch.setattr(layout, "fingerprint", lambda: "another")
    assert sites() == ["C341"]
    assert set(files()["tumor"].values()).isdisjoint(before["tumor"].values())


def test_a_change_that_left_no_stamp_is_seen_by_the_next_full_look(make_abstract):
    made = make_abstract(primarySite="C341")
    sites()
    with transaction():
        newer = update(Tumor).values(primary_site="C342", version=Tumor.version + 1)
        db.session.execute(newer.where(Tumor.id == made.tumor_id))
    snapshot.refresh()
    assert sites() == ["C342"]


def test_the_command_refreshes_and_says_what_it_did(make_abstract, app, monkeypatch):
    make_abstract()
    db.session.remove()
    monkeypatch.setenv("REGISTRY_INSTANCE", app.instance_path)
    run = CliRunner().invoke
    assert "There is no snapshot yet" in run(main, ["snapshot", "status"]).output
    refreshed = run(main, ["snapshot", "refresh"])
    assert refreshed.exit_code == 0, refreshed.output
    assert ": 1 cases, 4 rows" in refreshed.output
    assert "4 rows written in" in refreshed.output
    assert "0 rows lie in parts that have changed since" in run(main, ["snapshot", "status"]).output
    assert db.session.get(Patient, 1)
