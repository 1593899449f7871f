"""Where a few letters lead: to an item by name, number or XML id, to a section, to a page."""

from dataclasses import dataclass
from functools import cache

from registry.abstracting import sections
from registry.abstracting.chart import Chart
from registry.abstracting.fields import item_of
from registry.standards.search import Index

LIMIT = 40
PAGES = {
    "whole": "Whole abstract",
    "courses": "Courses and recurrences",
    "patient": "All primaries of the patient",
    "time-line": "Time line of the patient",
    "print": "Print the abstract",
    "reports": "Reports",
    "evidence": "Codes and evidence",
    "review": "Second look: text beside codes",
    "wait": "Let the case wait",
    "cases": "Case list",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A place to go to; *go* is what a form's button says for it, "" where nothing leads there."""

    go: str
    number: str
    label: str
    detail: str

    @property
    def naaccr_id(self) -> str:
        """The item that is gone to; "" for a section or a page."""
        kind, _, name = self.go.partition(":")
        return name if kind == "item" else ""


def targets(case: Chart, typed: str) -> list[Target]:
    """Return what *typed* may mean, best first; nothing typed gives the sections."""
    if not typed.strip():
        return [_target(case, f"section:{name}") for name in _sections(case)]
    found = _index().search(typed, LIMIT)
    own = [_target(case, choice.code) for choice in found]
    # What the case does not ask for comes last: it is found, and the reason is told.
    return sorted(own, key=lambda target: not target.go)


def _target(case: Chart, code: str) -> Target:
    kind, _, name = code.partition(":")
    if kind == "section":
        return Target(code, "", sections.TITLES[name], "Section")
    if kind == "page":
        return Target(code, "", PAGES[name], "Page")
    item = item_of(name)
    section = sections.section_or_other(name, case)
    is_asked = section != "other" or name in case
    detail = sections.TITLES[section] if is_asked else "Not asked for in this case"
    return Target(code if is_asked else "", str(item.number or ""), item.name, detail)


def _sections(case: Chart) -> list[str]:
    return [name for name in sections.TITLES if name != "other" or sections.other(case)]


@cache
def _index() -> Index:
    """Return everything that can be gone to; an item by its name, its number and its XML id."""
    entries = [(f"section:{name}", title, True) for name, title in sections.TITLES.items()]
    entries += [(f"page:{name}", title, True) for name, title in PAGES.items()]
    for naaccr_id in sections.by_id():
        item = item_of(naaccr_id)
        code = f"item:{naaccr_id}"
        words = (item.name, str(item.number), naaccr_id, f"{item.name} {item.number}")
        entries += [(code, text, text == item.name) for text in words]
    return Index(entries)
