"""How fast the edits run: ``python -m bench.edits``, on cases of the made-up hospital."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from registry import create_app
from registry.cases.editing.cases import cases_of_patient
from registry.demo import files
from registry.edits import engine, fixes
from registry.edits.case import Case
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
    # The first round reads the tables that every later one finds ready.
    _rate(path, with_texts=True)
    whole, one, ways = [], [], []
    for case in _cases(path, with_texts=True):
        before = time.perf_counter()
        failures = engine.run(case)
        whole.append(time.perf_counter() - before)
        if failures:
            before = time.perf_counter()
            for failure in failures:
                list(fixes.fixes(failure, case))
            ways.append(time.perf_counter() - before)
        before = time.perf_counter()
        engine.run_changed(case, [ITEM])
        one.append(time.perf_counter() - before)
    for name, times in (
        ("all edits of a case", whole),
        ("edits of one item", one),
        ("ways out of all failures of a case", ways),
    ):
        p95 = statistics.quantiles(times, n=20)[-1]
        sys.stdout.write(f"{name}: median {statistics.median(times) * 1000:.1f} ms, ")
        sys.stdout.write(f"p95 {p95 * 1000:.1f} ms\n")
    for with_texts in (True, False):
        words = "texts read against codes" if with_texts else "cases without texts"
        rate = _rate(path, with_texts=with_texts)
        sys.stdout.write(f"read from a file and run, {words}: {rate:.0f} cases/s\n")


def _rate(path: Path, *, with_texts: bool) -> float:
    """Return the cases per second of CPU time of a batch: read, and all edits run."""
    started = time.process_time()
    number = 0
    for case in _cases(path, with_texts=with_texts):
        engine.run(case)
        number += 1
    return number / (time.process_time() - started)


def _cases(path: Path, *, with_texts: bool) -> Iterator[Case]:
    with naaccr_xml.Reader(path) as reader:
        for patient in reader:
            tumors = [
                {
                    item: value
                    for item, value in (patient.items | tumor.items).items()
                    if with_texts or not item.startswith("text")
                }
                for tumor in patient.tumors
            ]
            yield from cases_of_patient(tumors, today=date(2026, 6, 30))


if __name__ == "__main__":
    main()
