"""The cases behind one number of the report, named or by their keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.cases import queries
from registry.cases.filters import CaseFilter
from registry.cases.queries import Page
from registry.extensions import db
from registry.reports.tables import Basis, Group, Members

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A group of cases with its size, and the filter of the case list where one names it."""

    label: str
    size: int
    members: Members | None
    query: Mapping[str, str]

    def page(self, number: int, today: str) -> Page:
        """Return one page of the cases; *today* is YYYYMMDD."""
        if self.members is not None:
            return queries.listed(self.members.listed(), page=number, size=PAGE_SIZE)
        return queries.case_list(
            CaseFilter(**self.query), today=today, order="accession", page=number, size=PAGE_SIZE
        )


@dataclass(frozen=True, slots=True)
class Behind:
    """What a number rests on: its groups, and how many cases its part and its whole have."""

    groups: list[Listed]
    part: int | None
    whole: int | None


def behind(basis: Basis | None, today: str) -> Behind:
    """Return the cases of *basis*, each group once; *today* is YYYYMMDD."""
    if basis is None:
        return Behind([], None, None)
    part, whole = ([_listed(group, today) for group in own] for own in (basis.part, basis.whole))
    by_label = {each.label: each for each in (*part, *whole)}
    return Behind(
        list(by_label.values()),
        sum(each.size for each in part),
        sum(each.size for each in whole) if whole else None,
    )


def _listed(group: Group, today: str) -> Listed:
    if isinstance(group.cases, Members):
        return Listed(group.label, len(group.cases), group.cases, {})
    counted = queries.counted(CaseFilter(**group.cases), today)
    return Listed(group.label, db.session.scalar(counted) or 0, None, group.cases)
