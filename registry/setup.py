"""Preparing the instance folder and the templates' vocabulary at start."""

import mimetypes
import secrets
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask, url_for

from registry import formats
from registry.standards.items import LATEST

DATABASE_FILE = "registry.sqlite"
KEY_FILE = "secret_key"


def prepare_instance(app: Flask) -> None:
    """Make the instance folder, the secret key and the URL of the database."""
    folder = Path(app.instance_path)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not app.config.get("SECRET_KEY"):
        app.config["SECRET_KEY"] = _secret_key(folder / KEY_FILE)
    url = app.config["DATABASE_URL"] or f"sqlite:///{folder / DATABASE_FILE}"
    # SQLAlchemy's own name for the driver that the [postgres] extra installs.
    app.config["SQLALCHEMY_DATABASE_URI"] = url.replace("postgresql://", "postgresql+psycopg://", 1)


def init_templates(app: Flask) -> None:
    """Give templates their filters, the version, and static URLs that change with the file."""
    # Some Windows hosts call .mjs text/plain, and browsers then refuse the module.
    mimetypes.add_type("text/javascript", ".mjs")
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    digests: dict[str, str] = {}

    def static_url(filename: str) -> str:
        if filename not in digests:
            content = (Path(app.static_folder or "") / filename).read_bytes()
            digests[filename] = sha256(content).hexdigest()[:12]
        return url_for("static", filename=filename, v=digests[filename])

    @app.context_processor
    def vocabulary() -> dict[str, Any]:
        return {
            "static_url": static_url,
            "product_version": version("cancer-registry"),
            "standard_version": LATEST // 10,
            "has_endpoint": app.view_functions.__contains__,
        }


def _secret_key(path: Path) -> str:
    """Return the key that signs sessions, made once for this site."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
