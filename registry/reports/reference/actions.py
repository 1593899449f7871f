"""Loading a reference file: checked whole, kept as the next version of its name, audited."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import func, select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.extensions import db
from registry.reports.analysis import life_tables, populations, reference_rates
from registry.reports.analysis.reference_files import FileError
from registry.reports.reference import made_up
from registry.reports.reference.models import LIFE_TABLE, POPULATION, RATES, ReferenceFile
from registry.transactions import transaction

LONGEST_NAME = 80
MOST_BYTES = 50_000_000
_EXTENTS: dict[str, Callable[[str], str]] = {
    LIFE_TABLE: lambda content: life_tables.read(content).extent,
    POPULATION: lambda content: populations.read(content).extent,
    RATES: lambda content: reference_rates.read(content).extent,
}
_MADE_UP = {
    LIFE_TABLE: made_up.life_table,
    POPULATION: made_up.population,
    RATES: made_up.reference_rates,
}


class FileRefused(ValueError):
    """A file cannot be loaded; the message says why."""


def load(actor: Actor, kind: str, name: str, raw: bytes) -> ReferenceFile:
    """Check a file and keep it as the next version of *name*; raises FileRefused."""
    if len(raw) > MOST_BYTES:
        raise FileRefused(f"the file has {len(raw):,} bytes; at most {MOST_BYTES:,} are read")
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(f"byte {error.start + 1} is not UTF-8 text") from error
    return _keep(actor, kind, name, content, synthetic=False)


def load_made_up(actor: Actor, kind: str) -> ReferenceFile:
    """Keep the made-up file of *kind*; what is computed with it is marked."""
    return _keep(actor, kind, made_up.NAME, _MADE_UP[kind](), synthetic=True)


def _keep(actor: Actor, kind: str, name: str, content: str, *, synthetic: bool) -> ReferenceFile:
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise FileRefused(f"name: {name!r} has not 1-{LONGEST_NAME} characters")
    try:
        extent = _EXTENTS[kind](content)
    except FileError as error:
        raise FileRefused(str(error)) from error
    with transaction():
        same = (ReferenceFile.kind == kind, ReferenceFile.name == name)
        version = db.session.scalar(select(func.max(ReferenceFile.version)).where(*same)) or 0
        found = ReferenceFile(
            kind=kind,
            name=name,
            version=version + 1,
            extent=extent,
            content=content,
            sha256=hashlib.sha256(content.encode()).hexdigest(),
            synthetic=synthetic,
            loaded_at=datetime.now(UTC),
            loaded_by=actor.username,
        )
        db.session.add(found)
        detail = {"kind": kind, "file": found.title, "extent": extent, "sha256": found.sha256}
        audit.record(actor, Event("load reference file", detail=detail))
    return found
