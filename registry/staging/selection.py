"""Picking the schema of a case from its site, histology and discriminators."""

from collections.abc import Callable, Iterable, Mapping
from itertools import repeat

from registry.staging.bundle import Bundle
from registry.staging.decision_table import MOST_REMEMBERED, DecisionTable

SITE, HISTOLOGY = "site", "hist"
_ABSENT = object()


class Selection:
    """The selection tables of all schemas of a bundle."""

    def __init__(self, bundle: Bundle, table: Callable[[str], DecisionTable | None]) -> None:
        self._tables = {
            schema_id: found
            for schema_id, schema in sorted(bundle.schemas.items())
            if (found := table(schema.selection_table))
        }
        self.sites = _codes(table("primary_site"))
        self.histologies = _codes(table("histology"))
        self.keys = (
            SITE,
            HISTOLOGY,
            *sorted(
                {key for each in self._tables.values() for key in each.keys} - {SITE, HISTOLOGY}
            ),
        )
        self._candidates: dict[tuple[str | None, str | None], list[str]] = {}
        self._remembered: dict[tuple[object, ...], tuple[str, ...]] = {}

    def find(self, given: Mapping[str, str | None]) -> tuple[str, ...]:
        """Return the ids of the schemas that accept what is *given*, sorted.

        A key that is absent is not looked at; one with None counts as blank.  Several
        schemas mean that a discriminator is needed.  Values are taken as they are, not trimmed.
        """
        key = tuple(map(given.get, self.keys, repeat(_ABSENT)))
        found = self._remembered.get(key)
        if found is None:
            found = tuple(self._found(given))
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = found
        if found and not (given.get(SITE) and given.get(HISTOLOGY)) and self._more(given):
            return ()
        return found

    def _found(self, given: Mapping[str, str | None]) -> Iterable[str]:
        site, histology = given.get(SITE), given.get(HISTOLOGY)
        if site is None and histology is None:
            return
        if site is not None and site not in self.sites:
            return
        if histology is not None and histology not in self.histologies:
            return
        for schema_id in self._possible(given, (site, histology)):
            if self._tables[schema_id].find(given, given.keys()) is not None:
                yield schema_id

    def _possible(
        self, given: Mapping[str, str | None], pair: tuple[str | None, str | None]
    ) -> list[str]:
        """Return the schemas that accept site and histology, whatever the discriminators."""
        if pair not in self._candidates:
            both = {
                key: value
                for key, value in zip((SITE, HISTOLOGY), pair, strict=True)
                if value is not None
            }
            self._candidates[pair] = [
                schema_id
                for schema_id, table in self._tables.items()
                if table.find(both, both.keys()) is not None
            ]
        return self._candidates[pair]

    @staticmethod
    def _more(given: Mapping[str, str | None]) -> bool:
        return any(value for key, value in given.items() if key not in (SITE, HISTOLOGY))


def _codes(table: DecisionTable | None) -> frozenset[str]:
    """Return all codes of a table with one condition; ranges as all their numbers."""
    return frozenset(
        code for condition in (table.conditions if table else ()) for code in condition.codes()
    )
