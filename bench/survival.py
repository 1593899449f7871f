"""How long survival takes: the estimators on 200,000 cases, and the page on as many tumors."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date

import flask_migrate
import numpy as np
from werkzeug.datastructures import MultiDict

from bench import registry_of
from registry import create_app, migrations_directory, snapshot
from registry.extensions import db
from registry.reports.analysis import competing, cox, survival
from registry.reports.survival import pages
from registry.reports.survival.options import Options

TODAY = date(2026, 6, 30)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=200_000)
    arguments.add_argument("--tumors", type=int, default=200_000, help="0 leaves the page out")
    arguments.add_argument("--rounds", type=int, default=5)
    chosen = arguments.parse_args()
    estimators(chosen.cases, chosen.rounds)
    if chosen.tumors:
        page(chosen.tumors, chosen.rounds)


def estimators(cases: int, rounds: int) -> None:
    chance = np.random.default_rng(1)
    days = chance.exponential(1500, cases).astype(int)
    causes = chance.integers(0, 3, cases)
    died = causes > 0
    groups = chance.integers(0, 7, cases).astype(str)
    covariates = [cox.Covariate("Stage", groups, "0")]
    report("Kaplan-Meier", lambda: survival.kaplan_meier(days, died), rounds)
    report("log-rank, 7 groups", lambda: survival.log_rank(days, died, groups), rounds)
    report("actuarial", lambda: survival.actuarial(days, died, 10), rounds)
    report("incidence", lambda: competing.incidence(days, causes, 1), rounds)
    report("Cox, 6 ratios", lambda: cox.fit(days, died, covariates), 1)


def page(tumors: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SECRET_KEY": "bench"}, instance_path=folder)
        with app.app_context():
            flask_migrate.upgrade(migrations_directory())
            registry_of.fill(tumors)
            snapshot.refresh()
            for by in ("summary_stage", "item:laterality"):
                options = Options.from_query(MultiDict({"by": by, "classes": "analytic"}))
                report(f"page by {by}", lambda asked=options: pages.page(asked, TODAY), rounds)
            db.session.remove()
            db.engine.dispose()


def report(name: str, run: Callable[[], object], rounds: int) -> None:
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    # The first round warms the imports and the caches.
    median, worst = statistics.median(times[1:]), max(times[1:])
    print(f"{name:24} median {median:.2f} s, worst {worst:.2f} s", flush=True)


if __name__ == "__main__":
    main()
