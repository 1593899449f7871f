"""How fast files are read, held and accepted into SQLite; linear is a constant rate."""

import argparse
import tempfile
import time
from pathlib import Path

import flask_migrate

from bench import files
from registry import create_app, migrations_directory
from registry.audit.actions import SYSTEM
from registry.exchange.importing import actions, queries
from registry.extensions import db


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tumors", type=int, nargs="+", default=[5_000, 10_000, 20_000])
    for tumors in arguments.parse_args().tumors:
        measure(tumors)


def measure(tumors: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "import.xml")
        files.repeated(source, tumors)
        app = create_app({"SECRET_KEY": "bench"}, instance_path=folder)
        with app.app_context():
            flask_migrate.upgrade(migrations_directory())
            start = time.perf_counter()
            batch = actions.begin(SYSTEM, source, source.name)
            path = source.replace(queries.file_path(batch))
            held = actions.hold(batch.id, path)
            assert (held.state, held.new, held.refused) == ("held", tumors, 0), held.message
            reading = time.perf_counter() - start
            actions.accept(SYSTEM, held.id, path)
            whole = time.perf_counter() - start
            db.session.remove()
            db.engine.dispose()
    print(
        f"{tumors:7,} tumors: read and held in {reading:5.1f} s, accepted in "
        f"{whole - reading:5.1f} s, {tumors / whole:5.0f} tumors/s in all",
        flush=True,
    )


if __name__ == "__main__":
    main()
