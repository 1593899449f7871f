"""Opening a registry: an instance folder, a database, or a snapshot alone; and for whom."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from registry import create_app
from registry.research.desk import NotAllowed, Registry
from registry.security import Permission

if TYPE_CHECKING:
    from flask import Flask

MANIFEST = "manifest.json"


def open_registry(where: str | Path, *, user: str = "") -> Registry:
    """Open the registry in *where* for *user*, read-only.

    *where* is an instance folder, the URL of a database (``postgresql://...``,
    ``sqlite:///...``), or a folder with a copied snapshot.  Without *user*, and for
    analysts, there are no identifiers and small counts are hidden.  This is no sign-in:
    whoever can read the database can name any user.  Raises FileNotFoundError,
    NotAllowed for an unknown user, ValueError for a snapshot that does not fit.
    """
    if "://" in str(where):
        return _opened(str(where), user)
    folder = Path(where).expanduser().resolve()
    if (folder / MANIFEST).is_file():
        if user:
            raise NotAllowed("A snapshot alone knows no users: leave the user out")
        return _copied(folder)
    if not (folder / "config.py").is_file() and not (folder / "registry.sqlite").is_file():
        raise FileNotFoundError(
            f"{folder} is no instance folder (no registry.sqlite or config.py) and no snapshot "
            f"(no {MANIFEST})"
        )
    return _for(create_app(instance_path=folder), user)


def _opened(url: str, user: str) -> Registry:
    scratch = tempfile.TemporaryDirectory(prefix="registry-")
    try:
        app = create_app({"DATABASE_URL": url}, instance_path=scratch.name)
        return _for(app, user, scratch)
    except BaseException:
        scratch.cleanup()
        raise


def _copied(folder: Path) -> Registry:
    """Open a snapshot with an empty database beside it, which has no users and no facilities."""
    from registry import snapshot, tables
    from registry.extensions import db

    scratch = tempfile.TemporaryDirectory(prefix="registry-")
    try:
        app = create_app({"DATABASE_URL": ""}, instance_path=scratch.name)
        snapshot.answer_from(app, folder)
        with app.app_context():
            tables.metadata.create_all(db.engine)
    except BaseException:
        scratch.cleanup()
        raise
    return Registry(app, frozenset(), "", scratch)


def _for(
    app: "Flask", username: str, scratch: "tempfile.TemporaryDirectory[str] | None" = None
) -> Registry:
    from registry.accounts.queries import user_named

    permissions: frozenset[Permission] = frozenset()
    if username:
        with app.app_context():
            user = user_named(username)
            if user is None or not user.active:
                raise NotAllowed(f"{username!r} is no user of this registry who may sign in")
            permissions = frozenset(each for each in Permission if user.may(each))
            username = user.username
    return Registry(app, permissions, username, scratch)
