"""A published algorithm at one version: its schemas, tables and glossary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: a condition (INPUT), a text (DESCRIPTION) or a result (ENDPOINT)."""

    key: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Table:
    """Ordered rows of condition cells and result cells; the first row that fits wins.

    *texts* holds what is there to read: title, subtitle, description, notes, footnotes,
    rationale, additional_info, coding_guidelines.
    """

    id: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str | None]]
    texts: Mapping[str, str]

    @property
    def title(self) -> str:
        """The name that users see."""
        return self.texts.get("title") or self.texts.get("name") or self.id

    def positions(self, kind: str) -> list[int]:
        """Return the positions of the columns of one type."""
        return [at for at, column in enumerate(self.columns) if column.type == kind]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Who asks for an input, and in which years of diagnosis."""

    name: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """An item that a schema takes, with its default and the table of its valid codes."""

    key: str
    name: str
    naaccr_item: int | None
    naaccr_xml_id: str
    default: str | None
    default_table: str | None
    table: str | None
    used_for_staging: bool
    unit: str
    decimal_places: int | None
    requirements: tuple[Requirement, ...]

    def in_use(self, year: int | None) -> bool:
        """Tell whether anybody asks for it of a diagnosis in *year* (no year: in any)."""
        return not self.requirements or any(
            year is None or (need.start or year) <= year <= (need.end or year)
            for need in self.requirements
        )


@dataclass(frozen=True, slots=True)
class Output:
    """An item that a schema gives."""

    key: str
    name: str
    naaccr_item: int | None
    naaccr_xml_id: str
    default: str | None
    table: str | None


@dataclass(frozen=True, slots=True)
class TablePath:
    """A table to go through, with keys renamed on the way in and out: (from, to) pairs."""

    id: str
    input_mapping: tuple[tuple[str, str], ...] = ()
    output_mapping: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """A mapping of the published schema: tables to go through where its conditions hold."""

    id: str
    inclusions: tuple[TablePath, ...]
    exclusions: tuple[TablePath, ...]
    initial: tuple[tuple[str, str | None], ...]
    paths: tuple[TablePath, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """The calculation for one group of diseases."""

    id: str
    title: str
    selection_table: str
    discriminators: tuple[str, ...]
    initial: tuple[tuple[str, str | None], ...]
    inputs: Mapping[str, Input]
    outputs: Mapping[str, Output]
    derivations: tuple[Derivation, ...]
    involved_tables: tuple[str, ...]
    on_invalid_input: str
    texts: Mapping[str, str]

    @property
    def has_content(self) -> bool:
        """Whether it derives anything; the starter set only names most schemas' inputs."""
        return bool(self.derivations)


@dataclass(frozen=True)
class Bundle:
    """The schemas, tables and glossary of one algorithm at one version, by id, as published."""

    algorithm: str
    version: str
    raw_schemas: Mapping[str, dict[str, Any]]
    raw_tables: Mapping[str, dict[str, Any]]
    glossary: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    _tables: dict[str, Table] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The algorithm and its version, as in file names: eod_public-3.3."""
        return f"{self.algorithm}-{self.version}"

    @cached_property
    def schemas(self) -> Mapping[str, Schema]:
        """All schemas by id."""
        return {key: _schema(raw) for key, raw in self.raw_schemas.items()}

    @cached_property
    def item_names(self) -> Mapping[str, str]:
        """The NAACCR XML ids of all inputs, by key; each key has but one."""
        return {
            each.key: each.naaccr_xml_id
            for schema in self.schemas.values()
            for each in schema.inputs.values()
            if each.naaccr_xml_id
        }

    @cached_property
    def input_ids(self) -> frozenset[str]:
        """The NAACCR XML ids of all inputs."""
        return frozenset(self.item_names.values())

    @cached_property
    def output_ids(self) -> frozenset[str]:
        """The NAACCR XML ids of all outputs that are items."""
        return frozenset(
            each.naaccr_xml_id
            for schema in self.schemas.values()
            for each in schema.outputs.values()
            if each.naaccr_xml_id
        )

    def table(self, table_id: str) -> Table | None:
        """Return a table, None where there is no such table."""
        table = self._tables.get(table_id)
        if table is None and table_id in self.raw_tables:
            table = self._tables[table_id] = _table(self.raw_tables[table_id])
        return table


_TEXTS = (
    "name",
    "title",
    "subtitle",
    "description",
    "notes",
    "footnotes",
    "rationale",
    "additional_info",
    "coding_guidelines",
    "last_modified",
)


def _texts(raw: dict[str, Any]) -> dict[str, str]:
    return {name: raw[name] for name in _TEXTS if raw.get(name)}


def _table(raw: dict[str, Any]) -> Table:
    columns = tuple(
        Column(column["key"], column.get("name") or column["key"], column["type"])
        for column in raw.get("definition") or ()
    )
    return Table(raw["id"], columns, raw.get("rows") or (), _texts(raw))


def _schema(raw: dict[str, Any]) -> Schema:
    return Schema(
        raw["id"],
        raw.get("title") or raw.get("name") or raw["id"],
        raw["schema_selection_table"],
        tuple(raw.get("schema_discriminators") or ()),
        _pairs(raw.get("initial_context")),
        {each["key"]: _input(each) for each in raw.get("inputs") or ()},
        {each["key"]: _output(each) for each in raw.get("outputs") or ()},
        tuple(map(_derivation, raw.get("mappings") or ())),
        tuple(raw.get("involved_tables") or ()),
        raw.get("on_invalid_input") or "CONTINUE",
        _texts(raw),
    )


def _pairs(raw: list[dict[str, Any]] | None) -> tuple[tuple[str, str | None], ...]:
    return tuple((pair["key"], pair.get("value")) for pair in raw or ())


def _input(raw: dict[str, Any]) -> Input:
    return Input(
        raw["key"],
        raw.get("name") or raw["key"],
        raw.get("naaccr_item"),
        raw.get("naaccr_xml_id") or "",
        raw.get("default"),
        raw.get("default_table"),
        raw.get("table"),
        bool(raw.get("used_for_staging")),
        raw.get("unit") or "",
        raw.get("decimal_places"),
        tuple(map(_requirement, raw.get("metadata") or ())),
    )


def _requirement(raw: str | dict[str, Any]) -> Requirement:
    if isinstance(raw, str):
        return Requirement(raw)
    return Requirement(raw["name"], raw.get("start"), raw.get("end"))


# Ids that are misspelled in a published bundle, with those of the standard.
_MISSPELLED = {"derivedPediatricTN": "derivedPediatricN"}


def _output(raw: dict[str, Any]) -> Output:
    naaccr_id = raw.get("naaccr_xml_id") or ""
    return Output(
        raw["key"],
        raw.get("name") or raw["key"],
        raw.get("naaccr_item"),
        _MISSPELLED.get(naaccr_id, naaccr_id),
        raw.get("default"),
        raw.get("table"),
    )


def _derivation(raw: dict[str, Any]) -> Derivation:
    return Derivation(
        raw.get("id") or "",
        tuple(map(_path, raw.get("inclusion_tables") or ())),
        tuple(map(_path, raw.get("exclusion_tables") or ())),
        _pairs(raw.get("initial_context")),
        tuple(map(_path, raw.get("tables") or ())),
    )


def _path(raw: dict[str, Any]) -> TablePath:
    return TablePath(
        raw["id"], _renamed(raw.get("input_mapping")), _renamed(raw.get("output_mapping"))
    )


def _renamed(raw: list[dict[str, str]] | None) -> tuple[tuple[str, str], ...]:
    return tuple((pair["from"], pair["to"]) for pair in raw or ())
