"""Small bundles for tests, written as compactly as the format allows, and the starter set anew."""

import json
import zipfile

from registry.staging import library, reading
from registry.staging.algorithm import Algorithm


def table(table_id, columns, *rows):
    """A table whose *columns* are ``key`` (condition) or ``>key`` (result)."""
    definition = [
        {"key": name.lstrip(">"), "name": name, "type": "ENDPOINT" if name[0] == ">" else "INPUT"}
        for name in columns.split()
    ]
    return {
        "id": table_id,
        "algorithm": "small",
        "version": "1.0",
        "definition": definition,
        "rows": [list(row) for row in rows],
    }


def algorithm(*tables, paths=(), inputs=(), outputs=(), mappings=None, **schema):
    """A bundle with one schema for C509/8500; its derivation "d" goes through *paths*."""
    frame = [
        table("primary_site", "site", ["C509"]),
        table("histology", "hist", ["8500-8510"]),
        table("choice", "site hist >result", ["C509", "8500-8510", "MATCH"]),
        table("years", "year_dx", ["2018-{{ctx_year_current}}"], ["9999"], [""]),
    ]
    raw = {
        "id": "only",
        "algorithm": "small",
        "version": "1.0",
        "schema_selection_table": "choice",
        "inputs": [
            {"key": "site"},
            {"key": "hist"},
            {"key": "year_dx", "table": "years"},
            *({"key": each} if isinstance(each, str) else each for each in inputs),
        ],
        "outputs": [{"key": each} if isinstance(each, str) else each for each in outputs],
        "mappings": mappings
        or [{"id": "d", "tables": [{"id": p} if isinstance(p, str) else p for p in paths]}],
        **schema,
    }
    tables = {each["id"]: each for each in (*frame, *tables)}
    return Algorithm(reading.checked("small.zip", {"only": raw}, tables), current_year=2026)


def stage(prepared, **given):
    return prepared.stage({"site": "C509", "hist": "8500", "year_dx": "2020", **given})


def types(staged):
    return [(str(error.type), error.key, error.table, error.columns) for error in staged.errors]


def starter(path, version, change=lambda table: None):
    """Write the starter set into the zip file *path* as another version, its tables changed."""
    with zipfile.ZipFile(path, "w") as file:
        for source in sorted(library.STARTER.rglob("*.json")):
            raw = {**json.loads(source.read_text("utf-8")), "version": version}
            change(raw)
            file.writestr(str(source.relative_to(library.STARTER)), json.dumps(raw))
    return path
