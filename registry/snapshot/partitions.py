"""Partitions: how the live database looks by ranges of keys, and a range as a Parquet file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Integer, Text, cast, func, literal, select

from registry.snapshot import layout, manifest
from registry.snapshot.manifest import Mark, Partition

if TYPE_CHECKING:
    import duckdb

# Rows of a partition: small enough to be rewritten for a page, large enough to be read fast.
SIZE = 8_192


def marks(connection: Connection, level: str) -> dict[int, Mark]:
    """Return how each partition of *level*'s table looks now, from an index alone."""
    key, changed = _changing(level)
    number = (key // SIZE).label("number")
    # A derived row has no version: it is replaced whole, with a later time.
    version = layout.TABLES[level].__table__.c.get("version", literal(0))
    newest = cast(func.max(changed), Text)
    found = select(number, func.count(), func.sum(version), newest).group_by(number)
    return {row[0]: Mark(row[1], int(row[2]), str(row[3])) for row in connection.execute(found)}


def stamp(connection: Connection) -> tuple[str, ...]:
    """Return newest key and newest change of each table: equal while hardly anything happens."""
    newest = [func.max(column) for level in layout.TABLES for column in _changing(level)]
    found = connection.execute(select(*(select(each).scalar_subquery() for each in newest)))
    return tuple(str(value) for value in found.one())


def write(
    connection: Connection, duck: "duckdb.DuckDBPyConnection", level: str, number: int, folder: Path
) -> tuple[str, tuple[str, ...]]:
    """Write partition *number* of *level* as Parquet; return its name and the items it has.

    The rows go from the driver into Arrow columns, and DuckDB takes the items out of
    the JSON text: an object for each case would take many times as long.
    """
    rows = _rows(connection, level, number)
    # DuckDB finds it by its name here.
    found = _arrow(level, rows)
    duck.register("found", found)
    keys = duck.execute("SELECT DISTINCT unnest(json_keys(items)) FROM found").fetchall()
    known = layout.tail_items(level)
    present = {known[key]: key for (key,) in sorted(keys) if key in known}
    structure = json.dumps(dict.fromkeys(present.values(), "VARCHAR"))
    named = "".join(f', tail."{key}" AS "{name}"' for name, key in present.items())
    tail = f", json_transform(items, '{structure}') AS tail" if present else ""
    path = manifest.new_file(folder, f"{level}-{number}", "parquet")
    duck.execute(
        f"COPY (SELECT * EXCLUDE (items{', tail' if tail else ''}){named} "  # noqa: S608 - ours
        f"FROM (SELECT *{tail} FROM found)) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)"
    )
    duck.unregister("found")
    path.chmod(0o600)
    return path.name, tuple(present)


def written(
    connection: Connection,
    duck: "duckdb.DuckDBPyConnection",
    place: tuple[str, int, Mark],
    folder: Path,
) -> Partition:
    """Write the partition at *place* (level, number, mark) and return its entry."""
    level, number, mark = place
    file, items = write(connection, duck, level, number, folder)
    return Partition(file, mark, items)


def _changing(level: str) -> tuple[Column[Any], Column[Any]]:
    """Return the key of *level*'s table and the column of each row's last change."""
    columns = layout.TABLES[level].__table__.c
    return layout.key(level), columns["derived_at" if level == layout.DERIVED else "changed_at"]


def _rows(connection: Connection, level: str, number: int) -> list[Any]:
    table, key = layout.TABLES[level].__table__, layout.key(level)
    chosen = (
        select(*layout.stored_columns(level), cast(table.c["items"], Text))
        .where(key >= number * SIZE, key < (number + 1) * SIZE)
        .order_by(key)
    )
    return list(connection.execute(chosen).fetchall())


def _arrow(level: str, rows: list[Any]) -> Any:
    import pyarrow

    columns = layout.stored_columns(level)
    types = [
        pyarrow.int64() if isinstance(column.type, Integer) else pyarrow.string()
        for column in columns
    ]
    names = [*(column.name for column in columns), "items"]
    arrays = [
        pyarrow.array(values, kind)
        for values, kind in zip(zip(*rows, strict=True), [*types, pyarrow.string()], strict=True)
    ]
    return pyarrow.table(arrays, names=names)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
