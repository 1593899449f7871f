"""How Alembic reaches this registry's database and tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from registry import tables
from registry.extensions import db


@contextmanager
def references_off(connection: Connection) -> Iterator[None]:
    """Let SQLite's batch mode replace tables; their references come back with the new ones."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Straight to the driver: within a transaction SQLite ignores this switch.
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - an open connection has its driver's
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def run() -> None:
    """Run the migrations on the application's own database, all in one transaction."""
    with db.engine.connect() as connection, references_off(connection):
        context.configure(
            connection=connection,
            target_metadata=tables.metadata,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
