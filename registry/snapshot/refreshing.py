"""Bringing the snapshot up to date: only the partitions that changed are written anew."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, current_app, g, has_request_context
from sqlalchemy import Connection, text

from registry import background
from registry.extensions import db
from registry.snapshot import layout, manifest, partitions
from registry.snapshot.manifest import Manifest, Mark

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[int, int], None]

# More rows than that are not written while a page waits, but in the background.
AT_ONCE = 60_000
# So long, in seconds, an unchanged stamp is believed before every row's mark is looked at.
BELIEVED = 60
# The last look at all marks: the stamp, the manifest's moment, and when that was.
_looked: dict[Path, tuple[tuple[str, ...], datetime, float]] = {}
# How far the refresh of this process is: rows done, rows in all, and when it began.
running: dict[Path, tuple[int, int, float]] = {}
_lock = Lock()
_COPIED = "registry-snapshot"


@dataclass(frozen=True, slots=True)
class Status:
    """The snapshot beside the live database; *as_of* is None before the first refresh.

    *stale* counts the rows that a refresh would write, *cases* the abstracts held,
    *size* the bytes of the files; *running* is (done, total) rows while one
    runs here, *rate* its rows a second.
    """

    as_of: datetime | None
    cases: int
    stale: int
    size: int
    running: tuple[int, int] | None
    rate: int


def answer_from(app: Flask, copied: Path) -> None:
    """Let *app* answer from the snapshot in *copied* as it is, whatever its database holds.

    Raises ValueError where that is no snapshot of this version.
    """
    held = manifest.read(copied)
    if held is None or held.fingerprint != layout.fingerprint():
        raise ValueError(f"{copied} holds no snapshot of this version of the registry")
    app.extensions[_COPIED] = copied


def is_copied() -> bool:
    """Whether the snapshot stands alone, so that the database cannot be asked of its cases."""
    return _COPIED in current_app.extensions


def folder() -> Path:
    """Return where the snapshot lies."""
    own = Path(current_app.instance_path) / "snapshot"
    copied: Path = current_app.extensions.get(_COPIED, own)
    return copied


def current() -> Manifest:
    """Return the snapshot to answer from: up to date, unless very much has changed.

    It is looked for once in a request, so that one page shows one moment.
    """
    if not has_request_context():
        return _current()
    if "snapshot" not in g:
        g.snapshot = _current()
    held: Manifest = g.snapshot
    return held


def as_of() -> datetime:
    """Return the moment, in UTC, that the numbers from the snapshot are of."""
    return current().as_of


def version() -> str:
    """Return a text that changes whenever the contents of the snapshot do."""
    return sha256(repr(current().tables).encode()).hexdigest()


def status() -> Status:
    """Return how the snapshot stands to the live database, without changing it."""
    held = manifest.read(folder())
    with _reading() as connection:
        plan = _plan(connection, held)
    now = running.get(folder())
    files = folder().glob("*.parquet") if folder().exists() else ()
    return Status(
        held.as_of if held else None,
        held.rows["abstract"] if held else 0,
        plan.rows,
        sum(path.stat().st_size for path in files),
        now[:2] if now else None,
        round(now[0] / max(0.001, time.monotonic() - now[2])) if now else 0,
    )


def refresh(progress: Progress | None = None) -> Manifest:
    """Bring the snapshot up to date and return it; *progress* is told rows done and in all.

    What breaks off leaves the snapshot as it was.  Two processes may refresh at once:
    each writes files of its own, and the last whole manifest counts.
    """
    with _lock:
        try:
            return _refresh(progress or _silent)
        finally:
            running.pop(folder(), None)


def refresh_in_background(app: Flask) -> bool:
    """Start a refresh in a thread; False where one is running in this process already."""
    if _lock.locked():
        return False

    background.run(app, refresh)
    return True


def engine() -> "duckdb.DuckDBPyConnection":
    """Return a DuckDB in memory that fetches nothing from anywhere."""
    import duckdb

    duck = duckdb.connect()
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions"):
        duck.execute(f"SET {setting} = false")
    # A file never changes under its name, so that what was read of its form stays true.
    duck.execute("SET parquet_metadata_cache = true")
    return duck


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a refresh has to do: the marks of now, and the partitions that differ."""

    revision: str
    fits: bool
    marks: dict[str, dict[int, Mark]]
    changed: list[tuple[str, int, Mark]]
    gone: bool

    @property
    def rows(self) -> int:
        return sum(mark.rows for _, _, mark in self.changed)

    @property
    def is_empty(self) -> bool:
        return self.fits and not self.changed and not self.gone


def _current() -> Manifest:
    held = manifest.read(folder())
    if held and is_copied():
        return held
    with _reading() as connection:
        now = datetime.now(UTC)
        stamp = partitions.stamp(connection)
        if held and _is_believed(held, stamp):
            return replace(held, as_of=now)
        plan = _plan(connection, held)
    if held and plan.is_empty:
        _looked[folder()] = stamp, held.as_of, time.monotonic()
        return replace(held, as_of=now)
    if held and held.fingerprint == layout.fingerprint() and plan.rows > AT_ONCE:
        refresh_in_background(current_app._get_current_object())  # type: ignore[attr-defined]
        return held
    return refresh()


def _is_believed(held: Manifest, stamp: tuple[str, ...]) -> bool:
    """Whether the marks were looked at a moment ago, and nothing stirred since."""
    last = _looked.get(folder())
    return (
        last is not None
        and last[:2] == (stamp, held.as_of)
        and time.monotonic() - last[2] < BELIEVED
        and held.fingerprint == layout.fingerprint()
    )


def _refresh(progress: Progress) -> Manifest:
    held = manifest.read(folder())
    with _reading() as connection, engine() as duck:
        now = datetime.now(UTC)
        stamp = partitions.stamp(connection)
        plan = _plan(connection, held)
        if held and plan.is_empty:
            return replace(held, as_of=now)
        kept = held.tables if held and plan.fits else {level: {} for level in layout.TABLES}
        tables = {
            level: {number: kept[level][number] for number in marks if number in kept[level]}
            for level, marks in plan.marks.items()
        }
        done, begun = 0, time.monotonic()
        for level, number, mark in plan.changed:
            running[folder()] = done, plan.rows, begun
            progress(done, plan.rows)
            tables[level][number] = partitions.written(
                connection, duck, (level, number, mark), folder()
            )
            done += mark.rows
        progress(done, plan.rows)
    made = Manifest(now, layout.fingerprint(), plan.revision, tables)
    manifest.write(folder(), made)
    _looked[folder()] = stamp, made.as_of, time.monotonic()
    return made


def _plan(connection: Connection, held: Manifest | None) -> _Plan:
    revision = _revision(connection)
    fits = held is not None and _fits(held, revision)
    known = held.tables if held and fits else {level: {} for level in layout.TABLES}
    marks = {level: partitions.marks(connection, level) for level in layout.TABLES}
    changed = [
        (level, number, mark)
        for level, found in marks.items()
        for number, mark in found.items()
        if number not in known[level] or known[level][number].mark != mark
    ]
    gone = any(set(known[level]) - set(found) for level, found in marks.items())
    return _Plan(revision, fits, marks, changed, gone)


def _fits(held: Manifest, revision: str) -> bool:
    """Whether the files have today's layout, and values that no migration has touched since."""
    return held.fingerprint == layout.fingerprint() and held.revision == revision


def _revision(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


@contextmanager
def _reading() -> Iterator[Connection]:
    """Open a transaction of its own that sees one state of the database throughout."""
    level = "REPEATABLE READ" if db.engine.dialect.name == "postgresql" else "SERIALIZABLE"
    with db.engine.connect().execution_options(isolation_level=level) as connection:
        yield connection


def _silent(done: int, total: int) -> None:
    """Tell nobody."""
