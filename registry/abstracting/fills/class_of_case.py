"""The class of case from three plain questions, with the reason (STORE, item 610)."""

import csv
from functools import cache
from importlib import resources

from registry.abstracting.fills.proposal import Proposal

DIAGNOSED = {
    "here": "In this facility",
    "staff": "In the office of a staff physician",
    "elsewhere": "Elsewhere",
    "autopsy": "At autopsy here",
    "other": "Something else",
}
TREATED = {
    "all": "All of it here, or the decision not to treat was made here",
    "part": "Part of it here",
    "some": "Here; whether all or part is not known",
    "none": "None here: elsewhere, or the decision not to treat was made elsewhere",
    "one office": "All of it in the same staff physician's office",
    "offices": "All of it in offices of several staff physicians",
    "work-up": "Elsewhere; here work-up, staging or consultation only",
    "in transit": "Elsewhere; here in transit or supportive care",
    "recurrence": "Elsewhere; here for recurrence or persistent disease",
    "history": "Elsewhere; here only a history of the disease",
    "not required": "The CoC does not require this disease",
    "before reference": "Before the reference date",
    "unrelated provider": "At a provider that is not part of this facility",
    "specimen": "Only a specimen came here",
    "certificate": "Known from a death certificate only",
    "unknown": "Not known",
}


def decide(diagnosed: str, treated: str) -> Proposal | None:
    """Return the class of case for where it was diagnosed and treated; None where none fits."""
    found = _table().get((diagnosed, treated))
    return Proposal("classOfCase", *found) if found else None


def treatments(diagnosed: str) -> dict[str, str]:
    """Return the answers about treatment that go with where it was diagnosed, with their words."""
    return {key: words for key, words in TREATED.items() if (diagnosed, key) in _table()}


@cache
def _table() -> dict[tuple[str, str], tuple[str, str]]:
    data = resources.files("registry.abstracting").joinpath("data/class_of_case.csv")
    return {
        (row["diagnosed"], row["treated"]): (row["code"], row["reason"])
        for row in csv.DictReader(data.read_text("utf-8").splitlines())
    }
