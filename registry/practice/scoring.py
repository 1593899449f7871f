"""Scoring an attempt: each item and question beside its model answer, and the sums by domain."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.practice.charts import DOMAINS, Answer, PracticeChart, Question


@dataclass(frozen=True, slots=True)
class Mark:
    """What was given for an item or a question, and whether it is right."""

    asked: Answer | Question
    given: str

    @property
    def is_right(self) -> bool:
        """Whether the answer counts."""
        if isinstance(self.asked, Answer):
            return self.asked.is_right(self.given)
        return self.given == self.asked.right

    @property
    def verdict(self) -> str:
        """The mark in a word: right, wrong, or blank where nothing was given."""
        if self.is_right:
            return "right"
        return "wrong" if self.given else "blank"


@dataclass(frozen=True, slots=True)
class Score:
    """How many of how many are right in a domain, or in all of them."""

    right: int
    total: int

    @property
    def percent(self) -> int:
        """The share in percent, rounded down; 0 where nothing was asked."""
        return self.right * 100 // self.total if self.total else 0


def marks(chart: PracticeChart, given: Mapping[str, str]) -> list[Mark]:
    """Return the marks of *given*, the values by XML id and the choices by question name."""
    items = [Mark(answer, given.get(answer.item, "")) for answer in chart.answers]
    return items + [Mark(each, given.get(each.name, "")) for each in chart.questions]


def total(found: Iterable[Mark]) -> Score:
    """Return the score of all marks together."""
    verdicts = [mark.is_right for mark in found]
    return Score(sum(verdicts), len(verdicts))


def by_domain(found: Iterable[Mark]) -> dict[str, Score]:
    """Return the score of each domain that was asked, in the order of DOMAINS."""
    listed = list(found)
    scores = {
        domain: total(mark for mark in listed if mark.asked.domain == domain) for domain in DOMAINS
    }
    return {domain: score for domain, score in scores.items() if score.total}
