"""What a sample shows: agreement over all items, by item and by first abstractor; disagreements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from registry.cases.reabstraction import queries
from registry.cases.reabstraction.models import Ruling, Sample, SampledCase
from registry.reports.analysis import agreement
from registry.reports.analysis.agreement import Agreement, CasePairs
from registry.standards import items, lookup

# What the Commission on Cancer's quality plan asks of the reviewed items, in percent.
ASKED = 90


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An item of a case that was coded in two ways, and how it was ruled."""

    case: SampledCase
    item: str
    first: str
    second: str
    ruling: Ruling | None

    @property
    def name(self) -> str:
        """The item's name with its number."""
        found = items.item(self.item)
        return f"{found.name} {found.number}"

    @property
    def meanings(self) -> tuple[str, str]:
        """What both codes mean, each in the case of its own abstractor."""
        return (
            lookup.describe(self.item, self.first, self.case.first),
            lookup.describe(self.item, self.second, self.case.second),
        )


@dataclass(frozen=True)
class Results:
    """The finished cases of a sample, compared."""

    sample: Sample
    cases: Sequence[SampledCase]

    @cached_property
    def finished(self) -> list[SampledCase]:
        """The cases that were coded twice."""
        return [case for case in self.cases if case.finished_at]

    @cached_property
    def pairs(self) -> list[CasePairs]:
        """The pairs of codes of each finished case."""
        return [queries.pairs(case) for case in self.finished]

    @cached_property
    def overall(self) -> Agreement:
        """The agreement over all items."""
        return agreement.overall(self.pairs)

    @cached_property
    def by_item(self) -> dict[str, Agreement]:
        """The agreement on each item, in the order of the sample."""
        found = agreement.by_item(self.pairs)
        return {item: found[item] for item in self.sample.items if item in found}

    @cached_property
    def by_abstractor(self) -> dict[str, tuple[int, Agreement]]:
        """The cases and the agreement over all items of each first abstractor."""
        own: dict[str, list[CasePairs]] = {}
        for case, pairs in zip(self.finished, self.pairs, strict=True):
            own.setdefault(case.first_by, []).append(pairs)
        return {
            initials: (len(found), agreement.overall(found))
            for initials, found in sorted(own.items())
        }

    @property
    def not_blind(self) -> int:
        """In how many finished cases the second abstractor had opened the original."""
        return sum(case.saw_first for case in self.finished)

    def disagreements(self, item: str = "", abstractor: str = "") -> Iterator[Disagreement]:
        """Yield the disagreements, of one item or one first abstractor if asked."""
        for case in self.finished:
            if abstractor and case.first_by != abstractor:
                continue
            rulings = {ruling.item: ruling for ruling in case.rulings}
            for name, (first, second) in queries.disagreements(case).items():
                if not item or name == item:
                    yield Disagreement(case, name, first, second, rulings.get(name))


def of_sample(sample: Sample) -> Results:
    """Return the results of a sample as they stand."""
    return Results(sample, queries.cases(sample.id))
