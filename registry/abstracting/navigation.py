"""The way through an abstract: its sections with what they still need."""

from dataclasses import dataclass

from registry.abstracting import sections
from registry.abstracting.chart import Chart
from registry.cases import completion
from registry.cases.completion import Requirement


@dataclass(frozen=True, slots=True)
class Step:
    """A section on the way, with how many of its required items are filled."""

    section: str
    required: int
    filled: int

    @property
    def title(self) -> str:
        """The section's heading."""
        return sections.TITLES[self.section]

    @property
    def missing(self) -> int:
        """How many required items are empty."""
        return self.required - self.filled


@dataclass(frozen=True, slots=True)
class Lacking:
    """A requirement that is not met, and where it can be: *section* has the field."""

    section: str
    naaccr_ids: tuple[str, ...]


def steps(case: Chart) -> list[Step]:
    """Return all sections in order; "other" only while *case* has items for it."""
    required = dict.fromkeys(sections.TITLES, 0)
    filled = dict.fromkeys(sections.TITLES, 0)
    for requirement in completion.asked(case):
        section = _section_of(requirement)
        required[section] += 1
        filled[section] += any(case.get(naaccr_id) for naaccr_id in requirement.naaccr_ids)
    return [
        Step(section, required[section], filled[section])
        for section in sections.TITLES
        if section != "other" or sections.other(case)
    ]


def lacking(case: Chart) -> list[Lacking]:
    """Return what *case* needs to be complete, in the order of work."""
    found = [
        Lacking(_section_of(requirement), requirement.naaccr_ids)
        for requirement in completion.missing(case)
    ]
    order = list(sections.TITLES)
    return sorted(found, key=lambda lack: order.index(lack.section))


def required_ids(case: Chart) -> frozenset[str]:
    """Return the items that *case* needs; of alternatives all, until one of them is filled."""
    found: set[str] = set()
    for requirement in completion.asked(case):
        filled = [naaccr_id for naaccr_id in requirement.naaccr_ids if case.get(naaccr_id)]
        found.update(filled or requirement.naaccr_ids)
    return frozenset(found)


def neighbours(section: str, found: list[Step]) -> tuple[str | None, str | None]:
    """Return the sections before and after *section*."""
    names = [step.section for step in found]
    place = names.index(section) if section in names else len(names)
    before = names[place - 1] if place > 0 else None
    after = names[place + 1] if place + 1 < len(names) else None
    return before, after


def _section_of(requirement: Requirement) -> str:
    return sections.by_id()[requirement.naaccr_ids[0]].section
