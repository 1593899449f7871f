"""Preparing the instance folder and the templates' vocabulary."""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from flask import Flask

from registry import formats, navigation
from registry.security import Permission
from registry.standards.items import LATEST

DATABASE_FILE = "registry.sqlite"
KEY_FILE = "secret_key"


def prepare_instance(app: Flask) -> None:
    """Make the instance folder, the secret key, the database's URL and the session's length."""
    folder = _private_folder(Path(app.instance_path))
    if not app.config.get("SECRET_KEY"):
        app.config["SECRET_KEY"] = _secret_key(folder / KEY_FILE)
    url = app.config["DATABASE_URL"] or f"sqlite:///{folder / DATABASE_FILE}"
    # SQLAlchemy's own name for the driver that the [postgres] extra installs.
    app.config["SQLALCHEMY_DATABASE_URI"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    # A signed cookie is worthless after this, whatever it says of itself.
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(hours=app.config["SESSION_HOURS"])
    if not app.config["BOOTSTRAP_SERVE_LOCAL"]:
        raise ValueError("BOOTSTRAP_SERVE_LOCAL must stay True: the registry asks no other server")


def init_templates(app: Flask) -> None:
    """Give templates their filters, the versions and the navigation."""
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        product_version=version("cancer-registry"),
        standard_version=LATEST // 10,
        has_endpoint=app.view_functions.__contains__,
        navigation=navigation.entries,
        page_url=navigation.page_url,
        Permission=Permission,
    )


def _private_folder(path: Path) -> Path:
    """Return the instance folder, made if needed; other users of the machine cannot look in."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PermissionError):
        path.chmod(path.stat().st_mode & ~0o007)
    return path


def _secret_key(path: Path) -> str:
    """Return the key that signs sessions, made once for this site."""
    if not path.exists():
        # Written aside and linked whole: another process that starts now sees all of it or none.
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
