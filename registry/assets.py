"""Style sheets and scripts: addresses that change with the files, so that caches may keep them."""

import mimetypes
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, abort, current_app, send_from_directory, url_for

from registry.headers import MODULES, SHEETS

# In the order in which a later one goes before an earlier one.
_SHEETS = (
    "tokens", "base", "forms", "tables", "abstract", "courses", "reading", "review", "rooms",
    "print",
)  # fmt: skip
_IMPORT = re.compile(r'^import .*"\./([a-z-]+\.mjs)";', re.MULTILINE)
_State = tuple[tuple[Path, int], ...]


def init_app(app: Flask) -> None:
    """Serve sheets and scripts, and give templates their addresses."""
    # Some Windows hosts call .mjs text/plain, and browsers then refuse the module.
    mimetypes.add_type("text/javascript", ".mjs")
    app.add_url_rule("/static/css-<digest>/registry.css", SHEETS, _sheets)
    app.add_url_rule("/static/js-<digest>/<filename>", MODULES, _module)
    app.jinja_env.globals.update(
        static_url=static_url, sheets_url=sheets_url, module_url=module_url, imports_of=imports_of
    )


def static_url(filename: str) -> str:
    """Return the address of a static file."""
    path = Path(current_app.static_folder or "") / filename
    return url_for("static", filename=filename, v=_digest(((path, path.stat().st_mtime_ns),)))


def sheets_url() -> str:
    """Return the address of all our style sheets in one file: a page waits for them."""
    return url_for(SHEETS, digest=_digest(_sheets_state()))


def module_url(filename: str) -> str:
    """Return the address of a script, in a folder named after the state of all of them.

    Modules import one another by names relative to that folder, and so a page asks for none
    of them again until one has changed.
    """
    return url_for(MODULES, digest=_digest(_modules_state()), filename=filename)


def imports_of(filename: str) -> list[str]:
    """Return the addresses of what a script imports, directly or not.

    The browser fetches them while it reads the page, not one after the other afterwards.
    """
    imports, found = _imports(_modules_state()), [filename]
    # Grows while it is walked through.
    for name in found:
        found += [each for each in imports[name] if each not in found]
    return [module_url(name) for name in found[1:]]


def _sheets(digest: str) -> Response:
    state = _sheets_state()
    if digest != _digest(state):
        abort(404)
    return Response(_together(state), mimetype="text/css")


def _module(digest: str, filename: str) -> Response:
    if digest != _digest(_modules_state()):
        abort(404)
    return send_from_directory(_folder("js"), filename)


def _folder(name: str) -> Path:
    return Path(current_app.static_folder or "") / name


def _sheets_state() -> _State:
    paths = (_folder("css") / f"{name}.css" for name in _SHEETS)
    return tuple((path, path.stat().st_mtime_ns) for path in paths)


def _modules_state() -> _State:
    paths = sorted(_folder("js").glob("*.mjs"))
    return tuple((path, path.stat().st_mtime_ns) for path in paths)


@cache
def _together(state: _State) -> bytes:
    return b"\n".join(path.read_bytes() for path, _ in state)


@cache
def _imports(state: _State) -> dict[str, list[str]]:
    """Return what each module imports by its first lines, by name."""
    return {path.name: _IMPORT.findall(path.read_text("utf-8")) for path, _ in state}


@cache
def _digest(state: _State) -> str:
    """Return a short digest of files as they are, which are read again once one has changed."""
    return sha256(_together(state)).hexdigest()[:12]
