"""The manifest: which files make up the snapshot, of which moment, with which marks.

It is replaced in one step after all files are written; whoever reads it sees the
old snapshot or the new one, whatever breaks off in between.
"""

import json
import os
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

NAME = "manifest.json"
# Files that no manifest names are kept so long, in seconds, for readers of the old one.
KEPT = 600


@dataclass(frozen=True, slots=True)
class Mark:
    """How a partition looked: rows, sum of their versions, newest change."""

    rows: int
    versions: int
    newest: str


@dataclass(frozen=True, slots=True)
class Partition:
    """A file of one table's rows in a range of keys, with the items beyond columns it has."""

    file: str
    mark: Mark
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole snapshot: partitions by table and number; *revision* is that of the database."""

    as_of: datetime
    fingerprint: str
    revision: str
    tables: dict[str, dict[int, Partition]] = field(default_factory=dict)

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return {
            table: sum(partition.mark.rows for partition in partitions.values())
            for table, partitions in self.tables.items()
        }


def read(folder: Path) -> Manifest | None:
    """Return the manifest of *folder*; None where there is none that this version can read."""
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
        return Manifest(
            datetime.fromisoformat(found["as_of"]),
            found["fingerprint"],
            found["revision"],
            {
                table: {
                    int(number): Partition(each["file"], Mark(**each["mark"]), tuple(each["items"]))
                    for number, each in partitions.items()
                }
                for table, partitions in found["tables"].items()
            },
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def write(folder: Path, manifest: Manifest) -> None:
    """Put *manifest* in the place of the one before, and drop files that nobody needs."""
    draft = new_file(folder, "manifest", "json")
    values = asdict(manifest) | {"as_of": manifest.as_of.isoformat()}
    draft.write_text(json.dumps(values), encoding="utf-8")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(folder / NAME)
    _drop_old(folder, manifest)


def new_file(folder: Path, stem: str, kind: str) -> Path:
    """Return a new empty file that only the registry's own user can read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{stem}-{secrets.token_hex(6)}.{kind}"
    path.touch(mode=0o600, exist_ok=False)
    return path


def _drop_old(folder: Path, manifest: Manifest) -> None:
    used = {each.file for table in manifest.tables.values() for each in table.values()}
    for path in folder.iterdir():
        if path.name == NAME or path.name in used:
            continue
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > KEPT:
                path.unlink()
