"""What an abstract still needs before it may be called complete."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from registry.cases.items import CaseItems
from registry.standards import applicability


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of *naaccr_ids* must be filled; *analytic* ones only for class of case 00-22."""

    naaccr_ids: tuple[str, ...]
    analytic: bool


def missing(case: CaseItems) -> list[Requirement]:
    """Return the requirements that *case* does not meet, in the order of the abstract."""
    diagnosed = case["dateOfDiagnosis"][:4]
    diagnosis_year = int(diagnosed) if diagnosed.isdigit() else None
    analytic = is_analytic(case["classOfCase"])
    found = []
    for requirement in requirements():
        asked = [
            naaccr_id
            for naaccr_id in requirement.naaccr_ids
            if applicability.applies(naaccr_id, diagnosis_year)
        ]
        if requirement.analytic and not analytic:
            continue
        if asked and not any(case[naaccr_id] for naaccr_id in asked):
            found.append(Requirement(tuple(asked), requirement.analytic))
    return found


def is_analytic(class_of_case: str) -> bool:
    """Whether *class_of_case* is 00-22 (STORE, Class of Case [610])."""
    return len(class_of_case) == 2 and "00" <= class_of_case <= "22"


@cache
def requirements() -> tuple[Requirement, ...]:
    """Return the rows of ``data/completion.csv``."""
    text = resources.files("registry.cases").joinpath("data/completion.csv").read_text("utf-8")
    return tuple(
        Requirement(tuple(row["items"].split("|")), row["when"] == "analytic")
        for row in csv.DictReader(text.splitlines())
    )
