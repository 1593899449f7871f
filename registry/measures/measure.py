"""What a quality measure is made of, and the verdict on a case."""

from dataclasses import dataclass
from datetime import date

from registry.measures import facts
from registry.measures.conditions import Condition, name

NOT_ELIGIBLE = "not eligible"
CONCORDANT = "concordant"
NOT_CONCORDANT = "not concordant"
INCOMPLETE = "incomplete"
OUTCOMES = (CONCORDANT, NOT_CONCORDANT, INCOMPLETE)
# reported: a program is rated by it; surveillance: watched; earlier: of an earlier set.
STATUSES = ("reported", "surveillance", "earlier", "retired", "local")
BASES = {
    "public": "The public wording, with the codes as we read it",
    "short": "Only a short public text: codes are our reading, check them with the specification",
    "local": "Written by this site",
}
# An incomplete case with no more days than this is at risk of missing the window.
AT_RISK = 30


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition with the sentence that a case shows when the rule decides.

    *while_open* belongs to rules of eligibility: where it holds, the rule is undecided
    as long as the window is open.
    """

    reason: str
    condition: Condition
    while_open: Condition | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which the treatment has to begin: *days* from the date *start*."""

    start: str
    days: int

    def words(self) -> str:
        """Return the window in words."""
        return f"{self.days} days from {name(self.start)}"


@dataclass(frozen=True, slots=True)
class Measure:
    """A quality measure; *years* are the first and last year of diagnosis it applies to.

    A case is eligible if it meets all of *eligible* and none of *excluded*; concordant
    if it meets one of *numerator*.  Where it meets none, one of *unknown* makes it
    incomplete and one of *failed* gives the reason why it is not concordant.
    *threshold* is in percent; None where no rate is asked for.
    """

    id: str
    title: str
    site: str
    status: str
    basis: str
    source: str
    years: tuple[int, int]
    threshold: float | None
    eligible: tuple[Rule, ...]
    excluded: tuple[Rule, ...]
    numerator: tuple[Rule, ...]
    unknown: tuple[Rule, ...]
    failed: tuple[Rule, ...]
    missed: str
    window: Window | None
    note: str = ""

    def items(self) -> frozenset[str]:
        """Return the XML ids that the verdict depends on."""
        rules = (*self.eligible, *self.excluded, *self.numerator, *self.unknown, *self.failed)
        found = frozenset({"dateOfDiagnosis"}).union(*(rule.condition.items() for rule in rules))
        found = found.union(*(rule.while_open.items() for rule in rules if rule.while_open))
        return found | (facts.items_of(self.window.start) if self.window else frozenset())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a measure says of a case, and why; *due* is the last day of an open window.

    *days_left* is negative where the window is over and the answer still missing,
    None where there is no window or no date to count from.
    """

    outcome: str
    reason: str
    due: date | None = None
    days_left: int | None = None

    @property
    def is_at_risk(self) -> bool:
        """Whether the window closes soon and nothing that meets the measure is recorded."""
        return self.days_left is not None and 0 <= self.days_left <= AT_RISK

    @property
    def is_overdue(self) -> bool:
        """Whether the window is over and what happened is not recorded."""
        return self.days_left is not None and self.days_left < 0
