"""The filters of the case list in words: what is asked for, and how to take one away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from registry.cases import treatment
from registry.cases.filters import CaseFilter
from registry.cases.models import Facility
from registry.derived import catalogue
from registry.exchange.upgrading import planning
from registry.standards import codes, icdo3, site_groups

BASES = {
    "accession": "Accession year",
    "diagnosis": "Year of diagnosis",
    "first-contact": "Year of first contact",
}
STATUSES = {"incomplete": "Incomplete", "complete": "Complete"}
ANALYTIC = {"yes": "Analytic (00-22)", "no": "Non-analytic"}
WORK = {"overdue": "Overdue", "ready": "Ready", "waiting": "Waiting"}
REVIEW = {
    "open": "Comments to answer",
    "answered": "Comments answered",
    "to-do": "Complete, to be looked at",
    "done": "Looked at",
}
ORDERS = {
    "changed": "Last changed",
    "work": "Order of work",
    "accession": "Accession number",
    "name": "Name",
    "first-contact": "First contact",
    "diagnosis": "Date of diagnosis",
}
LABELS = {
    "facility": "Facility",
    "status": "Status",
    "overdue": "Overdue",
    "work": "Work",
    "abstractor": "Abstractor",
    "group": "Site group",
    "site": "Site",
    "histology": "Histology",
    "behavior": "Behavior",
    "analytic": "Class",
    "class_of_case": "Class of case",
    "sex": "Sex",
    "vital": "Vital status",
    "summary_stage": "Summary stage",
    "stage_group": "AJCC stage",
    "age_from": "Age from",
    "age_to": "Age to",
    "treatment": "Treatment",
    "items": "Items",
    "disputed": "Accession number",
    "derived": "Derived",
    "need": "Change of the version",
    "review": "Second look",
    "contact_from": "First contact from",
    "contact_to": "First contact to",
    "completed_from": "Completed from",
    "completed_to": "Completed to",
    "words": "Words",
}
_ITEMS = {
    "behavior": "behaviorCodeIcdO3",
    "class_of_case": "classOfCase",
    "sex": "sexAssignedAtBirth",
    "vital": "vitalStatus",
    "summary_stage": "summaryStage2018",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the query that is left without it."""

    text: str
    without: dict[str, str]


def chips(chosen: CaseFilter, facilities: list[Facility]) -> list[Chip]:
    """Return a chip for each filter of *chosen*, in the order of its fields."""
    query = chosen.to_query()
    names = {str(facility.id): facility.name for facility in facilities}
    found = [
        Chip(f"{LABELS[field.name]}: {_value(field.name, query[field.name], names)}", rest)
        for field in fields(chosen)
        if field.name in LABELS and field.name in query
        for rest in [{key: value for key, value in query.items() if key != field.name}]
    ]
    if chosen.year_from or chosen.year_to:
        years = " to ".join(year or "..." for year in (chosen.year_from, chosen.year_to))
        gone = {"basis", "year_from", "year_to"}
        found.insert(
            0,
            Chip(
                f"{BASES.get(chosen.basis, chosen.basis)}: {years}",
                {key: value for key, value in query.items() if key not in gone},
            ),
        )
    return found


def _value(name: str, value: str, facilities: Mapping[str, str]) -> str:
    if name == "facility":
        return facilities.get(value, value)
    if name in _WORDS:
        return _WORDS[name](value)
    if name in _ITEMS:
        listed = codes.code_list(_ITEMS[name])
        return f"{value} {listed.label(value) if listed else ''}".strip()
    return {**STATUSES, **ANALYTIC, **WORK, **REVIEW}.get(value, value)


def _group(value: str) -> str:
    groups = site_groups.groups()
    return ", ".join(groups[code].name if code in groups else code for code in value.split(","))


def _site(value: str) -> str:
    return f"{value} {icdo3.topography(value) or ''}".strip()


def _derived(text: str) -> str:
    name, _, code = text.partition(":")
    item = catalogue.items().get(name)
    return f"{item.label} {catalogue.meaning(name, code) or code}" if item else text


# How the value of a filter is said in words, where no code list says it.
_WORDS: dict[str, Callable[[str], str]] = {
    "group": _group,
    "site": _site,
    "derived": lambda value: ", ".join(map(_derived, value.split(","))),
    "need": planning.title,
    "disputed": lambda _: "claimed by two patients",
    "treatment": lambda value: "; ".join(map(treatment.words, value.split(","))),
}
