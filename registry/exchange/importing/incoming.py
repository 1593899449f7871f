"""A patient of a file in the registry's terms: items by level, problems as reasons."""

import re
from dataclasses import dataclass, field

from registry.cases.items import place_level
from registry.exchange import naaccr_xml
from registry.exchange.naaccr_xml.errors import Problem

_TUMOR_PATH = re.compile(r"/Patient/Tumor\[([0-9]+)\]")


@dataclass(slots=True)
class IncomingTumor:
    """A Tumor element: items of the tumor's and the abstract's level, reasons to refuse it."""

    line: int
    tumor: dict[str, str] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def get(self, naaccr_id: str) -> str:
        """Return an item of either level; "" where it is blank."""
        return self.abstract.get(naaccr_id) or self.tumor.get(naaccr_id, "")


@dataclass(slots=True)
class IncomingPatient:
    """A Patient element: its items, its tumors, reasons to refuse all of it."""

    line: int
    items: dict[str, str]
    tumors: list[IncomingTumor]
    reasons: list[str]


def incoming(patient: naaccr_xml.Patient, user_levels: dict[str, str]) -> IncomingPatient:
    """Return *patient* sorted into levels; *user_levels* places items of user dictionaries."""
    found = IncomingPatient(patient.line, {}, [], [])
    for naaccr_id, value in patient.items.items():
        found.items[naaccr_id] = value
    for element in patient.tumors:
        tumor = IncomingTumor(element.line)
        for naaccr_id, value in element.items.items():
            level = place_level(naaccr_id) or user_levels.get(naaccr_id, "tumor")
            if level == "patient":
                _lift(found, tumor, naaccr_id, value)
            else:
                (tumor.abstract if level == "abstract" else tumor.tumor)[naaccr_id] = value
        found.tumors.append(tumor)
    for problem in patient.problems:
        _refuse(found, problem)
    return found


def _lift(patient: IncomingPatient, tumor: IncomingTumor, naaccr_id: str, value: str) -> None:
    """Move an item that later versions keep at the patient, unless tumors disagree on it."""
    held = patient.items.setdefault(naaccr_id, value)
    if held != value:
        tumor.reasons.append(
            f"Line {tumor.line}: {naaccr_id} is {value!r} here and {held!r} at another tumor; "
            "since a later version it belongs to the patient"
        )


def _refuse(patient: IncomingPatient, problem: Problem) -> None:
    reason = f"Line {problem.line}: {problem}"
    found = _TUMOR_PATH.match(problem.path)
    if found:
        patient.tumors[int(found[1]) - 1].reasons.append(reason)
    else:
        patient.reasons.append(reason)
