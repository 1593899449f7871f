"""Preparing the instance folder, the templates' vocabulary and the addresses of static files."""

import mimetypes
import os
import secrets
from contextlib import suppress
from datetime import timedelta
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from flask import Flask, Response, abort, current_app, send_from_directory, url_for

from registry import formats, navigation
from registry.headers import MODULES
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
    """Give templates their filters, the versions, the navigation and addresses of static files."""
    # Some Windows hosts call .mjs text/plain, and browsers then refuse the module.
    mimetypes.add_type("text/javascript", ".mjs")
    app.add_url_rule("/static/js-<digest>/<filename>", MODULES, _module)
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        static_url=static_url,
        module_url=module_url,
        product_version=version("cancer-registry"),
        standard_version=LATEST // 10,
        has_endpoint=app.view_functions.__contains__,
        navigation=navigation.entries,
        page_url=navigation.page_url,
        Permission=Permission,
    )


def static_url(filename: str) -> str:
    """Return the address of a static file; it changes with the file, so that caches may keep it."""
    path = Path(current_app.static_folder or "") / filename
    return url_for("static", filename=filename, v=_digest(path, path.stat().st_mtime_ns))


def module_url(filename: str) -> str:
    """Return the address of a script, in a folder named after the state of all of them.

    Modules import one another by names relative to that folder, and so a page asks for none
    of them again until one has changed.
    """
    return url_for(MODULES, digest=_modules_digest(), filename=filename)


def _module(digest: str, filename: str) -> Response:
    if digest != _modules_digest():
        abort(404)
    return send_from_directory(_modules(), filename)


def _modules() -> Path:
    return Path(current_app.static_folder or "") / "js"


def _modules_digest() -> str:
    states = sorted((path, path.stat().st_mtime_ns) for path in _modules().glob("*.mjs"))
    return _digest_of_all(tuple(states))


@cache
def _digest_of_all(states: tuple[tuple[Path, int], ...]) -> str:
    found = "".join(_digest(path, changed) for path, changed in states)
    return sha256(found.encode()).hexdigest()[:12]


@cache
def _digest(path: Path, changed: int) -> str:
    """Return a short digest of a file as it was when it was *changed*."""
    return sha256(path.read_bytes()).hexdigest()[:12]


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
