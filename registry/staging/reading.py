"""Reading bundles: a zip file or a folder of JSON files as SEER publishes them."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from registry.staging import cells
from registry.staging.bundle import Bundle

# Guards against files that are no bundles, as the reference library sets them.
MOST_FILES = 10_000
MOST_BYTES_OF_FILE = 10 * 1024 * 1024
MOST_BYTES = 100_000_000
MOST_EXPANSION = 50

FOLDERS = ("schemas", "tables", "glossary")


class BundleError(ValueError):
    """A bundle can't be used; the message names bundle, file and row and what was expected."""


def read(path: Path | str) -> Bundle:
    """Return the bundle in the zip file or folder *path*.

    Raises BundleError where it is not a whole, well-formed bundle, OSError where it can't be read.
    """
    path = Path(path)
    files: dict[str, dict[str, dict[str, Any]]] = {folder: {} for folder in FOLDERS}
    for name, content in _folder_files(path) if path.is_dir() else _zip_files(path):
        folder = next((known for known in FOLDERS if name.startswith(known)), None)
        if folder:
            raw = _parsed(path, name, content)
            files[folder][str(raw.get("id") or raw.get("name") or Path(name).stem)] = raw
    return checked(path.name, files["schemas"], files["tables"], files["glossary"])


def checked(
    name: str,
    schemas: dict[str, dict[str, Any]],
    tables: dict[str, dict[str, Any]],
    glossary: dict[str, dict[str, Any]] | None = None,
) -> Bundle:
    """Return the bundle *name* of parsed files.

    Raises BundleError where the form of a file is not the published one.
    """
    if not schemas or not tables:
        raise BundleError(
            f"{name} is not a staging bundle: it has {len(schemas)} schemas and {len(tables)} "
            "tables; a zip file with folders schemas/ and tables/ was expected"
        )
    identity = {}
    for field in ("algorithm", "version"):
        found = {str(raw.get(field) or "") for raw in (*schemas.values(), *tables.values())}
        if len(found) != 1 or not min(found):
            listed = ", ".join(sorted(found)) or "none"
            raise BundleError(f"{name} has several or no values of {field} ({listed}), not one")
        identity[field] = found.pop()
    for table in tables.values():
        _check_table(name, table)
    for schema in schemas.values():
        _check_schema(name, schema)
    return Bundle(
        identity["algorithm"].lower(), identity["version"], schemas, tables, glossary or {}
    )


def _folder_files(path: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(path.glob("*/*.json")):
        yield file.relative_to(path).as_posix(), file.read_bytes()


def _zip_files(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.endswith(".json")]
            _check_sizes(path.name, entries)
            for entry in entries:
                yield entry.filename, archive.read(entry)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise BundleError(f"{path.name} is not a whole zip file: {error}") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise BundleError(f"{path.name} is damaged: {error}") from error


def _check_sizes(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise BundleError(f"{name} holds {len(entries)} files; at most {MOST_FILES} are read")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        raise BundleError(f"{name} unpacks to {total} bytes; at most {MOST_BYTES} are read")
    for entry in entries:
        if entry.file_size > MOST_BYTES_OF_FILE:
            raise BundleError(
                f"{name}, {entry.filename} unpacks to {entry.file_size} bytes; "
                f"at most {MOST_BYTES_OF_FILE} are read"
            )
        if entry.file_size > MOST_EXPANSION * max(entry.compress_size, 1):
            raise BundleError(
                f"{name}, {entry.filename} unpacks to more than {MOST_EXPANSION} times its size"
            )


def _parsed(path: Path, name: str, content: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BundleError(f"{path.name}, {name} is not JSON in UTF-8: {error}") from error
    if not isinstance(raw, dict):
        raise BundleError(f"{path.name}, {name} holds a {type(raw).__name__}, not an object")
    return raw


def _check_table(name: str, raw: dict[str, Any]) -> None:
    where = f"{name}, table {raw.get('id')}"
    columns = raw.get("definition") or []
    if not _objects(columns, "key", "type"):
        raise BundleError(f"{where}: each column of definition needs a key and a type")
    for column in columns:
        if column["type"] not in ("INPUT", "DESCRIPTION", "ENDPOINT"):
            raise BundleError(
                f"{where}, column {column['key']}: the type is {column['type']!r}, "
                "not INPUT, DESCRIPTION or ENDPOINT"
            )
    for number, row in enumerate(raw.get("rows") or (), start=1):
        _check_row(f"{where}, row {number}", columns, row)


def _check_row(where: str, columns: list[dict[str, str]], row: object) -> None:
    if not isinstance(row, list) or len(row) != len(columns):
        found = len(row) if isinstance(row, list) else "no"
        raise BundleError(f"{where}: {found} cells, {len(columns)} were expected")
    for column, cell in zip(columns, row, strict=True):
        if cell is not None and not isinstance(cell, str):
            raise BundleError(f"{where}: the cell {cell!r} is not text")
        if column["type"] == "ENDPOINT":
            _check_result(f"{where}, column {column['key']}", cell)


def _check_result(where: str, cell: str | None) -> None:
    try:
        cells.result(cell or "")
    except ValueError as error:
        raise BundleError(f"{where}: {error}") from None


def _check_schema(name: str, raw: dict[str, Any]) -> None:
    where = f"{name}, schema {raw.get('id')}"
    if not isinstance(raw.get("schema_selection_table"), str):
        raise BundleError(f"{where} names no schema_selection_table")
    for field in ("inputs", "outputs", "initial_context"):
        if not _objects(raw.get(field) or [], "key"):
            raise BundleError(f"{where}: each of {field} needs a key")
    if not _objects(raw.get("mappings") or []):
        raise BundleError(f"{where}: mappings is not a list of objects")
    inputs = {each["key"] for each in raw.get("inputs") or ()}
    for mapping in raw.get("mappings") or ():
        _check_mapping(f"{where}, mapping {mapping.get('id')}", mapping, inputs)


def _check_mapping(where: str, mapping: dict[str, Any], inputs: set[str]) -> None:
    for field in ("tables", "inclusion_tables", "exclusion_tables"):
        if not _objects(mapping.get(field) or [], "id"):
            raise BundleError(f"{where}: each of {field} needs an id")
        for path in mapping.get(field) or ():
            _check_path(f"{where}, table {path['id']}", path)
    initial = mapping.get("initial_context") or []
    if not _objects(initial, "key"):
        raise BundleError(f"{where}: each of initial_context needs a key")
    for pair in initial:
        if pair["key"] in inputs:
            raise BundleError(
                f"{where}: its initial_context sets {pair['key']}, an input of the schema"
            )


def _check_path(where: str, path: dict[str, Any]) -> None:
    for names in ("input_mapping", "output_mapping"):
        if not _objects(path.get(names) or [], "from", "to"):
            raise BundleError(f"{where}: {names} needs from and to")


def _objects(values: object, *keys: str) -> bool:
    """Tell whether *values* is a list of objects that have text at all of *keys*."""
    return isinstance(values, list) and all(
        isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys)
        for value in values
    )
