"""Questions to the snapshot: the statements of the live database, answered by DuckDB.

The snapshot's tables have the names and columns of the live ones, so that one
statement, and one :class:`CaseFilter`, means the same cases in both.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    false,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import visitors

from registry import clock
from registry.cases import filters
from registry.cases.filters import CaseFilter
from registry.cases.item_filters import item_conditions
from registry.cases.models import Abstract, Patient, Tumor, TumorDerived
from registry.extensions import db
from registry.snapshot import layout, refreshing
from registry.snapshot.manifest import Manifest

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# One row for each abstract, with its tumor, what is derived of it, and its patient:
# select(...).select_from(CASES).
CASES = (
    Abstract.__table__.join(Tumor.__table__, Tumor.id == Abstract.tumor_id)
    .join(Patient.__table__, Patient.id == Abstract.patient_id)
    .outerjoin(TumorDerived.__table__, TumorDerived.tumor_id == Tumor.id)
)

_lock = Lock()
_open: dict[Path, tuple[Manifest, "duckdb.DuckDBPyConnection"]] = {}


def cases(chosen: CaseFilter, columns: Sequence[str], *, today: str = "") -> "pd.DataFrame":
    """Return one row for each abstract that *chosen* lets through, in order of their keys.

    *columns* are XML ids or derived names (diagnosis_year, site_group, stage_group,
    accession_year, siteRecode, survivalMonths ...; all are in
    :func:`registry.snapshot.names`); values are strings as stored,
    "" where blank; derived years and facility_id are nullable integers.
    patient_key, tumor_key and abstract_key come with every row.  *today* is YYYYMMDD.
    Raises NotInSnapshot for an unknown or identifying name, ValueError for the filter.
    """
    wanted = list(dict.fromkeys([*layout.KEYS, *columns]))
    statement = (
        select(*(column(name).label(name) for name in wanted))
        .select_from(CASES)
        .where(*conditions(chosen, today))
        .order_by(Abstract.id)
    )
    found = frame(statement)
    numbers = {
        name: "int64" if name in layout.KEYS else "Int64"
        for name in wanted
        if layout.place(name).is_number
    }
    return found.astype(numbers)


def column(name: str) -> ColumnElement[Any]:
    """Return *name* as a column of a statement for :func:`frame`; raises NotInSnapshot.

    A blank text is "", not NULL, whether or not any case has the item.
    """
    place = layout.place(name)
    if place.stored:
        held: ColumnElement[Any] = layout.TABLES[place.table].__table__.c[place.column]
        return held if place.is_number else func.coalesce(held, "")
    present = {
        item
        for partition in refreshing.current().tables[place.table].values()
        for item in partition.items
    }
    if name not in present:
        return literal_column("''", String)
    return func.coalesce(literal_column(f'"{place.table}"."{place.column}"', String), "")


def conditions(chosen: CaseFilter, today: str = "") -> list[ColumnElement[bool]]:
    """Return the conditions of *chosen* for a statement that :func:`frame` runs.

    What asks for names, numbers or edits is not in the snapshot: the live database
    answers it with the keys of the abstracts.  Raises ValueError as the filter does.
    """
    today = today or f"{clock.today():%Y%m%d}"
    others = filters.conditions(replace(chosen, items="", derived=""), today)
    found = [each if _is_answerable(each) else _by_keys(each) for each in others]
    if chosen.items:
        found.append(item_conditions(chosen.items, column))
    if chosen.derived:
        found += [column(name) == code for name, code in filters.derived_codes(chosen.derived)]
    return found


def frame(statement: Select[Any]) -> "pd.DataFrame":
    """Return the rows of *statement* on the snapshot's tables patient, tumor and abstract."""
    compiled = statement.compile(
        dialect=postgresql.asyncpg.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    names = compiled.positiontup or []
    values = [compiled.params[name] for name in names]
    return _connection().cursor().execute(str(compiled), values).df()


def _is_answerable(condition: ColumnElement[bool]) -> bool:
    held = {column for level in layout.TABLES for column in layout.stored_columns(level)}
    return all(
        part.table is None or part in held
        for part in visitors.iterate(condition)
        if isinstance(part, ColumnClause) and not isinstance(part.table, Subquery)
    )


def _by_keys(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    if refreshing.is_copied():
        raise ValueError("This filter asks for what a snapshot alone does not have: use a database")
    keys = db.session.scalars(select(Abstract.id).select_from(CASES).where(condition)).all()
    if not keys:
        return false()
    # Whole numbers of our own as one text: a database takes only so many parameters, and a
    # list of as many expressions takes longer to write down than the question itself.
    text = ",".join(str(int(key)) for key in keys)
    listed = literal_column(f"unnest(CAST(string_split('{text}', ',') AS BIGINT[]))", Integer)
    return Abstract.id.in_(select(listed))


def _connection() -> "duckdb.DuckDBPyConnection":
    """Return DuckDB with the snapshot's files as its tables; opened once for each snapshot."""
    current, folder = refreshing.current(), refreshing.folder()
    with _lock:
        held = _open.get(folder)
        if held is None or held[0].tables != current.tables:
            held = current, _opened(folder, current)
            _open[folder] = held
        return held[1]


def _opened(folder: Path, manifest: Manifest) -> "duckdb.DuckDBPyConnection":
    duck = refreshing.engine()
    for level in layout.TABLES:
        # Typed columns even where the table has no rows, and so no files.
        columns = ", ".join(
            f'"{column.name}" {"BIGINT" if isinstance(column.type, Integer) else "VARCHAR"}'
            for column in layout.stored_columns(level)
        )
        files = [str(folder / each.file) for each in manifest.tables[level].values()]
        if not files:
            duck.execute(f"CREATE TABLE {level} ({columns})")
            continue
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        duck.execute(
            f"CREATE VIEW {level} AS "  # noqa: S608 - names of our own
            f"SELECT * FROM read_parquet([{listed}], union_by_name = true)"
        )
    return duck
