"""Putting the application together: settings, extensions, rooms, headers."""

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from registry import (
    addresses,
    assets,
    config,
    errors,
    headers,
    migrations_directory,
    privacy,
    setup,
)
from registry.extensions import bootstrap, csrf, db, login_manager, migrate
from registry.transactions import use_sqlite_well

# Each of these packages has views with a blueprint, bp.
ROOMS = (
    "registry.accounts",
    "registry.abstracting",
    "registry.data_requests",
    "registry.imports",
    "registry.practice",
    "registry.reports",
    "registry.reports.quality",
    "registry.reports.annual",
    "registry.reports.rates",
    "registry.reports.reference",
    "registry.reports.reliability",
    "registry.reports.submissions",
    "registry.reports.survival",
)


def create(settings: Mapping[str, Any], instance_path: Path | str | None) -> Flask:
    """Return the application; see :func:`registry.create_app`."""
    path = instance_path or os.environ.get("REGISTRY_INSTANCE") or Path.cwd() / "instance"
    app = Flask("registry", instance_path=str(Path(path).absolute()))
    app.config.from_object(config)
    app.config.from_pyfile(str(Path(app.instance_path) / "config.py"), silent=True)
    app.config.from_prefixed_env("REGISTRY")
    app.config.update(settings)
    setup.prepare_instance(app)

    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]

    db.init_app(app)
    use_sqlite_well(app)
    migrate.init_app(app, db, directory=migrations_directory())
    addresses.init_app(app)
    for room in ROOMS:
        app.register_blueprint(import_module(f"{room}.views").bp)
    login_manager.init_app(app)
    csrf.init_app(app)
    bootstrap.init_app(app)
    assets.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    privacy.init_app(app)
    setup.init_templates(app)
    return app
