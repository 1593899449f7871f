"""What a schema uses: the tables that it may go through and the inputs that matter to it."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from registry.staging.algorithm import Algorithm
from registry.staging.bundle import Derivation, Schema, Table, TablePath
from registry.staging.decision_table import DecisionTable
from registry.staging.steps import Context

Hit = tuple[str, int, int]


def involved_tables(algorithm: Algorithm, schema_id: str) -> frozenset[str]:
    """Return the ids of all tables that staging a case of a schema may look at.

    The table that selects the schema is not among them; KeyError for an unknown schema.
    """
    schema = algorithm.schema(schema_id)
    named = {each.table for each in schema.outputs.values()}
    for item in schema.inputs.values():
        named |= {item.table, item.default_table}
    for part in schema.derivations:
        named |= {path.id for path in (*part.inclusions, *part.exclusions, *part.paths)}
    reached = _reached(algorithm, [table_id for table_id in named if table_id])
    return frozenset(each.table.id for each in reached)


def schemas_involving(algorithm: Algorithm, table_id: str) -> list[str]:
    """Return the ids of the schemas that list a table as involved, sorted."""
    return sorted(
        schema.id
        for schema in algorithm.bundle.schemas.values()
        if table_id in schema.involved_tables
    )


def inputs_used(
    algorithm: Algorithm, schema_id: str, context: Mapping[str, str | None] | None = None
) -> list[str]:
    """Return the keys of the inputs that decide the schema or a result of it, sorted.

    With a *context*, derivations that do not apply to it count with their conditions
    only.  KeyError for an unknown schema.
    """
    schema = algorithm.schema(schema_id)
    selection = algorithm.table(schema.selection_table)
    used = set(selection.keys if selection else ())
    given = {**(context or {}), **algorithm.constants}
    produced: set[str] = set()
    for part in schema.derivations:
        for path in (*part.inclusions, *part.exclusions):
            used |= _of_path(algorithm, path, produced)
        if context is None or _applies(algorithm, schema, part, given):
            produced |= {key for key, _ in part.initial}
            for path in part.paths:
                used |= _of_path(algorithm, path, produced)
    return sorted(used - algorithm.constants.keys())


def glossary_hits(algorithm: Algorithm, schema_id: str) -> list[Hit]:
    """Return the terms of the glossary in the texts of a schema: (term, first, last position)."""
    schema = algorithm.schema(schema_id)
    texts = [schema.texts.get(name) for name in ("title", "description", "subtitle", "notes")]
    return _hits(algorithm, [schema.texts.get("name"), *texts])


def glossary_hits_in_table(algorithm: Algorithm, table_id: str) -> list[Hit]:
    """Return the terms of the glossary in the texts and descriptions of a table, likewise."""
    table = algorithm.bundle.table(table_id)
    return _hits(algorithm, _texts(table)) if table else []


def _texts(table: Table) -> Iterator[str | None]:
    yield from (text for name, text in table.texts.items() if name != "last_modified")
    for at in table.positions("DESCRIPTION"):
        yield from (row[at] for row in table.rows)


def _hits(algorithm: Algorithm, texts: Iterable[str | None]) -> list[Hit]:
    terms = [str(raw.get("name")) for raw in algorithm.bundle.glossary.values() if raw.get("name")]
    return sorted(
        {
            (term, found.start(), found.end() - 1)
            for term in terms
            for text in texts
            if text
            for found in _whole_word(term).finditer(text)
        }
    )


def _whole_word(term: str) -> re.Pattern[str]:
    """Return what finds *term* where no letter stands on either side."""
    return re.compile(rf"(?<![^\W\d_]){re.escape(term)}(?![^\W\d_])", re.IGNORECASE)


def _applies(
    algorithm: Algorithm, schema: Schema, part: Derivation, given: Mapping[str, str | None]
) -> bool:
    ready = algorithm.plan(schema.id).derivations[schema.derivations.index(part)]
    return ready.applies(Context(given))


def _of_path(algorithm: Algorithm, path: TablePath, produced: set[str]) -> set[str]:
    """Return the inputs of a path that nothing *produced* so far, and add what it produces."""
    given_as = {target: source for source, target in path.input_mapping}
    written: dict[str, list[str]] = {}
    for column, key in path.output_mapping:
        written.setdefault(column, []).append(key)
    used: set[str] = set()
    for table in _reached(algorithm, [path.id]):
        used |= {given_as.get(key, key) for key in table.reads} - produced
        produced |= {key for each in table.result_keys for key in written.get(each, [each])}
    return used


def _reached(algorithm: Algorithm, table_ids: Iterable[str]) -> list[DecisionTable]:
    found: dict[str, DecisionTable] = {}
    waiting = deque(table_ids)
    while waiting:
        table_id = waiting.popleft()
        table = algorithm.table(table_id)
        if table is not None and table_id not in found:
            found[table_id] = table
            waiting.extend(sorted(table.jumps))
    return list(found.values())
