"""The algorithms of this site: the bundles installed in its instance folder."""

from pathlib import Path

from flask import current_app

from registry import clock
from registry.staging import library, reading
from registry.staging.ajcc import tables
from registry.staging.ajcc.tables import Tables
from registry.staging.shelf import Shelf


def folder() -> Path:
    """Return where the bundles of this site are installed."""
    return Path(current_app.instance_path) / "staging"


def ajcc_folder() -> Path:
    """Return where the AJCC tables are that this site has loaded."""
    return Path(current_app.instance_path) / "ajcc"


def ajcc_tables() -> Tables:
    """Return the AJCC tables of this site, read anew when a file has changed."""
    paths = sorted(ajcc_folder().glob("*.csv"))
    stamp = tuple((path.name, path.stat().st_mtime_ns) for path in paths)
    known: tuple[object, Tables] | None = current_app.extensions.get("ajcc")
    if known is None or known[0] != stamp:
        known = (stamp, tables.load(paths))
        current_app.extensions["ajcc"] = known
    return known[1]


def shelf_with(bundle: Path) -> Shelf:
    """Return the algorithms of this site as they would be with *bundle*, which stays outside."""
    sources = library.newest(folder()) | {reading.read(bundle).algorithm: bundle}
    return Shelf(sources, current_year=clock.today().year)


def shelf() -> Shelf:
    """Return the algorithms of this site; made anew when a bundle or a year has come."""
    year = clock.today().year
    files = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder().glob("*.zip")))
    known: tuple[object, Shelf] | None = current_app.extensions.get("staging")
    if known is None or known[0] != (files, year):
        known = ((files, year), Shelf.of_folder(folder(), current_year=year))
        current_app.extensions["staging"] = known
    return known[1]
