"""What is wrong inside a bundle of the right form: found before it is installed."""

from collections.abc import Iterator

from registry.staging import cells
from registry.staging.bundle import Bundle, Schema, Table
from registry.staging.cells import Kind


def findings(bundle: Bundle) -> list[str]:
    """Return what would stop cases from being staged, a sentence each with table and row."""
    tables = {table_id: bundle.table(table_id) for table_id in bundle.raw_tables}
    found = [
        f"table {needed} is missing; the selection of schemas needs it"
        for needed in ("primary_site", "histology")
        if needed not in tables
    ]
    for schema in bundle.schemas.values():
        found += _of_schema(schema, tables)
    jumps = {table.id: dict(_jumps(table)) for table in tables.values() if table}
    for table_id, targets in jumps.items():
        found += [
            f"table {table_id}, row {row} goes on in table {target}, which is missing"
            for target, row in targets.items()
            if target not in tables
        ]
    return found + list(_circles(jumps))


def _of_schema(schema: Schema, tables: dict[str, Table | None]) -> Iterator[str]:
    selection = tables.get(schema.selection_table)
    if selection is not None and not selection.rows:
        yield f"schema {schema.id}: its selection table {selection.id} has no rows"
    for table_id in sorted(_named(schema) - tables.keys()):
        yield f"schema {schema.id} names table {table_id}, which is missing"


def _named(schema: Schema) -> set[str]:
    """Return all tables that a schema names."""
    named: set[str | None] = {schema.selection_table}
    for item in schema.inputs.values():
        named |= {item.table, item.default_table}
    named |= {output.table for output in schema.outputs.values()}
    for part in schema.derivations:
        named |= {path.id for path in (*part.inclusions, *part.exclusions, *part.paths)}
    return {table_id for table_id in named if table_id}


def _jumps(table: Table) -> Iterator[tuple[str, int]]:
    """Give the tables that rows jump to, and the number of the row, from 1."""
    results = table.positions("ENDPOINT")
    for number, row in enumerate(table.rows, start=1):
        for at in results:
            result = cells.result(row[at] or "")
            if result.kind is Kind.JUMP:
                yield result.text or "", number


def _circles(jumps: dict[str, dict[str, int]]) -> Iterator[str]:
    """Name every table from which jumps lead back to itself."""
    for start in jumps:
        reached, waiting = set[str](), list(jumps[start])
        while waiting:
            table_id = waiting.pop()
            if table_id not in reached:
                reached.add(table_id)
                waiting += jumps.get(table_id, {})
        if start in reached:
            row = next(iter(jumps[start].values()))
            yield f"table {start}, row {row}: jumps lead in a circle back to the table"
