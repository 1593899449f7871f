"""One database transaction for each action."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Connection, event

from registry.extensions import db

WRITING = "registry_writing"


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what happens inside, or nothing of it.

    An inner transaction joins the outer one.  What was read before is read
    again inside, so that versions are compared with the newest state; SQLite
    takes its write lock at the start, so that two writers queue instead of failing.
    """
    session = db.session
    if session.info.get(WRITING):
        yield
        return
    session.commit()
    session.info[WRITING] = True
    try:
        session.connection(execution_options={WRITING: True})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(WRITING, None)


def use_sqlite_well(app: Flask) -> None:
    """Set up the connections of an SQLite database: WAL, full sync, foreign keys, honest begins."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def on_connect(connection: object, _record: object) -> None:
        # The driver's own implicit BEGIN would come too late and never be IMMEDIATE.
        connection.isolation_level = None  # type: ignore[attr-defined]
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in (
            # A large import is stored in one transaction; pages wait for it rather than fail.
            "busy_timeout = 120000",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "cache_size = -65536",
            "temp_store = MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
