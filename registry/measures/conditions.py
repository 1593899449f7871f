"""What a measure asks of a case: conditions that are met, not met, or not known yet (None)."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from registry.measures import facts
from registry.standards import codes, items
from registry.standards.partial_date import DateError, PartialDate
from registry.standards.ranges import Ranges

Case = Mapping[str, str]


class Condition(Protocol):
    """A question to a case; None where a date or code that would decide it is not known."""

    @abstractmethod
    def holds(self, case: Case) -> bool | None:
        """Whether *case*, a mapping from XML id to value ("" where blank), meets it."""

    @abstractmethod
    def items(self) -> frozenset[str]:
        """Return the XML ids that the answer depends on."""

    @abstractmethod
    def words(self) -> str:
        """Return the condition in words, as the definition of a measure shows it."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Whether a value is one of *ranges*: exact codes, or ranges of codes of one length."""

    subject: str
    ranges: Ranges

    def holds(self, case: Case) -> bool | None:
        """Whether the value of *case* is one of the codes."""
        return self.takes(facts.value(self.subject, case))

    def takes(self, value: str) -> bool:
        """Whether *value* is one of the codes."""
        return any(
            len(value) == len(first) and first <= value <= last for first, last in self.ranges
        )

    def items(self) -> frozenset[str]:
        """Return the XML ids that the answer depends on."""
        return facts.items_of(self.subject)

    def words(self) -> str:
        """Return the condition in words, with the labels of single codes."""
        listed = codes.code_list(self.subject)
        labels = [
            f"{_span(*pair)} {listed.label(pair[0])}".strip()
            if listed and pair[0] == pair[1]
            else _span(*pair)
            for pair in self.ranges
        ]
        return f"{name(self.subject)}: {', '.join(labels)}"


@dataclass(frozen=True, slots=True)
class Begins:
    """Whether a value begins as *ranges* say: 1-3 takes 1, 1A2 and 3C; 1B-3 leaves out 1A."""

    subject: str
    ranges: Ranges

    def holds(self, case: Case) -> bool | None:
        """Whether the value of *case* begins so."""
        value = facts.value(self.subject, case)
        return any(
            value[: len(first)] >= first and value[: len(last)] <= last
            for first, last in self.ranges
        )

    def items(self) -> frozenset[str]:
        """Return the XML ids that the answer depends on."""
        return facts.items_of(self.subject)

    def words(self) -> str:
        """Return the condition in words."""
        spans = ", ".join(_span(*pair) for pair in self.ranges)
        return f"{name(self.subject)}: {spans}, with all their subdivisions"


@dataclass(frozen=True, slots=True)
class Blank:
    """Whether nothing is coded."""

    subject: str

    def holds(self, case: Case) -> bool | None:
        """Whether *case* has no value."""
        return not facts.value(self.subject, case)

    def items(self) -> frozenset[str]:
        """Return the XML ids that the answer depends on."""
        return facts.items_of(self.subject)

    def words(self) -> str:
        """Return the condition in words."""
        return f"{name(self.subject)} is blank"


@dataclass(frozen=True, slots=True)
class Days:
    """Whether the days from one date to another lie in a span, ends included."""

    start: str
    end: str
    at_least: int | None
    at_most: int | None

    def holds(self, case: Case) -> bool | None:
        """Whether the days lie in the span; None where a date is blank or too partial to tell."""
        start, end = (date_of(facts.value(each, case)) for each in (self.start, self.end))
        if start is None or end is None:
            return None
        fewest, most = start.days_until(end)
        lowest = fewest if self.at_least is None else self.at_least
        highest = most if self.at_most is None else self.at_most
        if most < lowest or fewest > highest:
            return False
        return True if lowest <= fewest and most <= highest else None

    def items(self) -> frozenset[str]:
        """Return the XML ids that the answer depends on."""
        return facts.items_of(self.start) | facts.items_of(self.end)

    def words(self) -> str:
        """Return the condition in words."""
        span = f"from {name(self.start)} to {name(self.end)}"
        limits = [
            f"{word} {limit}"
            for word, limit in (("at least", self.at_least), ("at most", self.at_most))
            if limit is not None
        ]
        return f"{' and '.join(limits)} days {span}"


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions together: *how* is all, any or none."""

    how: str
    members: tuple[Condition, ...]

    def holds(self, case: Case) -> bool | None:
        """Whether all, any or none of the members hold; None where the unknown ones decide."""
        if self.how == "all":
            return _all(member.holds(case) for member in self.members)
        found = _any(member.holds(case) for member in self.members)
        return found if self.how == "any" or found is None else not found

    def items(self) -> frozenset[str]:
        """Return the XML ids that the answer depends on."""
        return frozenset().union(*(member.items() for member in self.members))

    def words(self) -> str:
        """Return the conditions in words."""
        joined = (" and " if self.how == "all" else " or ").join(
            f"({member.words()})" if isinstance(member, Group) else member.words()
            for member in self.members
        )
        return f"not ({joined})" if self.how == "none" else joined


def name(subject: str) -> str:
    """Return what an item or a fact is called: "Primary Site (400)", "clinical stage group"."""
    if subject in facts.FACTS:
        return facts.FACTS[subject].name
    item = items.item(subject)
    return f"{item.name} ({item.number})"


@lru_cache(maxsize=65_536)
def date_of(value: str) -> PartialDate | None:
    """Return the date of an item; None where it is blank or none."""
    try:
        return PartialDate.from_naaccr(value) if value else None
    except DateError:
        return None


def _all(answers: Iterable[bool | None]) -> bool | None:
    answer: bool | None = True
    for each in answers:
        if each is False:
            return False
        if each is None:
            answer = None
    return answer


def _any(answers: Iterable[bool | None]) -> bool | None:
    answer: bool | None = False
    for each in answers:
        if each:
            return True
        if each is None:
            answer = None
    return answer


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"
