"""How fast stored cases are exported, and a quarter's submission with its workbook is made."""

import argparse
import io
import re
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
from sqlalchemy import select

from bench import files
from registry import create_app, migrations_directory
from registry.audit.actions import SYSTEM
from registry.cases.models import Facility
from registry.exchange import exporting
from registry.exchange.conversion import Target
from registry.exchange.importing import actions as importing
from registry.exchange.importing import queries as batches
from registry.extensions import db
from registry.reports.submissions import actions, preview, queries, workbook
from registry.reports.submissions import files as submitted
from registry.reports.submissions.selection import Selection

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
FACILITY = re.compile(r'("reportingFacility">)[^<]*')


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tumors", type=int, default=20_000)
    arguments.add_argument("--cases", type=int, default=5_000)
    chosen = arguments.parse_args()
    measure(chosen.tumors, export)
    measure(chosen.cases, submit)


def measure(tumors, work) -> None:
    """Import a file of *tumors* of one facility, and let *work* measure the store."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "import.xml")
        files.repeated(source, tumors)
        app = create_app({"SECRET_KEY": "bench"}, instance_path=folder)
        with app.app_context():
            flask_migrate.upgrade(migrations_directory())
            one = Path(folder, "one-facility.xml")
            with source.open(encoding="utf-8") as old, one.open("w", encoding="utf-8") as new:
                new.writelines(FACILITY.sub(r"\g<1>0000099001", line) for line in old)
            batch = importing.begin(SYSTEM, one, one.name)
            path = one.replace(batches.file_path(batch))
            importing.accept(SYSTEM, importing.hold(batch.id, path).id, path)
            work(Path(folder), tumors)
            db.session.remove()
            db.engine.dispose()


def export(folder: Path, tumors: int) -> None:
    for name in ("out.xml", "out.xml.gz"):
        start = time.perf_counter()
        target = Target(250, "A", as_stored=True)
        found = exporting.export(folder / name, target, [], {}, generated=NOW)
        taken = time.perf_counter() - start
        assert found.tumors == tumors
        report(f"export of {tumors:,} tumors as {name.partition('.')[2]}", taken, tumors)


def submit(_folder: Path, cases: int) -> None:
    state = next(one for one in queries.destinations() if one.code == "STATE")
    facility = db.session.scalars(
        select(Facility.id).where(Facility.facility_id == "0000099001")
    ).one()
    selection = Selection(
        state.id, facility, "accession-year", "2000-01-01", "2001-12-31", 250, "A",
        incomplete=True,
    )  # fmt: skip
    start = time.perf_counter()
    assert preview.preview(selection, now=NOW).cases == cases
    report(f"preview of {cases:,} new cases", time.perf_counter() - start, cases)
    start = time.perf_counter()
    submission = actions.prepare(SYSTEM, selection, now=NOW, registry_items={})
    report(f"preparing {cases:,} cases", time.perf_counter() - start, cases)
    for name, write in (("file", submitted.write_xml), ("workbook", workbook.write)):
        start = time.perf_counter()
        write(submission, io.BytesIO())
        report(f"{name} of {cases:,} cases", time.perf_counter() - start, cases)
    actions.mark_sent(SYSTEM, submission, on=NOW.date())
    start = time.perf_counter()
    assert preview.preview(selection, now=NOW).counts["reasons"] == {"unchanged": cases}
    report(f"preview of {cases:,} cases sent before", time.perf_counter() - start, cases)


def report(what: str, seconds: float, tumors: int) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what}: {seconds:5.1f} s, {tumors / seconds:6.0f} a second, peak {peak:4.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
