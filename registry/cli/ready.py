"""The application for commands that need its tables."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask


def ready_app() -> "Flask":
    """Return the application; without tables, or with old ones, say how to make them."""
    from registry import create_app
    from registry.cli.db import current_revision, newest_revision

    app = create_app()
    with app.app_context():
        current, newest = current_revision(app), newest_revision()
    if current != newest:
        raise click.ClickException(
            f"The registry in {app.instance_path} has {'old' if current else 'no'} tables: run "
            "`registry db upgrade`, or `make run` for a first start; REGISTRY_INSTANCE names "
            "another folder"
        )
    return app
