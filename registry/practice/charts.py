"""The practice charts: invented reports, model answers, and why they are right.

Each file of data/ is one chart.  Its answers are codes of NAACCR items by XML id.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
# The four domains of the certification examination for Oncology Data Specialists.
DOMAINS = {
    "identification": "Data identification",
    "coding": "Coding and abstraction",
    "operations": "Registry operations and follow-up",
    "legal": "Legal and ethical aspects",
}


class ChartError(ValueError):
    """A chart's file cannot be used; the message names file, entry, value and what is allowed."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report of the chart; *kind* is one of registry.reading.kinds or ""."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The model answer for an item: its code, and others that are as right."""

    item: str
    code: str
    domain: str
    reason: str
    rule: str
    accept: tuple[str, ...] = ()

    def is_right(self, given: str) -> bool:
        """Whether the stored value *given* is right."""
        return given == self.code or given in self.accept


@dataclass(frozen=True, slots=True)
class Question:
    """A question with choices, the first of them right; pages show them in order of words."""

    name: str
    domain: str
    ask: str
    choices: tuple[str, ...]
    reason: str
    rule: str

    @property
    def right(self) -> str:
        """The right choice."""
        return self.choices[0]

    @property
    def shown(self) -> list[str]:
        """The choices as pages show them, which does not give the right one away."""
        return sorted(self.choices)


@dataclass(frozen=True, slots=True)
class PracticeChart:
    """A chart: *given* are the items that the hospital's system or the task fill in."""

    name: str
    title: str
    site: str
    task: str
    given: Mapping[str, str]
    reports: tuple[Report, ...]
    answers: tuple[Answer, ...]
    questions: tuple[Question, ...]


@cache
def charts() -> dict[str, PracticeChart]:
    """Return all charts by name, in the order of their files."""
    return {path.stem: read(path) for path in sorted(DATA.glob("*.toml"))}


def read(path: Path) -> PracticeChart:
    """Read the chart of one file; raises ChartError."""
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
        return PracticeChart(
            name=path.stem,
            title=row["title"],
            site=row["site"],
            task=row["task"],
            given=row["given"],
            reports=tuple(Report(**each) for each in row["report"]),
            answers=tuple(_answer(each) for each in row["answer"]),
            questions=tuple(
                _question(f"question-{number}", each)
                for number, each in enumerate(row["question"], start=1)
            ),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ChartError) as problem:
        raise ChartError(f"{path.name}: {problem}") from problem


def _answer(row: dict[str, Any]) -> Answer:
    return Answer(**_checked(row["item"], row))


def _question(name: str, row: dict[str, Any]) -> Question:
    return Question(name=name, **_checked(name, row))


def _checked(name: str, row: dict[str, Any]) -> dict[str, Any]:
    if row["domain"] not in DOMAINS:
        raise ChartError(f"{name}: domain {row['domain']!r} is not one of {', '.join(DOMAINS)}")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
