"""An algorithm ready to stage cases: the public face of the engine."""

from collections.abc import Mapping

from registry.staging.bundle import Bundle, Schema
from registry.staging.decision_table import DecisionTable
from registry.staging.outcome import Result, Staging
from registry.staging.plan import Pass, Plan
from registry.staging.selection import HISTOLOGY, SITE, Selection

Given = Mapping[str, str | None]


class Algorithm:
    """One bundle, as it answers in *current_year*; tables and schemas are prepared as needed.

    Keys of what is given are those of the bundle (site, hist, year_dx ...); a value of
    None counts as not given, "" as blank.  The same algorithm may be used for any
    number of cases; it remembers what it worked out.
    """

    def __init__(self, bundle: Bundle, *, current_year: int) -> None:
        self.bundle = bundle
        self.current_year = current_year
        self.constants = {
            "ctx_alg_version": bundle.version,
            "ctx_year_current": f"{current_year:04}",
        }
        self._tables: dict[str, DecisionTable | None] = {}
        self._plans: dict[str, Plan] = {}
        self._selection: Selection | None = None

    @property
    def name(self) -> str:
        """The name of the algorithm: eod_public, tnm, cs, pediatric."""
        return self.bundle.algorithm

    @property
    def version(self) -> str:
        """The version of the bundle."""
        return self.bundle.version

    def stage(self, given: Given, passed: list[Pass] | None = None) -> Staging:
        """Stage a case; *passed*, if given, takes the steps gone through, for an explanation."""
        if given.get(SITE) is None or given.get(HISTOLOGY) is None:
            return Staging(Result.MISSING_SITE_OR_HISTOLOGY, None, {}, (), ())
        schemas = self.selection.find(given)
        if len(schemas) != 1:
            failed = Result.MULTIPLE_MATCHING_SCHEMAS if schemas else Result.NO_MATCHING_SCHEMA
            return Staging(failed, None, {}, (), ())
        return self.plan(schemas[0]).stage(given, passed)

    def lookup(self, given: Given) -> tuple[str, ...]:
        """Return the ids of the schemas that accept *given*, sorted.

        None: no schema; several: a discriminator is needed (see *discriminators*).
        """
        return self.selection.find(given)

    def discriminators(self, schema_ids: tuple[str, ...]) -> list[str]:
        """Return the keys, beyond site and histology, that tell these schemas apart."""
        keys = {key for each in schema_ids for key in self.schema(each).discriminators}
        return [key for key in self.selection.keys if key in keys]

    def is_code_valid(self, schema_id: str, key: str, value: str | None) -> bool:
        """Tell whether *value* is a code of an input; False for an unknown schema or input."""
        return schema_id in self.bundle.schemas and self.plan(schema_id).accepts(key, value)

    def default(self, schema_id: str, key: str, context: Given | None = None) -> str:
        """Return what an input is when it is not given; "" for an unknown schema or input."""
        if schema_id not in self.bundle.schemas:
            return ""
        return self.plan(schema_id).default(key, context or {})

    def row(self, table_id: str, given: Given) -> int | None:
        """Return the position of the first row of a table that fits; None where none does."""
        table = self.table(table_id)
        return None if table is None else table.find({**given, **self.constants})

    def schema(self, schema_id: str) -> Schema:
        """Return a schema of the bundle; KeyError where it has none of that id."""
        return self.bundle.schemas[schema_id]

    def plan(self, schema_id: str) -> Plan:
        """Return a schema made ready to run; KeyError where there is none of that id."""
        plan = self._plans.get(schema_id)
        if plan is None:
            plan = Plan(self.schema(schema_id), self.table, self.constants)
            self._plans[schema_id] = plan
        return plan

    def table(self, table_id: str) -> DecisionTable | None:
        """Return a table made ready for finding rows; None where there is none of that id."""
        try:
            return self._tables[table_id]
        except KeyError:
            raw = self.bundle.table(table_id)
            table = self._tables[table_id] = DecisionTable(raw) if raw else None
            return table

    @property
    def selection(self) -> Selection:
        """What picks the schema of a case."""
        if self._selection is None:
            self._selection = Selection(self.bundle, self.table)
        return self._selection
