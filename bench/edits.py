"""How fast the edits run: ``python -m bench.edits``, on cases of the made-up hospital."""

import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from registry import create_app
from registry.cases.editing.cases import cases_of_patient
from registry.demo import files
from registry.edits import engine, fixes
from registry.exchange import naaccr_xml

CASES = 1000
ITEM = "laterality"


def main() -> None:
    """Print the time for one case, a changed item, the ways out, and the rate of a whole run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.xml.gz"
        files.write(path, count=CASES, seed=5, today=date(2026, 6, 30))
        app = create_app({"SECRET_KEY": "bench"}, instance_path=folder)
        with app.app_context():
            from registry.extensions import db

            db.create_all()
            _measure(path)


def _measure(path: Path) -> None:
    whole, one, ways = [], [], []
    started = time.perf_counter()
    with naaccr_xml.Reader(path) as reader:
        for patient in reader:
            tumors = [{**patient.items, **tumor.items} for tumor in patient.tumors]
            for case in cases_of_patient(tumors, today=date(2026, 6, 30)):
                before = time.perf_counter()
                failures = engine.run(case)
                whole.append(time.perf_counter() - before)
                if failures:
                    before = time.perf_counter()
                    for failure in failures:
                        fixes.fixes(failure, case)
                    ways.append(time.perf_counter() - before)
                before = time.perf_counter()
                engine.run_changed(case, [ITEM])
                one.append(time.perf_counter() - before)
    rate = len(whole) / (time.perf_counter() - started)
    for name, times in (
        ("all edits of a case", whole),
        ("edits of one item", one),
        ("ways out of all failures of a case", ways),
    ):
        p95 = statistics.quantiles(times, n=20)[-1]
        sys.stdout.write(f"{name}: median {statistics.median(times) * 1000:.1f} ms, ")
        sys.stdout.write(f"p95 {p95 * 1000:.1f} ms\n")
    sys.stdout.write(f"read from a file and run, all of it: {rate:.0f} cases/s\n")


if __name__ == "__main__":
    main()
