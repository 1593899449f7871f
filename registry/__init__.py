"""Hospital cancer registry: abstracting, NAACCR exchange, statistics, submissions."""

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask

from registry import config, errors, headers, setup
from registry.extensions import bootstrap, csrf, db, login_manager, migrate
from registry.transactions import use_sqlite_well

ROOMS: tuple[str, ...] = ()


def create_app(
    settings: Mapping[str, Any] | None = None, instance_path: Path | str | None = None
) -> Flask:
    """Return the application.

    Settings come from ``registry/config.py``, ``instance/config.py``, REGISTRY_*
    variables and *settings*, later ones winning.
    """
    path = instance_path or os.environ.get("REGISTRY_INSTANCE") or Path.cwd() / "instance"
    app = Flask(__name__, instance_path=str(Path(path).absolute()))
    app.config.from_object(config)
    app.config.from_pyfile(str(Path(app.instance_path) / "config.py"), silent=True)
    app.config.from_prefixed_env("REGISTRY")
    app.config.update(settings or {})
    setup.prepare_instance(app)

    db.init_app(app)
    use_sqlite_well(app)
    migrate.init_app(app, db, directory=migrations_directory())
    csrf.init_app(app)
    login_manager.init_app(app)
    bootstrap.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    setup.init_templates(app)
    for room in ROOMS:
        app.register_blueprint(import_module(f"{room}.views").bp)
    return app


def migrations_directory() -> str:
    """Return where the migrations lie; they travel inside the package."""
    return str(Path(__file__).parent / "migrations")
