"""The snapshot with very many tumors: how fast it is made, what questions of it take.

Run as ``python -m bench.snapshot --instance FOLDER`` to keep the million made-up tumors.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import flask_migrate
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, update

from bench import registry_of
from registry import create_app, migrations_directory, snapshot
from registry.accounts import actions
from registry.accounts.models import User
from registry.audit.actions import SYSTEM
from registry.cases import deriving
from registry.cases import queries as cases
from registry.cases.filters import CaseFilter
from registry.cases.models import Abstract, EditFailure, Tumor
from registry.cases.upgrades.models import UpgradeNeed, VersionUpgrade
from registry.extensions import db
from registry.reports import queries
from registry.security import Role
from registry.transactions import transaction

TODAY, YEAR, DAY = "20260630", 2026, date(2026, 6, 30)
# What the live database alone knew of, or still does: with values that many cases have.
LIVE = {"derived": "behaviorRecode:3", "edit": "R084", "need": "new-item"}
USER, PASSWORD = "bench", "bench-of-pages-1"
PAIRS = (
    ("site_group", "diagnosis_year"),
    ("metsAtDxBone", "tumorSizeSummary"),
    ("race1", "countyAtDx"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tumors", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--instance", type=Path, help="keep the registry here and use it again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SECRET_KEY": "bench"}, instance_path=given.instance or folder)
        with app.app_context():
            flask_migrate.upgrade(migrations_directory())
            if not db.session.scalar(select(func.count(Tumor.id))):
                timed("fill the registry", given.tumors, lambda: registry_of.fill(given.tumors))
                timed("derive", given.tumors, lambda: deriving.refresh_all(SYSTEM, today=DAY))
            if not db.session.scalar(select(func.count()).select_from(EditFailure)):
                repair_work()
            measure(given.rounds)
            db.session.remove()
            db.engine.dispose()


def measure(rounds: int) -> None:
    """Print the refresh rate, then the time of each question, then the peak of memory."""
    for path in (Path(snapshot.folder())).glob("*"):
        path.unlink()
    tumors = db.session.scalar(select(func.count(Tumor.id))) or 0
    timed("refresh, all new", tumors, snapshot.refresh)
    size = snapshot.status().size / 2**20
    print(f"{'size':32} {size:.0f} MB, peak {peak():.0f} MB", flush=True)
    repeated("nothing changed", rounds, snapshot.as_of)
    one_case_changes()
    timed("refresh after one change", 1, snapshot.refresh)
    for name in queries.TABLES:
        repeated(f"table {name}", rounds, lambda name=name: table(name))
    for pair in PAIRS:
        repeated(" by ".join(pair), rounds, lambda pair=pair: two_way(*pair))
    repeated(
        "all ages, as a frame", rounds, lambda: snapshot.cases(CaseFilter(), ["ageAtDiagnosis"])
    )
    client = viewer()
    for rows, columns in PAIRS:
        address = f"/statistics/builder/?rows={rows}&columns={columns}"
        repeated(f"page {rows} by {columns}", rounds, lambda at=address: page(client, at))
    for field, value in LIVE.items():
        address = f"/statistics/builder/?rows=site_group&columns=sexAssignedAtBirth&{field}={value}"
        repeated(f"page filtered by {field}", rounds, lambda at=address: page(client, at))
        chosen = CaseFilter(**{field: value})
        repeated(f"list filtered by {field}", rounds, lambda by=chosen: listed(by))
    print(f"{'peak of memory':32} {peak():.0f} MB", flush=True)


def viewer() -> FlaskClient:
    """Return a client with a registrar signed in, who looks at the pages."""
    if not db.session.scalar(select(User.id).where(User.username == USER)):
        user, _ = actions.add_user(SYSTEM, username=USER, full_name="B", role=Role.REGISTRAR)
        actions.change_password(user, PASSWORD)
    current_app.config["WTF_CSRF_ENABLED"] = False
    client = current_app.test_client()
    client.post("/sign-in", data={"username": USER, "password": PASSWORD})
    return client


def page(client: FlaskClient, address: str) -> None:
    """Ask for a page, from the request to the bytes."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code


def listed(chosen: CaseFilter) -> None:
    """Read the first page of the case list from the live database."""
    cases.case_list(chosen, today=TODAY)


def repair_work() -> None:
    """Let every tenth case fail an edit, and every tenth be asked about by a new version."""
    tenth = select(Abstract.id, Abstract.patient_id, Abstract.tumor_id).where(Abstract.id % 10 == 0)
    with transaction():
        counts: dict[str, object] = {}
        change = VersionUpgrade(
            from_version=250,
            to_version=260,
            done_at=registry_of.NOW,
            done_by="bench",
            counts=counts,
        )
        db.session.add(change)
        db.session.flush()
        rows = db.session.execute(tenth).all()
        db.session.execute(
            insert(EditFailure),
            [
                {"abstract_id": row.id, "edit_id": LIVE["edit"], "severity": "error", "since": DAY}
                for row in rows
            ],
        )
        asked = {"upgrade_id": change.id, "rule": LIVE["need"], "naaccr_id": "race1", "reason": ""}
        db.session.execute(
            insert(UpgradeNeed),
            [asked | {"patient_id": row.patient_id, "tumor_id": row.tumor_id} for row in rows],
        )


def table(name: str) -> object:
    return queries.table(name, CaseFilter(), stage="stage_group", year=YEAR, today=TODAY)


def two_way(rows: str, columns: str) -> object:
    by = [snapshot.column(rows).label("r"), snapshot.column(columns).label("c")]
    statement = select(*by, func.count().label("n")).select_from(snapshot.CASES)
    chosen = snapshot.conditions(CaseFilter(analytic="yes"), TODAY)
    return snapshot.frame(statement.where(*chosen).group_by(*by))


def one_case_changes() -> None:
    with transaction():
        change = update(Tumor).values(version=Tumor.version + 1)
        db.session.execute(change.where(Tumor.id == 1))


def timed(words: str, count: int, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    print(f"{words:32} {seconds:.1f} s, {count / seconds:,.0f} a second", flush=True)


def repeated(words: str, rounds: int, work: Callable[[], object]) -> None:
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
        db.session.remove()
    # The first round opens the files.
    rest = times[1:]
    print(
        f"{words:32} median {statistics.median(rest):.2f} s, worst {max(rest):.2f} s, "
        f"first {times[0]:.2f} s",
        flush=True,
    )


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
