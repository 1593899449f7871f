"""What an abstract still needs before it may be called complete."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from registry.standards import applicability


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of *naaccr_ids* must be filled; *analytic* ones only for class of case 00-22."""

    naaccr_ids: tuple[str, ...]
    analytic: bool


def asked(case: Mapping[str, str]) -> list[Requirement]:
    """Return the requirements for *case*'s class and year of diagnosis, in the abstract's order."""
    diagnosed = case.get("dateOfDiagnosis", "")[:4]
    diagnosis_year = int(diagnosed) if diagnosed.isdigit() else None
    analytic = is_analytic(case.get("classOfCase", ""))
    found = []
    for requirement in requirements():
        of_the_year = tuple(
            naaccr_id
            for naaccr_id in requirement.naaccr_ids
            if applicability.applies(naaccr_id, diagnosis_year)
        )
        if of_the_year and (analytic or not requirement.analytic):
            found.append(Requirement(of_the_year, requirement.analytic))
    return found


def missing(case: Mapping[str, str]) -> list[Requirement]:
    """Return the requirements that *case* does not meet, in the order of the abstract."""
    return [
        requirement
        for requirement in asked(case)
        if not any(case.get(naaccr_id, "") for naaccr_id in requirement.naaccr_ids)
    ]


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
