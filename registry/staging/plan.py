"""A schema made ready to run: its inputs are checked, its derivations gone through in order."""

from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from registry.staging import cells
from registry.staging.bundle import Derivation, Input, Schema, TablePath
from registry.staging.decision_table import MOST_REMEMBERED, DecisionTable
from registry.staging.outcome import Error, ErrorType, Result, Staging
from registry.staging.reading import BundleError
from registry.staging.steps import Context, Outcome, Step, Tables, listed

YEAR = "year_dx"

# Tables with more codes than that are looked at when a code comes.
MOST_CODES = 2000


class Pass(NamedTuple):
    """A step that was gone through, and the derivation to which it belongs."""

    derivation: str
    step: Step
    outcome: Outcome


class Plan:
    """The calculation of one schema."""

    def __init__(self, schema: Schema, tables: Tables, constants: Mapping[str, str]) -> None:
        self.schema = schema
        self.tables = tables
        self.constants = constants
        self._checks = {key: _Check(each, tables, constants) for key, each in schema.inputs.items()}
        self.by_itself = all(check.by_itself for check in self._checks.values())
        self.derivations = [Part(each, tables) for each in schema.derivations]
        self._verdicts: dict[tuple[tuple[str, str | None], ...], tuple[Error, ...]] = {}
        # Inputs with codes that are fine whatever the others are; a case is compared as a whole.
        self._accepted = {
            (key, code) for key, check in self._checks.items() for code in check.codes
        }
        self.start = self._filled() if self.by_itself else Context()

    def stage(self, given: Mapping[str, str | None], passed: list[Pass] | None = None) -> Staging:
        """Stage a case of this schema; *passed* takes the steps that were gone through."""
        errors: list[Error] = []
        if given.items() <= self._accepted and YEAR in given:
            context = Context(self.start)
            context.update(given)
        else:
            failed = self._refused(given)
            if failed:
                return failed
            context = self._checked(given, errors)
            if errors and self._fails(errors):
                return Staging(Result.INVALID_INPUT, self.schema.id, {}, tuple(errors), ())
        path: tuple[str, ...] = ()
        for part in self.derivations:
            path += part.run(context, errors, passed)
        output = self._output(context)
        return Staging(Result.STAGED, self.schema.id, output, self.verdict(output, errors), path)

    def accepts(self, key: str, value: str | None) -> bool:
        """Tell whether *value* is a code of input *key*, looked at alone; blank if None."""
        found = self.schema.inputs.get(key)
        if found is None:
            return False
        if not found.table:
            return True
        table = self.tables(found.table)
        context = Context(self.constants)
        context[key] = cells.trim(value or "")
        return table is not None and table.find(context) is not None

    def default(self, key: str, context: Mapping[str, str | None]) -> str:
        """Return the default of an input in *context*; "" for an unknown input."""
        if key not in self._checks:
            return ""
        return self._checks[key].default({**context, **self.constants}, [])

    def accepts_year(self, given: Mapping[str, str | None]) -> bool:
        """Tell whether the year of diagnosis is one that the schema stages."""
        year = self.schema.inputs.get(YEAR)
        if year is None:
            return False
        if not year.table:
            return True
        table = self.tables(year.table)
        context = Context(self._trimmed(given))
        context.update(self.constants)
        return table is not None and table.find(context) is not None

    def is_fine_alone(self, key: str, value: str) -> bool:
        """Tell whether *value* is a code of an input, or blank, without blanks at its ends.

        Only for plans that are *by_itself*.  What is fine is remembered.
        """
        if (key, value) in self._accepted:
            return True
        context = Context(self.constants)
        context[key] = value
        if value != cells.trim(value) or (value and self._checks[key].error(context)):
            return False
        if value or key != YEAR:
            if len(self._accepted) >= 10 * MOST_REMEMBERED:
                self._accepted.clear()
            self._accepted.add((key, value))
        return True

    def _filled(self) -> Context:
        """Return the context of a case of which nothing was given."""
        context = Context(self.constants)
        for check in self._checks.values():
            context[check.input.key] = check.default(context, [])
        self._start_outputs(context)
        return context

    def _start_outputs(self, context: Context) -> None:
        for output in self.schema.outputs.values():
            context[output.key] = cells.resolved(output.default or "", context)
        for key, value in self.schema.initial:
            context[key] = cells.resolved(value, context) if value else value

    def _refused(self, given: Mapping[str, str | None]) -> Staging | None:
        """Return the end of a case with an unknown input or a year that is not the schema's."""
        if not given.keys() <= self.schema.inputs.keys():
            unknown = [
                _unknown_input(self.schema, key)
                for key in sorted(given.keys() - self.schema.inputs.keys())
            ]
            return Staging(Result.INVALID_INPUT, self.schema.id, {}, tuple(unknown), ())
        if (YEAR, given.get(YEAR)) not in self._accepted and not self.accepts_year(given):
            return Staging(Result.INVALID_YEAR_DX, self.schema.id, {}, (), ())
        return None

    def _checked(self, given: Mapping[str, str | None], errors: list[Error]) -> Context:
        """Return the values to start from, defaults filled in; add what is wrong to *errors*."""
        context = Context(self.start)
        context.update(given if self.by_itself else self._trimmed(given))
        if self.by_itself:
            for key in self._checks:
                if key in given and (key, given[key]) not in self._accepted:
                    self._check_alone(key, given[key], context, errors)
            return context
        context.update(self.constants)
        for check in self._checks.values():
            key = check.input.key
            if given.get(key) is None:
                context[key] = check.default(context, errors)
            elif context[key] and (error := check.error(context)):
                errors.append(error)
        self._start_outputs(context)
        return context

    def _check_alone(
        self, key: str, value: str | None, context: Context, errors: list[Error]
    ) -> None:
        """Check an input that no other has a say in."""
        if value is None:
            context[key] = self.start[key]
        elif not self.is_fine_alone(key, value):
            context[key] = trimmed = cells.trim(value)
            error = self._checks[key].error(context) if trimmed else None
            if error:
                errors.append(error)

    @staticmethod
    def _trimmed(given: Mapping[str, str | None]) -> dict[str, str | None]:
        return {key: value and cells.trim(value) for key, value in given.items()}

    def _fails(self, errors: list[Error]) -> bool:
        if self.schema.on_invalid_input == "FAIL":
            return True
        return self.schema.on_invalid_input == "FAIL_WHEN_USED_FOR_STAGING" and any(
            error.key and self.schema.inputs[error.key].used_for_staging for error in errors
        )

    def _output(self, context: Context) -> dict[str, str | None]:
        if self.schema.outputs:
            return {key: context[key] for key in self.schema.outputs if key in context}
        return {
            key: value
            for key, value in context.items()
            if key not in self.constants and key not in self.schema.inputs
        }

    def verdict(self, output: dict[str, str | None], errors: list[Error]) -> tuple[Error, ...]:
        """Return *errors* with those of outputs that are not codes of their tables."""
        key = tuple(output.items())
        wrong = self._verdicts.get(key)
        if wrong is None:
            wrong = tuple(self._wrong_outputs(Context(output)))
            if len(self._verdicts) >= MOST_REMEMBERED:
                self._verdicts.clear()
            self._verdicts[key] = wrong
        return (*errors, *wrong) if errors else wrong

    def _wrong_outputs(self, output: Context) -> list[Error]:
        wrong = []
        for each in self.schema.outputs.values():
            if each.table and each.key in output:
                error = _not_listed(
                    self.tables, each.key, each.table, output, ErrorType.INVALID_OUTPUT
                )
                if error:
                    wrong.append(error)
        return wrong


class _Check:
    """What an input's value has to be, and what it is when it is not given."""

    def __init__(self, item: Input, tables: Tables, constants: Mapping[str, str]) -> None:
        self.input = item
        self._tables = tables
        table = tables(item.table) if item.table else None
        reads = {*table.keys, *table.references} if table else set()
        self.by_itself = (
            reads <= {item.key, *constants}
            and not (item.table and table is None)
            and not item.default_table
            and (not cells.reference(item.default) or cells.reference(item.default) in constants)
        )

        alone = self.by_itself and table and table.keys == (item.key,)
        codes = table.conditions[0].codes() if table and alone else ()
        self.codes = set(islice(codes, MOST_CODES)) - {""}

    def error(self, context: Context) -> Error | None:
        kind = (
            ErrorType.INVALID_REQUIRED_INPUT
            if self.input.used_for_staging
            else ErrorType.INVALID_NON_REQUIRED_INPUT
        )
        if not self.input.table:
            return None
        return _not_listed(self._tables, self.input.key, self.input.table, context, kind)

    def default(self, context: Mapping[str, str | None], errors: list[Error]) -> str:
        if self.input.default is not None:
            return cells.resolved(self.input.default, context)
        if self.input.default_table:
            return self._from_table(self.input.default_table, context, errors)
        return ""

    def _from_table(
        self, table_id: str, context: Mapping[str, str | None], errors: list[Error]
    ) -> str:
        key = self.input.key
        table = self._tables(table_id)
        if table is None:
            errors.append(Error(ErrorType.UNKNOWN_TABLE, f"There is no table {table_id}", key=key))
            return ""
        row = table.find(context)
        for column, result in table.results(row) if row is not None else ():
            if column == key and result.kind is cells.Kind.VALUE:
                return cells.resolved(result.text or "", context)
        message = f"Table {table_id} has no default of {key}"
        errors.append(Error(ErrorType.MATCH_NOT_FOUND, message, key=key))
        return ""


class Part:
    """A derivation: when it applies, and the steps it takes."""

    def __init__(self, derivation: Derivation, tables: Tables) -> None:
        self.id = derivation.id
        self.initial = derivation.initial
        self.inclusions = derivation.inclusions
        self.exclusions = derivation.exclusions
        self.steps = [Step(derivation.id, path, tables) for path in derivation.paths]
        self.conditional = bool(derivation.inclusions or derivation.exclusions)
        prefix = f"{derivation.id}." if derivation.id else ""
        self._conditions = tuple(
            f"{prefix}{path.id}" for path in (*derivation.inclusions, *derivation.exclusions)
        )
        self._tables = tables

    def run(
        self, context: Context, errors: list[Error], passed: list[Pass] | None
    ) -> tuple[str, ...]:
        """Go through the steps; return the tables passed, and add what is wrong to *errors*."""
        if self.conditional and not self.applies(context):
            return ()
        path = self._conditions
        if self.initial:
            context.update(self.initial)
        for step in self.steps:
            written, removed, visits, entries, found, stop = outcome = step.run(context)
            path += entries
            if found:
                errors += found
            if passed is not None:
                passed.append(Pass(self.id, step, outcome))
            if stop:
                break
        return path

    @property
    def straight(self) -> bool:
        """Whether every case takes all steps, and none renames or removes anything."""
        return not (self.conditional or self.initial) and all(step.straight for step in self.steps)

    def applies(self, context: Context) -> bool:
        """Tell whether all inclusion tables fit and no exclusion table does."""
        return all(self._fits(each, context) for each in self.inclusions) and not any(
            self._fits(each, context) for each in self.exclusions
        )

    def _fits(self, path: TablePath, context: Context) -> bool:
        table = self._tables(path.id)
        if table is None:
            raise BundleError(f"derivation {self.id} asks table {path.id}, which is not there")
        if path.input_mapping:
            context = Context(context)
            for source, target in path.input_mapping:
                if source in context:
                    context[target] = context[source]
        return table.find(context) is not None


def _unknown_input(schema: Schema, key: str) -> Error:
    return Error(ErrorType.UNKNOWN_INPUT, f"{key} is not an input of schema {schema.id}", key=key)


def _not_listed(
    tables: Tables, key: str, table_id: str, context: Context, kind: ErrorType
) -> Error | None:
    """Return the error of a value that its table does not list; None where it does."""
    table: DecisionTable | None = tables(table_id)
    if table is None:
        return Error(ErrorType.UNKNOWN_TABLE, f"There is no table {table_id}", key=key)
    if table.find(context) is not None:
        return None
    values = listed(context[each] or "" for each in table.keys)
    return Error(kind, f"{values} is not a code of {key} (table {table_id})", key, table_id)
