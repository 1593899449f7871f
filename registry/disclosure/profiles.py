"""Profiles of a research file: what each lets through, and how coarse it has to be.

Safe harbor is 45 CFR 164.514(b)(2), the limited data set 164.514(e).  Under an expert's
determination, 164.514(b)(1), the expert decides how coarse the items are.
"""

from dataclasses import dataclass
from types import MappingProxyType

from registry.disclosure.ladders import LADDERS, Step
from registry.disclosure.risks import NEVER, rating

SAFE_HARBOR, LIMITED, EXPERT = "safe-harbor", "limited", "expert"


@dataclass(frozen=True, slots=True)
class Profile:
    """*least* is the first step allowed by treatment (0 by default), *closed* what is left out."""

    label: str
    source: str
    least: MappingProxyType[str, int]
    closed: frozenset[str]
    may_shift: bool
    needs_agreement: bool
    hides_old_birth: bool


PROFILES = MappingProxyType(
    {
        SAFE_HARBOR: Profile(
            "De-identified, safe harbor",
            "45 CFR 164.514(b)(2)",
            MappingProxyType({"date": 2, "birth": 2, "age": 1, "postal": 1}),
            frozenset({"county", "tract", "facility"}),
            may_shift=False,
            needs_agreement=False,
            hides_old_birth=True,
        ),
        LIMITED: Profile(
            "Limited data set",
            "45 CFR 164.514(e)",
            MappingProxyType({}),
            frozenset({"tract"}),
            may_shift=True,
            needs_agreement=True,
            hides_old_birth=False,
        ),
        EXPERT: Profile(
            "De-identified by an expert's determination",
            "45 CFR 164.514(b)(1)",
            MappingProxyType({"age": 1, "postal": 1}),
            frozenset(),
            may_shift=True,
            needs_agreement=False,
            hides_old_birth=True,
        ),
    }
)


def why_closed(name: str, profile: str, *, shift: bool = False) -> str:
    """Return why *name* cannot be in a file of *profile*; "" where it can.

    With *shift*, dates are shifted: a true year beside them would narrow the shift down.
    """
    rated = rating(name)
    if rated.treatment == NEVER:
        return rated.reason
    if rated.treatment in PROFILES[profile].closed:
        return f"{rated.reason} ({PROFILES[profile].label.lower()})"
    if shift and rated.treatment == "year":
        return "A true year beside shifted dates would narrow the shift down"
    return ""


def steps(name: str, profile: str) -> list[tuple[int, Step]]:
    """Return the steps that *profile* allows for *name*, numbered, the finest first."""
    treatment = rating(name).treatment
    if treatment == NEVER:
        return []
    least = PROFILES[profile].least.get(treatment, 0)
    return list(enumerate(LADDERS[treatment]))[least:]


def level(name: str, profile: str, asked: int | None) -> int:
    """Return the step for *name*: the one *asked* for, or the finest that *profile* allows."""
    allowed = [number for number, _ in steps(name, profile)]
    return min(max(asked or 0, allowed[0]), allowed[-1])
