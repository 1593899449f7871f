"""Staging columns of cases at once: pandas in, pandas out, the same answers as one by one.

A table is asked once for every combination of values that occurs, not once for
every case.  Cases with anything odd (an unknown input, a value that is no code) are
staged singly.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from registry.staging.algorithm import Algorithm
from registry.staging.outcome import Result, Staging
from registry.staging.plan import YEAR, Plan
from registry.staging.selection import HISTOLOGY, SITE
from registry.staging.steps import Outcome

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Codes = np.ndarray[Any, np.dtype[np.int64]]
    Rows = np.ndarray[Any, np.dtype[np.int64]]


class Coded(NamedTuple):
    """A column as positions in a list of its distinct values; a missing one is -1."""

    codes: "Codes"
    values: list[str | None]

    def taken(self, rows: "Rows") -> "Coded":
        """Return the column for some of the rows."""
        return Coded(self.codes[rows], self.values)


def stage(algorithm: Algorithm, cases: "pd.DataFrame") -> "pd.DataFrame":
    """Return the staging of every row of *cases*, with the same index.

    Columns of *cases* are the keys of the bundle (site, hist, year_dx ...), holding
    text; None or NaN means not given.  Columns of the result: result, schema_id, all
    outputs that occur (None where a case has none), errors and path (tuples).
    """
    import pandas as pd

    columns = {str(key): _coded(cases[key]) for key in cases.columns}
    answers = _Answers(len(cases))
    for schema_id, rows in _by_schema(algorithm, columns, answers):
        _stage_group(algorithm.plan(schema_id), columns, rows, answers)
    return pd.DataFrame(answers.columns(), index=cases.index, dtype=object)


class _Answers:
    """The results by row, filled group by group."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._columns: dict[str, Any] = {}
        for name in ("result", "schema_id", "errors", "path"):
            self._column(name)
        self._columns["errors"].fill(())
        self._columns["path"].fill(())

    def _column(self, name: str) -> Any:
        import numpy as np

        if name not in self._columns:
            self._columns[name] = np.full(self.size, None, dtype=object)
        return self._columns[name]

    def put(self, name: str, rows: "Rows", values: Any) -> None:
        """Write *values*, one for all rows or one each, into a column."""
        self._column(name)[rows] = values

    def put_list(self, name: str, rows: "Rows", inverse: "Codes", values: Sequence[object]) -> None:
        """Write ``values[inverse]`` into a column; the values may be tuples."""
        import numpy as np

        distinct = np.empty(len(values), dtype=object)
        for at, value in enumerate(values):
            distinct[at] = value
        self._column(name)[rows] = distinct[inverse]

    def put_single(self, row: int, staging: Staging) -> None:
        """Write the staging of one case."""
        self._columns["result"][row] = staging.result.value
        self._columns["schema_id"][row] = staging.schema_id
        self._columns["errors"][row] = staging.errors
        self._columns["path"][row] = staging.path
        for key, value in staging.output.items():
            self._column(key)[row] = value

    def columns(self) -> dict[str, Any]:
        """Return all columns, errors and path last."""
        last = ("errors", "path")
        names = [name for name in self._columns if name not in last]
        return {name: self._columns[name] for name in (*names, *last)}


def _by_schema(
    algorithm: Algorithm, columns: dict[str, Coded], answers: _Answers
) -> Iterable[tuple[str, "Rows"]]:
    """Give each schema with the rows that belong to it; put down rows without one schema."""
    import numpy as np

    keys = [key for key in algorithm.selection.keys if key in columns]
    inverse, combinations = _combinations([columns[key] for key in keys], answers.size)
    rows_of: dict[str | Result, list[int]] = {}
    for number, values in enumerate(combinations):
        given = {k: v for k, v in zip(keys, values, strict=True) if v is not None}
        if given.get(SITE) is None or given.get(HISTOLOGY) is None:
            found: str | Result = Result.MISSING_SITE_OR_HISTOLOGY
        else:
            schemas = algorithm.lookup(given)
            found = Result.NO_MATCHING_SCHEMA
            if schemas:
                found = schemas[0] if len(schemas) == 1 else Result.MULTIPLE_MATCHING_SCHEMAS
        rows_of.setdefault(found, []).append(number)
    for found, numbers in rows_of.items():
        chosen = np.zeros(len(combinations), dtype=bool)
        chosen[numbers] = True
        rows = np.flatnonzero(chosen[inverse])
        if isinstance(found, Result):
            answers.put("result", rows, found.value)
        else:
            yield found, rows


def _stage_group(plan: Plan, columns: dict[str, Coded], rows: "Rows", answers: _Answers) -> None:
    """Stage the cases of one schema: those that hold nothing odd together, others singly."""
    import numpy as np

    known = {key: columns[key].taken(rows) for key in plan.schema.inputs if key in columns}
    odd = np.zeros(len(rows), dtype=bool)
    for key, column in columns.items():
        if key not in known:
            odd |= column.codes[rows] >= 0
    odd |= _odd_values(plan, known, len(rows))
    together = np.flatnonzero(~odd)
    if len(together):
        group = {
            key: _with_default(column.taken(together), plan.start[key])
            for key, column in known.items()
        }
        _stage_together(plan, group, rows[together], answers)
    for row in rows[odd]:
        given = {
            key: column.values[column.codes[row]]
            for key, column in columns.items()
            if column.codes[row] >= 0
        }
        answers.put_single(int(row), plan.stage(given))


def _odd_values(plan: Plan, columns: dict[str, Coded], size: int) -> Any:
    """Tell which rows hold anything but codes of the schema's inputs."""
    import numpy as np

    if not (plan.by_itself and all(part.straight for part in plan.derivations)):
        return np.ones(size, dtype=bool)
    odd = np.zeros(size, dtype=bool)
    for key, column in columns.items():
        fine = [plan.is_fine_alone(key, value or "") for value in column.values]
        if key == YEAR:
            fine = [plan.accepts_year({YEAR: value}) for value in column.values]
        if not all(fine):
            odd |= ~np.array([*fine, True])[column.codes]  # the last one: not given
    if not plan.accepts_year({}):
        odd |= columns[YEAR].codes < 0 if YEAR in columns else True
    return odd


def _with_default(column: Coded, default: str | None) -> Coded:
    import numpy as np

    missing = column.codes < 0
    if not missing.any():
        return column
    codes = np.where(missing, len(column.values), column.codes)
    return Coded(codes, [*column.values, default])


def _stage_together(plan: Plan, columns: dict[str, Coded], rows: "Rows", answers: _Answers) -> None:
    """Go through the steps of a schema once for all cases, then check the outputs."""
    paths, errors = _Trail(len(rows)), _Trail(len(rows))
    for part in plan.derivations:
        for step in part.steps:
            inverse, combinations = _combined(step.keys, columns, plan, len(rows))
            outcomes = [step.outcome(values) for values in combinations]
            _write(outcomes, inverse, columns, plan)
            paths.extend(inverse, [outcome.path for outcome in outcomes])
            errors.extend(inverse, [outcome.errors for outcome in outcomes])
    keys = tuple(plan.schema.outputs)
    inverse, outputs = _combined(keys, columns, plan, len(rows))
    verdicts = [plan.verdict(dict(zip(keys, values, strict=True)), []) for values in outputs]
    errors.extend(inverse, verdicts)
    answers.put("result", rows, Result.STAGED.value)
    answers.put("schema_id", rows, plan.schema.id)
    for at, key in enumerate(keys):
        answers.put_list(key, rows, inverse, [values[at] for values in outputs])
    answers.put_list("path", rows, paths.codes, paths.values)
    answers.put_list("errors", rows, errors.codes, errors.values)


class _Trail:
    """What grows from step to step for every row: the path, or the errors."""

    def __init__(self, size: int) -> None:
        import numpy as np

        self.codes: Codes = np.zeros(size, dtype=np.int64)
        self.values: list[tuple[Any, ...]] = [()]

    def extend(self, inverse: "Codes", more: Sequence[tuple[Any, ...]]) -> None:
        """Add ``more[inverse]`` to the rows."""
        import numpy as np
        import pandas as pd

        number = {each: at for at, each in enumerate(dict.fromkeys(more))}
        if len(number) == 1:
            self.values = [value + more[0] for value in self.values]
            return
        distinct = list(number)
        added = np.array([number[each] for each in more], dtype=np.int64)[inverse]
        self.codes, pairs = pd.factorize(self.codes * len(distinct) + added)
        self.values = [
            self.values[pair // len(distinct)] + distinct[pair % len(distinct)] for pair in pairs
        ]


def _write(
    outcomes: Sequence[Outcome], inverse: "Codes", columns: dict[str, Coded], plan: Plan
) -> None:
    """Write what the outcomes of a step say into the columns; others keep their value."""
    import numpy as np

    for key in dict.fromkeys(key for outcome in outcomes for key in outcome.written):
        old = columns.get(key) or Coded(np.zeros_like(inverse), [plan.start[key]])
        values = list(old.values)
        position: dict[str, int] = {}
        new = np.full(len(outcomes), -1, dtype=np.int64)
        for at, outcome in enumerate(outcomes):
            if key in outcome.written:
                value = outcome.written[key]
                if value not in position:
                    position[value] = len(values)
                    values.append(value)
                new[at] = position[value]
        codes = new[inverse]
        columns[key] = Coded(np.where(codes < 0, old.codes, codes), values)


def _combined(
    keys: Sequence[str], columns: dict[str, Coded], plan: Plan, size: int
) -> tuple["Codes", list[tuple[str | None, ...]]]:
    """Return the combinations of values of *keys* that occur, and which of them each row has.

    A key without a column has the value that the schema starts with.
    """
    present = [key for key in keys if key in columns]
    inverse, combinations = _combinations([columns[key] for key in present], size)
    if len(present) == len(keys):
        return inverse, combinations
    places = [present.index(key) if key in columns else plan.start[key] for key in keys]
    return inverse, [
        tuple(values[at] if isinstance(at, int) else at for at in places) for values in combinations
    ]


def _combinations(
    columns: Sequence[Coded], size: int
) -> tuple["Codes", list[tuple[str | None, ...]]]:
    """Return the distinct rows of *columns*, and for each row which of them it is.

    A missing value is None.
    """
    import numpy as np
    import pandas as pd

    inverse: Codes = np.zeros(size, dtype=np.int64)
    distinct = 1 if size else 0
    for column in columns:
        # Numbered anew after each column, so that the numbers can't overflow.
        inverse, found = pd.factorize(inverse * (len(column.values) + 1) + column.codes + 1)
        distinct = len(found)
    first = np.zeros(distinct, dtype=np.int64)
    first[inverse[::-1]] = np.arange(size)[::-1]
    taken = [
        [None if code < 0 else column.values[code] for code in column.codes[first]]
        for column in columns
    ]
    return inverse, list(zip(*taken, strict=True)) if columns else [()] * distinct


def _coded(column: "pd.Series[Any]") -> Coded:
    import pandas as pd

    codes, values = pd.factorize(column)
    return Coded(codes.astype("int64", copy=False), list(values))
