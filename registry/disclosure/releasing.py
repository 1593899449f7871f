"""From the records of the snapshot to those of a research file.

Items are made as coarse as profile and plan ask, dates are shifted, keys become
pseudonyms, and records that would stand out are left out.  The same records, plan and
key give the same rows in the same order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from registry.disclosure import ladders, profiles, pseudonyms, risks
from registry.disclosure.anonymity import Demand, Report, failing, report
from registry.disclosure.profiles import PROFILES

if TYPE_CHECKING:
    import pandas as pd

PATIENT, TUMOR = "patient_id", "tumor_id"
# What the rule about years of birth looks at, whether or not the file has it.
HELPERS = ("vitalStatus", "dateOfLastContact")
OLD = 90


class NotAllowed(ValueError):
    """The plan asks for what its profile does not allow; the message says which item and why."""


@dataclass(frozen=True)
class Plan:
    """What a file has and how it is protected.

    *levels* are the steps of ``ladders`` by item; *on* is the day that ages count to;
    with *leave_out* records that fail *demand* are left out.
    """

    items: tuple[str, ...]
    profile: str
    on: date
    levels: Mapping[str, int] = field(default_factory=dict)
    shift: bool = False
    demand: Demand = field(default_factory=Demand)
    leave_out: bool = True

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise NotAllowed(f"Profile: {self.profile!r} is not one of {', '.join(PROFILES)}")
        if self.shift and not PROFILES[self.profile].may_shift:
            raise NotAllowed(
                f"{PROFILES[self.profile].label}: dates are given by their year, and not shifted"
            )
        for name in self.items:
            if why := profiles.why_closed(name, self.profile, shift=self.shift):
                raise NotAllowed(f"{name} cannot be in the file: {why}")
        if self.demand.sensitive and self.demand.sensitive not in self.items:
            raise NotAllowed(f"{self.demand.sensitive} is to be diverse and not in the file")
        if self.demand.sensitive in self.quasi:
            raise NotAllowed(
                f"{self.demand.sensitive} is a quasi-identifier: within a combination it is alike"
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """What :func:`prepare` needs to know of each record, beside its keys."""
        return tuple(dict.fromkeys([*self.items, *HELPERS]))

    @property
    def quasi(self) -> tuple[str, ...]:
        """The items of the file by which others may know somebody; shifted days are not known."""
        return tuple(
            name
            for name in self.items
            if risks.rating(name).risk == risks.QUASI and not self._is_shifted(name)
        )

    def level(self, name: str) -> int:
        """Return the step of *name*'s ladder."""
        return profiles.level(name, self.profile, self.levels.get(name))

    def _is_shifted(self, name: str) -> bool:
        return self.shift and risks.rating(name).treatment in ladders.DATES


@dataclass(frozen=True)
class Prepared:
    """The rows of a file; *before* is the report of all records, *after* of those in *frame*.

    *patients* are the keys of the patients in the file by pseudonym.
    """

    frame: "pd.DataFrame"
    before: Report
    after: Report
    patients: Mapping[str, int]

    @property
    def left_out(self) -> int:
        """How many records were left out."""
        return self.before.records - self.after.records


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change of one item, and the records that would still fail with it."""

    item: str
    change: str
    level: int | None
    failing: int


def prepare(records: "pd.DataFrame", plan: Plan, key: bytes) -> Prepared:
    """Return the file of *records*: the snapshot's keys and ``plan.columns``, strings."""
    whole, patients = _treated(records, plan, key)
    before = report(whole, plan.quasi, plan.demand, PATIENT)
    kept = whole
    if plan.leave_out and before.failing:
        kept = whole[~failing(whole, plan.quasi, plan.demand, PATIENT)].reset_index(drop=True)
    inside = set(kept[PATIENT])
    return Prepared(
        kept,
        before,
        report(kept, plan.quasi, plan.demand, PATIENT),
        {name: number for name, number in patients.items() if name in inside},
    )


def suggestions(
    records: "pd.DataFrame", plan: Plan, tried: Callable[[int], None] = lambda _number: None
) -> list[Suggestion]:
    """Return single changes that leave fewer records failing, the best first.

    Each makes an item coarser or leaves it out; *tried* is told how many of the
    quasi-identifiers were tried.
    """
    # Shifted dates are no quasi-identifiers, and patients are counted by any name.
    whole = _items(records, plan, None).assign(**{PATIENT: records["patient_key"]})
    now = report(whole, plan.quasi, plan.demand, PATIENT).failing
    found = []
    for done, name in enumerate(plan.quasi):
        tried(done)
        others = [each for each in plan.quasi if each != name]
        left = report(whole, others, plan.demand, PATIENT).failing
        found.append(Suggestion(name, "Leave the item out", None, left))
        for number, step in profiles.steps(name, plan.profile):
            if number > plan.level(name):
                coarser = replace(plan, levels={**plan.levels, name: number})
                changed = whole.assign(**{name: _column(records, name, coarser, None)})
                left = report(changed, plan.quasi, plan.demand, PATIENT).failing
                found.append(Suggestion(name, step.label, number, left))
    return sorted(
        (each for each in found if each.failing < now),
        # The least change first where the effect is the same.
        key=lambda each: (each.failing, each.level is None, each.level or 0),
    )


def _treated(
    records: "pd.DataFrame", plan: Plan, key: bytes
) -> tuple["pd.DataFrame", dict[str, int]]:
    """Return all records treated and ordered by pseudonym, and the patients by pseudonym."""
    import pandas as pd

    numbers = [int(number) for number in records["patient_key"].unique()]
    names = {number: pseudonyms.pseudonym(key, "patient", number) for number in numbers}
    moves = {number: pseudonyms.shift(key, number) for number in numbers} if plan.shift else None
    frame = pd.DataFrame(
        {
            PATIENT: records["patient_key"].map(names).astype(object),
            TUMOR: _pseudonyms(records["tumor_key"], key, "tumor"),
            **_items(records, plan, moves),
            "report": _pseudonyms(records["abstract_key"], key, "abstract"),
        }
    )
    ordered = frame.sort_values([PATIENT, TUMOR, "report"])
    found = ordered.drop(columns="report").reset_index(drop=True)
    return found, {name: number for number, name in names.items()}


def _items(records: "pd.DataFrame", plan: Plan, moves: Mapping[int, int] | None) -> "pd.DataFrame":
    import pandas as pd

    found = {name: _column(records, name, plan, moves) for name in plan.items}
    return pd.DataFrame(found, index=records.index)


def _pseudonyms(numbers: "pd.Series[int]", key: bytes, kind: str) -> "pd.Series[str]":
    made = {number: pseudonyms.pseudonym(key, kind, int(number)) for number in numbers.unique()}
    return numbers.map(made).astype(object)


def _column(
    records: "pd.DataFrame", name: str, plan: Plan, moves: Mapping[int, int] | None
) -> "pd.Series[str]":
    """Return the values of *name* as the file has them: shifted, hidden, made coarser."""
    import pandas as pd

    treatment = risks.rating(name).treatment
    values = _text(records[name])
    if treatment == "birth" and PROFILES[plan.profile].hides_old_birth:
        values = values.mask(_old(records, plan.on), "")
    if treatment in ladders.DATES and moves is not None:
        days = records["patient_key"].map(moves)
        values = pd.Series(
            [pseudonyms.shifted(*pair) for pair in zip(values, days, strict=True)],
            index=records.index,
            dtype=object,
        )
    step = ladders.LADDERS[treatment][plan.level(name)]
    coarse = {value: step.apply(value) for value in values.unique()}
    return values.map(coarse).astype(object)


def _old(records: "pd.DataFrame", on: date) -> "pd.Series[bool]":
    """Whether the year of birth shows an age over 89: on the day, or at death for the dead."""
    import pandas as pd

    born = pd.to_numeric(records["dateOfBirth"].str[:4], errors="coerce")
    died = pd.to_numeric(records["dateOfLastContact"].str[:4], errors="coerce")
    dead = records["vitalStatus"] == "0"
    until = died.where(dead, on.year).fillna(on.year)
    return until - born >= OLD


def _text(values: "pd.Series[str]") -> "pd.Series[str]":
    """Return *values* as text; a number that is absent is blank."""
    return values.astype(object).where(values.notna(), "").astype(str).astype(object)
