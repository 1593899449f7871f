"""How fast a quarter's pack is made, in seconds of CPU: checked, kept, file, workbook; memory."""

import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bench.export import measure, report
from registry.audit.actions import SYSTEM
from registry.cases.models import Facility
from registry.extensions import db
from registry.reports.submissions import actions, downloads, queries
from registry.reports.submissions.selection import Selection

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=20_000)
    measure(arguments.parse_args().cases, pack)


def pack(folder: Path, cases: int) -> None:
    """Prepare *cases* with all their errors, and write every download of them."""
    state = next(one for one in queries.destinations() if one.code == "STATE")
    state.zero_errors = False
    facility = select(Facility.id).where(Facility.facility_id == "0000099001")
    selection = Selection(
        state.id, db.session.scalars(facility).one(), "accession-year", "2000-01-01",
        "2001-12-31", 260, "A", incomplete=True,
    )  # fmt: skip
    db.session.commit()
    start = time.process_time()
    submission = actions.prepare(SYSTEM, selection, now=NOW, registry_items={})
    assert submission.cases == cases
    report(f"checking and keeping {cases:,} cases", time.process_time() - start, cases)
    for form in downloads.TYPES:
        start = time.process_time()
        with tempfile.TemporaryFile(dir=folder) as target:
            downloads.write(submission, form, target)
        report(f"{form} of {cases:,} cases", time.process_time() - start, cases)


if __name__ == "__main__":
    main()
