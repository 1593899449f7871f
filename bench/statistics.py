"""How long the facility's tables take with 100,000 tumors in SQLite."""

import argparse
import statistics
import tempfile
import time

import flask_migrate

from bench import registry_of
from registry import create_app, migrations_directory
from registry.cases.filters import CaseFilter
from registry.extensions import db
from registry.reports import queries

TODAY, YEAR = "20260630", 2026


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tumors", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=7)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SECRET_KEY": "bench"}, instance_path=folder)
        with app.app_context():
            flask_migrate.upgrade(migrations_directory())
            registry_of.fill(chosen.tumors)
            for words, filter_ in (
                ("all years", CaseFilter()),
                ("one year", CaseFilter(year_from="2024", year_to="2024")),
            ):
                for name in queries.TABLES:
                    report(name, words, filter_, chosen.rounds)
            db.session.remove()
            db.engine.dispose()


def report(name: str, words: str, chosen: CaseFilter, rounds: int) -> None:
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        queries.table(name, chosen, stage="stage_group", year=YEAR, today=TODAY)
        times.append(time.perf_counter() - start)
        db.session.remove()
    # The first round warms the imports and the page cache.
    median, worst = statistics.median(times[1:]), max(times[1:])
    print(f"{name:16} {words:10} median {median:.2f} s, worst {worst:.2f} s", flush=True)


if __name__ == "__main__":
    main()
