"""One step of a derivation: going through a table and those it jumps to.

What comes out depends on nothing but the values that the tables look at, so it is
worked out once for each combination of values and remembered.
"""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import NamedTuple

from registry.staging import cells
from registry.staging.bundle import TablePath
from registry.staging.cells import Kind
from registry.staging.decision_table import MOST_REMEMBERED, DecisionTable
from registry.staging.outcome import Error, ErrorType, Visit

Tables = Callable[[str], DecisionTable | None]


class Context(dict[str, str | None]):
    """The values of a case while it is staged; a key that is not there reads as blank."""

    def __missing__(self, key: str) -> str:
        return ""


class Outcome(NamedTuple):
    """What going through a table does: values to write, keys to remove, and what to report."""

    written: dict[str, str]
    removed: tuple[str, ...]
    visits: tuple[Visit, ...]
    path: tuple[str, ...]
    errors: tuple[Error, ...]
    stop: bool


class Step:
    """A table path of a derivation, ready to run."""

    def __init__(self, derivation: str, path: TablePath, tables: Tables) -> None:
        self.path = path
        self._renames = bool(path.input_mapping)
        self._prefix = f"{derivation}." if derivation else ""
        self._tables = tables
        self._outputs: dict[str, list[str]] = {}
        for column, key in path.output_mapping:
            self._outputs.setdefault(column, []).append(key)
        reached = _reached(path.id, tables)
        self.keys = tuple(sorted(set().union(*(table.reads for table in reached))))
        self.straight = not self._renames and not any(table.withdraws for table in reached)
        self._values = _getter(self.keys)
        self._remembered: dict[tuple[str | None, ...], Outcome] = {}

    def table(self, table_id: str) -> DecisionTable:
        """Return a table that this step went through; KeyError where there is none of that id."""
        found = self._tables(table_id)
        if found is None:
            raise KeyError(table_id)
        return found

    def aims(self, table_ids: Iterable[str]) -> set[str]:
        """Return the keys that tables of this step write, whether or not a row fitted."""
        return {
            key
            for table_id in table_ids
            for column in self.table(table_id).result_keys
            for key in self._outputs.get(column, (column,))
        }

    def run(self, context: Context) -> Outcome:
        """Write into *context* what the tables give, and return it with what was seen."""
        if self._renames:
            return self._run_renamed(context)
        values = self._values(context)
        outcome = self._remembered.get(values) or self.outcome(values)
        context.update(outcome[0])
        for key in outcome[1]:
            context.pop(key, None)
        return outcome

    def outcome(self, values: tuple[str | None, ...]) -> Outcome:
        """Return the outcome for *values* of the step's keys."""
        outcome = self._remembered.get(values)
        if outcome is None:
            outcome = self._work_out(values)
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[values] = outcome
        return outcome

    def _run_renamed(self, context: Context) -> Outcome:
        """Run with the inputs renamed; the new names are gone afterwards, as the format wants."""
        unknown = []
        for source, target in self.path.input_mapping:
            if source in context:
                context[target] = context[source]
            else:
                unknown.append(
                    Error(
                        ErrorType.UNKNOWN_INPUT_MAPPING,
                        f"Table {self.path.id} is to take {source}, which has no value here",
                        key=source,
                        table=self.path.id,
                    )
                )
        outcome = self.outcome(self._values(context))
        context.update(outcome.written)
        for key in (*outcome.removed, *(target for _, target in self.path.input_mapping)):
            context.pop(key, None)
        return outcome._replace(errors=(*unknown, *outcome.errors)) if unknown else outcome

    def _work_out(self, values: tuple[str | None, ...]) -> Outcome:
        walk = _Walk(Context(zip(self.keys, values, strict=True)), self._tables, self._outputs)
        stop = walk.through(self.path.id, ())
        return Outcome(
            {key: value for key, value in walk.changed.items() if value is not None},
            tuple(key for key, value in walk.changed.items() if value is None),
            tuple(walk.visits),
            tuple(f"{self._prefix}{visit.table}" for visit in walk.visits),
            tuple(walk.errors),
            stop,
        )


class _Walk:
    """Going through a table and those that it jumps to, for one combination of values."""

    def __init__(self, context: Context, tables: Tables, outputs: dict[str, list[str]]) -> None:
        self._context = context
        self._tables = tables
        self._outputs = outputs
        self.changed: dict[str, str | None] = {}
        self.visits: list[Visit] = []
        self.errors: list[Error] = []

    def through(self, table_id: str, above: tuple[str, ...]) -> bool:
        """Go through a table; tell whether its row says to leave the derivation."""
        table = self._tables(table_id)
        if table is None:
            self._error(ErrorType.UNKNOWN_TABLE, f"There is no table {table_id}", table_id)
            return False
        if table_id in above:
            chain = " to ".join((*above[above.index(table_id) :], table_id))
            self._error(ErrorType.INFINITE_LOOP, f"Tables jump in a circle: {chain}", table_id)
            return False
        row = table.find(self._context)
        values = tuple(self._context[key] or "" for key in table.keys)
        self.visits.append(Visit(table_id, values, row))
        if row is None:
            self._error(
                ErrorType.MATCH_NOT_FOUND,
                f"No row of table {table_id} fits {listed(values)}",
                table_id,
                table.result_keys,
            )
            return False
        stop = False
        for column, result in table.results(row):
            if result.kind is Kind.JUMP:
                stop = self.through(result.text or "", (*above, table_id))
            elif result.kind is Kind.STOP:
                stop = True
            else:
                self._take(column, result, table_id, values)
        return stop

    def _take(
        self, column: str, result: cells.Result, table_id: str, values: tuple[str, ...]
    ) -> None:
        if result.kind is Kind.VALUE:
            self._write(column, result.text)
        elif result.kind is Kind.ERROR:
            message = result.text or f"Table {table_id} has an error for {listed(values)}"
            self._error(ErrorType.STAGING_ERROR, message, table_id, (column,))

    def _write(self, column: str, text: str | None) -> None:
        value = None if text is None else cells.resolved(text, self._context)
        for key in self._outputs.get(column, (column,)):
            self.changed[key] = value
            if value is None:
                self._context.pop(key, None)
            else:
                self._context[key] = value

    def _error(
        self, kind: ErrorType, message: str, table: str, columns: tuple[str, ...] | None = None
    ) -> None:
        self.errors.append(Error(kind, message, table=table, columns=columns))


def listed(values: Iterable[str]) -> str:
    """Return the values of a table's conditions for a message, blanks shown as such."""
    return ", ".join(value or "<blank>" for value in values) or "no values"


def _reached(table_id: str, tables: Tables) -> list[DecisionTable]:
    """Return a table and all that it jumps to; those that are missing left out."""
    found: dict[str, DecisionTable] = {}
    waiting = [table_id]
    while waiting:
        current = waiting.pop()
        table = tables(current)
        if table is not None and current not in found:
            found[current] = table
            waiting += table.jumps
    return list(found.values())


def _getter(keys: tuple[str, ...]) -> Callable[[Context], tuple[str | None, ...]]:
    """Return what takes the values of *keys* out of a context, always as a tuple."""
    if len(keys) > 1:
        return itemgetter(*keys)
    if keys:
        only = keys[0]
        return lambda context: (context[only],)
    return lambda context: ()
