"""A case as it is abstracted: its items, what its staging schema asks for, what its codes mean."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from registry.cases.directory import queries as directory
from registry.cases.items import CaseItems
from registry.cases.models import Abstract
from registry.cases.staging import site
from registry.staging import coding, derivation
from registry.staging.ajcc import shape
from registry.staging.ajcc.tables import Tables
from registry.staging.assignment import Assignment, Question, assign
from registry.staging.bundle import Input
from registry.staging.decision_table import DecisionTable
from registry.staging.derivation import CaseStage
from registry.staging.shelf import Shelf
from registry.standards import lookup
from registry.standards.search import Choice, Index

# What decides about the schema has its codes in the standard, not in the schema.
CORE = frozenset(
    {
        "ageAtDiagnosis",
        "behaviorCodeIcdO3",
        "dateOfDiagnosis",
        "histologicTypeIcdO3",
        "primarySite",
        "sexAssignedAtBirth",
        "typeOfReportingSource",
    }
)
DISCRIMINATORS = frozenset(f"schemaDiscriminator{number}" for number in (1, 2, 3))
# Items whose value is judged by others while it is typed.
JUDGED = frozenset({"causeOfDeath", "histologicTypeIcdO3", "primarySite"})
# The only code of a site-specific factor that Collaborative Stage does not use in a schema.
NOT_USED = ["988"]


class Chart(Mapping[str, str]):
    """The items of a case by XML id ("" where blank), and what it is staged with.

    *shelf* holds the algorithms, *ajcc* the AJCC tables of the site.
    """

    def __init__(self, items: Mapping[str, str], shelf: Shelf, ajcc: Tables) -> None:
        self._items = items
        self._shelf = shelf
        self.ajcc = ajcc

    @classmethod
    def of(cls, abstract: Abstract) -> "Chart":
        """Return the chart of a stored case."""
        return cls(CaseItems.of(abstract), site.shelf(), site.ajcc_tables())

    @classmethod
    def blank(cls) -> "Chart":
        """Return the chart of a case of which nothing is known."""
        return cls({}, site.shelf(), site.ajcc_tables())

    def overlaid(self, values: Mapping[str, str]) -> "Chart":
        """Return the chart with *values* on top."""
        return Chart({**self._items, **values}, self._shelf, self.ajcc)

    def __getitem__(self, naaccr_id: str) -> str:
        return self._items.get(naaccr_id, "") or ""

    def __contains__(self, naaccr_id: object) -> bool:
        return bool(self[str(naaccr_id)])

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @cached_property
    def assignments(self) -> list[Assignment]:
        """The ways that the case is staged."""
        return assign(self._shelf, self._items)

    @cached_property
    def stages(self) -> list[CaseStage]:
        """The results of staging the case as it stands here."""
        return derivation.stages(self._shelf, self._items)

    def label(self, assignment: Assignment) -> str:
        """Return the algorithm and version of an assignment; "" where none is installed."""
        return self._shelf.label(assignment.algorithm.name) if assignment.algorithm else ""

    @property
    def questions(self) -> list[Question]:
        """What has to be answered before the schema is known."""
        return [question for each in self.assignments for question in each.questions]

    @property
    def schema_number(self) -> str:
        """The schema ID as the standard stores it; "" while it is not settled."""
        return self.stages[0].stored.get("schemaId", "")

    @property
    def schema_title(self) -> str:
        """The title of the schema of the year's algorithm; "" while it is not settled."""
        schema = self.assignments[0].schema
        return schema.title if schema else ""

    def takes(self, naaccr_id: str) -> bool:
        """Whether the schema, or one of those still possible, asks for an item or gives it.

        Without an installed algorithm for the year nobody knows, and every item is asked.
        """
        if naaccr_id in DISCRIMINATORS:
            asked = {question.naaccr_id for question in self.questions}
            return naaccr_id in asked or naaccr_id in self
        if self.assignments[0].is_unavailable:
            return True
        return any(
            naaccr_id in each.outputs
            or (naaccr_id in each.inputs and _codes(each, naaccr_id) != NOT_USED)
            for each in self.assignments
        )

    def has_codes(self, naaccr_id: str) -> bool:
        """Whether values of an item can be looked up."""
        return (
            lookup.has_codes(naaccr_id)
            or naaccr_id in directory.ITEMS
            or self._coded(naaccr_id) is not None
            or bool(self._categories(naaccr_id))
        )

    def search(self, naaccr_id: str, typed: str, limit: int) -> list[Choice]:
        """Return what *typed*, a code or words, may mean for an item; best first."""
        if categories := self._categories(naaccr_id):
            entries = [(choice.code, choice.label, True) for choice in categories]
            return Index(entries).search(typed, limit)
        if naaccr_id in directory.ITEMS:
            return directory.search(naaccr_id, typed, limit)
        found = self._coded(naaccr_id)
        if found is None:
            return lookup.search(naaccr_id, typed, self, limit)
        choices = coding.search(*found, typed, limit)
        return [
            choice
            if choice.label
            else replace(choice, label=self._standard(naaccr_id, choice.code))
            for choice in choices
        ]

    def describe(self, naaccr_id: str, value: str) -> str:
        """Return what a value of an item means here; "" where nobody knows."""
        if naaccr_id in directory.ITEMS:
            return directory.describe(naaccr_id, value) if value else ""
        for category in self._categories(naaccr_id):
            if category.code == value:
                return category.label
        found = self._coded(naaccr_id)
        meaning = coding.meaning(*found, value) if found and value else ""
        return meaning or self._standard(naaccr_id, value)

    def is_of_schema(self, naaccr_id: str) -> bool:
        """Whether the schema, not the standard, has the codes of an item."""
        return self._coded(naaccr_id) is not None

    def list_name(self, naaccr_id: str) -> str:
        """Return the name of the list of codes that an item has here; items may share one."""
        if naaccr_id in directory.ITEMS:
            return directory.list_name(naaccr_id)
        if self._coded(naaccr_id) or naaccr_id in shape.FORMS:
            return f"{naaccr_id} {self.schema_number}"
        return lookup.list_name(naaccr_id, self)

    def choice(self, naaccr_id: str, code: str) -> Choice | None:
        """Return a code, as the search gives it, with its meaning; None where it has none here."""
        if naaccr_id in directory.ITEMS or self._coded(naaccr_id) or naaccr_id in shape.FORMS:
            label = self.describe(naaccr_id, code)
            return Choice(code, label) if label else None
        return lookup.choice(naaccr_id, code, self)

    def companion(self, naaccr_id: str, code: str) -> str:
        """Return what taking a code puts into the item's companion: an NPI beside a number."""
        return directory.companion(naaccr_id, code) if naaccr_id in directory.ITEMS else ""

    def caution(self, naaccr_id: str, value: str) -> str:
        """Return why a stored value does not fit the case: its site and type, its sex."""
        if not value or naaccr_id not in JUDGED:
            return ""
        behavior = self["behaviorCodeIcdO3"] or "3"
        code = f"{value}/{behavior}" if naaccr_id == "histologicTypeIcdO3" else value
        return lookup.caution(naaccr_id, code, self)

    def is_listed(self, naaccr_id: str, value: str) -> bool:
        """Whether a value is a code of the item here; an item without codes takes anything."""
        if categories := self._categories(naaccr_id):
            return value in {"", shape.NOT_APPLICABLE, *(choice.code for choice in categories)}
        found = self._coded(naaccr_id)
        if found is None or not value:
            return lookup.is_listed(naaccr_id, value, self)
        return coding.is_listed(*found, value)

    def as_item(self, naaccr_id: str, typed: str) -> str:
        """Return *typed* in the form of the item's codes: PSA 4 as 4.0, clinical T 2 as cT2."""
        if naaccr_id in shape.ITEMS:
            return shape.spelled(naaccr_id, typed)
        found = self._coded(naaccr_id)
        return coding.as_item(*found, typed) if found else typed

    def input(self, naaccr_id: str) -> Input | None:
        """Return the schema's input that an item is; None where it is none."""
        return next(
            (each.inputs[naaccr_id] for each in self.assignments if naaccr_id in each.inputs), None
        )

    def _categories(self, naaccr_id: str) -> list[Choice]:
        """Return the categories of an AJCC item from the site's tables."""
        year = self.assignments[0].year
        if naaccr_id not in shape.FORMS or year is None:
            return []
        return self.ajcc.categories(self.schema_number, year, naaccr_id)

    def _standard(self, naaccr_id: str, value: str) -> str:
        return lookup.describe(naaccr_id, value, self)

    def _coded(self, naaccr_id: str) -> tuple[DecisionTable, str] | None:
        """Return the table with the codes of an item, and the item's key there."""
        if naaccr_id in CORE:
            return None
        for each in self.assignments:
            table = each.table(naaccr_id)
            if table is not None:
                return table, each.key(naaccr_id)
        return None


def _codes(assignment: Assignment, naaccr_id: str) -> list[str]:
    table = assignment.table(naaccr_id)
    return coding.codes(table, assignment.key(naaccr_id), most=2) if table else []
