"""Patients and tumors as read: their items, and what is wrong with them."""

from dataclasses import dataclass, field

from registry.exchange.naaccr_xml.errors import Problem


@dataclass(slots=True)
class Tumor:
    """A Tumor element: its items by XML id, the lines of its start and end tag."""

    items: dict[str, str] = field(default_factory=dict)
    line: int = 0
    end_line: int = 0


@dataclass(slots=True)
class Patient:
    """A Patient element with its tumors; *problems* are those of all of it, in file order."""

    items: dict[str, str] = field(default_factory=dict)
    tumors: list[Tumor] = field(default_factory=list)
    line: int = 0
    end_line: int = 0
    problems: list[Problem] = field(default_factory=list)
