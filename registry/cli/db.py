"""``registry db``: bringing the tables up to date, or back."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask


@click.group()
def db() -> None:
    """Bring the tables up to date, or back."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest revision; what is stored stays."""
    import flask_migrate

    from registry import create_app, migrations_directory

    app = create_app()
    with app.app_context():
        flask_migrate.upgrade(migrations_directory())
        click.echo(f"The tables are at {current_revision(app)}, the newest revision")


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION, such as 0001_first_tables; later tables are dropped."""
    import flask_migrate

    from registry import create_app, migrations_directory

    app = create_app()
    with app.app_context():
        flask_migrate.downgrade(migrations_directory(), revision=revision)
        click.echo(f"The tables are at {current_revision(app) or 'no revision'}")


@db.command()
@click.pass_context
def status(context: click.Context) -> None:
    """Say which revision the tables have; exit code 1 when a newer one is here."""
    from registry import create_app

    app = create_app()
    with app.app_context():
        current, newest = current_revision(app), newest_revision()
        click.echo(f"The tables are at {current or 'no revision'}; the newest is {newest}")
        context.exit(0 if current == newest else 1)


def current_revision(app: "Flask") -> str | None:
    """Return the revision of the tables, None where there are none."""
    from alembic.migration import MigrationContext

    engine = app.extensions["sqlalchemy"].engine
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Return the newest revision that this version of the registry knows."""
    from pathlib import Path

    from registry import migrations_directory

    return max(path.stem for path in Path(migrations_directory(), "versions").glob("[0-9]*.py"))
