"""What a case, given as NAACCR items, is staged with: its algorithm, schema and inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from registry.staging import coding
from registry.staging.algorithm import Algorithm
from registry.staging.bundle import Bundle, Input, Output, Schema
from registry.staging.decision_table import DecisionTable
from registry.staging.outcome import Staging
from registry.staging.plan import YEAR, Pass, Plan
from registry.staging.routing import PEDIATRIC, ROUTES, Route, is_pediatric, route
from registry.staging.selection import HISTOLOGY, SITE
from registry.staging.shelf import Shelf

Items = Mapping[str, str]

MOST_ANSWERS = 40

# An item that stands in for one that older cases leave blank, and its codes that mean the same.
STAND_INS = {"sexAssignedAtBirth": ("sex", frozenset({"1", "2"}))}


class Answer(NamedTuple):
    """A code of a discriminator, what it means, and the schemas that it leads to."""

    code: str
    meaning: str
    schemas: tuple[str, ...]
    titles: tuple[str, ...]


class Question(NamedTuple):
    """A discriminator that is still to be answered, and what it is about."""

    naaccr_id: str
    title: str
    answers: tuple[Answer, ...]

    def decides(self, candidates: tuple[str, ...]) -> bool:
        """Whether an answer leaves fewer schemas."""
        return any(len(answer.schemas) < len(candidates) for answer in self.answers)


@dataclass(frozen=True)
class Assignment:
    """The way of one case: *algorithm* is None where none applies or it is not installed.

    *given* holds the inputs that the case fills, by the keys of the bundle;
    *candidates* are the ids of the schemas that accept them.
    """

    route: Route | None
    algorithm: Algorithm | None
    given: Mapping[str, str]
    candidates: tuple[str, ...]
    year: int | None
    problem: str = ""

    @property
    def schema(self) -> Schema | None:
        """The schema, once only one is left."""
        if self.algorithm is None or len(self.candidates) != 1:
            return None
        return self.algorithm.schema(self.candidates[0])

    @property
    def is_unavailable(self) -> bool:
        """Whether an algorithm applies that is not installed."""
        return self.route is not None and self.algorithm is None

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """The inputs in use in the year of diagnosis, of all candidates, by XML id."""
        return {
            each.naaccr_xml_id: each
            for schema in self._schemas
            for each in schema.inputs.values()
            if each.in_use(self.year)
        }

    @cached_property
    def outputs(self) -> Mapping[str, Output]:
        """The outputs of the schema that are items, by XML id."""
        return {
            each.naaccr_xml_id: each
            for schema in self._schemas
            for each in schema.outputs.values()
            if each.naaccr_xml_id
        }

    @cached_property
    def questions(self) -> list["Question"]:
        """What has to be answered before there is a single schema; the best question first."""
        if self.algorithm is None or len(self.candidates) < 2:
            return []
        keys = self.algorithm.discriminators(self.candidates)
        found = [self._question(self.algorithm, key) for key in keys if key not in self.given]
        deciding = [each for each in found if each.decides(self.candidates)]
        return deciding or found

    @property
    def plan(self) -> Plan:
        """The schema made ready to run; LookupError while there is no single schema."""
        if self.algorithm is None or len(self.candidates) != 1:
            raise LookupError("the case has no schema yet")
        return self.algorithm.plan(self.candidates[0])

    def table(self, naaccr_id: str) -> DecisionTable | None:
        """Return the table of the codes of an input or output; None where there is none."""
        found = self.inputs.get(naaccr_id) or self.outputs.get(naaccr_id)
        if self.algorithm is None or found is None or not found.table:
            return None
        return self.algorithm.table(found.table)

    def key(self, naaccr_id: str) -> str:
        """Return the bundle's key of an input or output of the schema."""
        found = self.inputs.get(naaccr_id) or self.outputs[naaccr_id]
        return found.key

    def staged(self, passed: list[Pass] | None = None) -> Staging | None:
        """Return the staging; None while there is no single schema."""
        return self.plan.stage(self.given, passed) if self.schema else None

    @property
    def _schemas(self) -> list[Schema]:
        return [self.algorithm.schema(each) for each in self.candidates] if self.algorithm else []

    def _question(self, algorithm: Algorithm, key: str) -> "Question":
        chosen = {name: self.given[name] for name in algorithm.selection.keys if name in self.given}
        each = next(schema.inputs[key] for schema in self._schemas if key in schema.inputs)
        table = algorithm.table(each.table) if each.table else None
        answers: list[Answer] = []
        for code in coding.codes(table, key, MOST_ANSWERS) if table else ():
            schemas = algorithm.lookup({**chosen, key: code})
            if table and schemas:
                titles = tuple(algorithm.schema(schema_id).title for schema_id in schemas)
                answers.append(Answer(code, coding.meaning(table, key, code), schemas, titles))
        title = table.table.title.rpartition(": ")[2] if table else each.name
        return Question(each.naaccr_xml_id, title, tuple(answers))


def assign(shelf: Shelf, items: Items) -> list[Assignment]:
    """Return the ways of a case: that of its year, and the pediatric one where it applies."""
    year = diagnosis_year(items)
    if year is None:
        return [_none(None, "The year of diagnosis chooses the algorithm; it is not known yet")]
    main = route(year)
    if main is None:
        first = ROUTES[0].first
        return [_none(None, f"No algorithm stages cases diagnosed before {first}", year)]
    found = [_assigned(shelf, main, items, year)]
    age = items.get("ageAtDiagnosis", "")
    if is_pediatric(year, int(age) if age.isdecimal() else None) and shelf.get("pediatric"):
        pediatric = _assigned(shelf, PEDIATRIC, items, year)
        if pediatric.schema and pediatric.schema.has_content:
            found.append(pediatric)
    return found


def diagnosis_year(items: Items) -> int | None:
    """Return the year of the date of diagnosis, None while it is not known."""
    year = items.get("dateOfDiagnosis", "")[:4]
    return int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None


def given_of(bundle: Bundle, items: Items, keys: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the values of *items* by the keys of a bundle; blank items are not given.

    *keys*, XML ids by key, restricts what is taken; by default all inputs of the bundle.
    """
    found = {
        key: value
        for key, naaccr_id in (keys or bundle.item_names).items()
        if key != YEAR and (value := _value(items, naaccr_id))
    }
    year = diagnosis_year(items)
    return found if year is None else {**found, YEAR: f"{year:04}"}


def _value(items: Items, naaccr_id: str) -> str:
    value = items.get(naaccr_id, "")
    if not value and naaccr_id in STAND_INS:
        other, same = STAND_INS[naaccr_id]
        value = items.get(other, "")
        return value if value in same else ""
    return value


def _none(
    way: Route | None, problem: str, year: int | None = None, algorithm: Algorithm | None = None
) -> Assignment:
    return Assignment(way, algorithm, {}, (), year, problem)


def _assigned(shelf: Shelf, way: Route, items: Items, year: int) -> Assignment:
    algorithm = shelf.get(way.algorithm)
    if algorithm is None:
        return _none(
            way,
            f"{way.title} stages cases diagnosed in {year}; its bundle is not installed",
            year,
        )
    if year > algorithm.current_year:
        return _none(way, f"The year of diagnosis, {year}, has not come yet", year, algorithm)
    names = algorithm.bundle.item_names
    keys = {key: names[key] for key in algorithm.selection.keys if key in names}
    chosen = given_of(algorithm.bundle, items, keys)
    if not (chosen.get(SITE) and chosen.get(HISTOLOGY)):
        return _none(way, "Primary site and histology choose the schema", year, algorithm)
    candidates = algorithm.lookup({key: chosen[key] for key in keys if key in chosen})
    if not candidates:
        return _none(way, _why_none(algorithm, chosen), year, algorithm)
    taken: dict[str, str] = {}
    for each in candidates:
        inputs = algorithm.schema(each).inputs
        taken |= {key: inputs[key].naaccr_xml_id for key in inputs}
    given = given_of(algorithm.bundle, items, taken)
    return Assignment(way, algorithm, given, candidates, year)


def _why_none(algorithm: Algorithm, chosen: Mapping[str, str]) -> str:
    site, histology, name = chosen[SITE], chosen[HISTOLOGY], algorithm.bundle.name
    if site not in algorithm.selection.sites:
        return f"{name} does not know the primary site {site}"
    if histology not in algorithm.selection.histologies:
        return f"{name} does not know the histology {histology}"
    alone = algorithm.lookup({SITE: site, HISTOLOGY: histology})
    if alone:
        others = ", ".join(f"{key} {value}" for key, value in sorted(chosen.items()))
        return f"No schema of {name} takes this combination: {others}"
    return f"No schema of {name} takes site {site} with histology {histology}"
