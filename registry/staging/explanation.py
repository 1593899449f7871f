"""Why a result is what it is: the tables passed, the rows that matched, what is lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from registry.staging import cells, coding
from registry.staging.assignment import Assignment
from registry.staging.bundle import Input, Output
from registry.staging.outcome import Staging, Visit
from registry.staging.plan import Pass

# What stands for "not known" among the results of the published algorithms.
UNKNOWN = frozenset({"9", "99", "999", "90", "U", "UNK", "Unk", "X"})
MOST_CODES = 60


class Looked(NamedTuple):
    """A value that a table looked at; *decided*: the row that matched does not take just any."""

    key: str
    name: str
    value: str
    meaning: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """A table on the way: what it looked at, the row (from 1) that matched, what it gave."""

    table: str
    title: str
    row: int | None
    looked: tuple[Looked, ...]
    gave: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Derived:
    """A result: *lacking* names the inputs it is made of that the case leaves blank."""

    output: Output
    value: str
    meaning: str
    passed: tuple[Passed, ...]
    used: tuple[Input, ...]
    lacking: tuple[Input, ...]

    @property
    def is_known(self) -> bool:
        """Whether the result says more than that it is not known."""
        return bool(self.value) and self.value not in UNKNOWN


@dataclass(frozen=True, slots=True)
class WayOut:
    """What would make an unknown result known: one of *codes* of *input* gives *value*."""

    input: Input
    codes: tuple[str, ...]
    value: str
    meaning: str


def derived(assignment: Assignment, staging: Staging, passed: Sequence[Pass]) -> list[Derived]:
    """Return the results that are items, each with the way it was found."""
    return [
        _derived(assignment, output, staging.output.get(output.key) or "", passed)
        for output in assignment.outputs.values()
        if output.key in staging.output
    ]


def ways_out(assignment: Assignment, unknown: Derived) -> list[WayOut]:
    """Return the single inputs that would make an *unknown* result known, by their codes."""
    plan, found = assignment.plan, []
    for each in unknown.used:
        table = assignment.table(each.naaccr_xml_id)
        by_value: dict[str, list[str]] = {}
        for code in coding.codes(table, each.key, MOST_CODES) if table else ():
            output = plan.stage({**assignment.given, each.key: code}).output
            value = output.get(unknown.output.key) or ""
            if value and value not in UNKNOWN:
                by_value.setdefault(value, []).append(code)
        found += [
            WayOut(each, tuple(codes), value, _meaning(assignment, unknown.output, value))
            for value, codes in by_value.items()
        ]
    return found


def _derived(assignment: Assignment, output: Output, value: str, passed: Sequence[Pass]) -> Derived:
    way, leaves = _way(output.key, passed)
    inputs = assignment.plan.schema.inputs
    used = tuple(inputs[key] for key in inputs if key in leaves)
    return Derived(
        output,
        value,
        _meaning(assignment, output, value),
        tuple(_passed(visit, step, inputs) for step, visit in way),
        used,
        tuple(each for each in used if _is_lacking(assignment, each)),
    )


def _way(key: str, passed: Sequence[Pass]) -> tuple[list[tuple[Pass, Visit]], set[str]]:
    """Return the steps that led to *key* in order, and the keys that nothing on the way wrote."""
    wanted = {key}
    way: list[tuple[Pass, Visit]] = []
    for step in reversed(passed):
        visits = step.outcome.visits
        if wanted.isdisjoint(step.step.aims(visit.table for visit in visits)):
            continue
        renamed = {target: source for source, target in step.step.path.input_mapping}
        wanted -= step.outcome.written.keys()
        for visit in visits:
            wanted |= {renamed.get(each, each) for each in step.step.table(visit.table).keys}
        way[:0] = [(step, visit) for visit in visits]
    return way, wanted - {key}


def _passed(visit: Visit, step: Pass, inputs: Mapping[str, Input]) -> Passed:
    table = step.step.table(visit.table)
    row = None if visit.row is None else table.table.rows[visit.row]
    looked = []
    for at, value in zip(table.table.positions("INPUT"), visit.values, strict=True):
        column = table.table.columns[at]
        decided = row is not None and cells.ranges(row[at]) is not None
        text = coding.meaning(table, column.key, value) if len(visit.values) == 1 else ""
        name = inputs[column.key].name if column.key in inputs else column.name
        looked.append(Looked(column.key, name, value, text, decided))
    gave = {
        key: result.text or ""
        for key, result in (table.results(visit.row) if visit.row is not None else ())
        if result.kind is cells.Kind.VALUE
    }
    place = None if visit.row is None else visit.row + 1
    return Passed(visit.table, table.table.title, place, tuple(looked), gave)


def _is_lacking(assignment: Assignment, each: Input) -> bool:
    return each.key not in assignment.given and not assignment.plan.accepts(each.key, "")


def _meaning(assignment: Assignment, output: Output, value: str) -> str:
    table = assignment.table(output.naaccr_xml_id)
    return coding.meaning(table, output.key, value) if table else ""
