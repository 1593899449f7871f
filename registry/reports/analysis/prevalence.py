"""Prevalence: how many people live on a day with a cancer found in the years before it.

Counted are people, not tumors.  Three counts, as SEER distinguishes them: those known to live
(a lower bound), those and all who were lost alive (an upper bound), and in between those and
the lost weighted by the chance that they still live.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.reports.analysis import survival


@dataclass(frozen=True, slots=True)
class Person:
    """A tumor's diagnosis with its patient's last contact, and whether that was death."""

    patient: object
    diagnosed: date
    last_contact: date
    died: bool


@dataclass(frozen=True, slots=True)
class Prevalence:
    """People alive on the day: known, lost alive, and the lost that are expected to live."""

    known_alive: int
    lost_alive: int
    expected_of_lost: float

    @property
    def lower(self) -> int:
        """The count if all who were lost had died."""
        return self.known_alive

    @property
    def upper(self) -> int:
        """The count if all who were lost lived."""
        return self.known_alive + self.lost_alive

    @property
    def corrected(self) -> float:
        """The count with the lost weighted by their survival."""
        return self.known_alive + self.expected_of_lost


def prevalence(people: Iterable[Person], as_of: date, years: int | None = None) -> Prevalence:
    """Return the people alive on *as_of*, diagnosed in the last *years* (None: ever).

    A patient with several tumors counts once, with the latest diagnosis of the time.  The
    chance to live of the lost is S(to as_of) / S(to last contact), S being Kaplan-Meier
    survival of the same people from that diagnosis.
    """
    begin = _years_before(as_of, years) if years is not None else date.min
    latest: dict[object, Person] = {}
    for each in people:
        if not begin < each.diagnosed <= as_of or each.last_contact < each.diagnosed:
            continue
        known = latest.get(each.patient)
        if known is None or each.diagnosed > known.diagnosed:
            latest[each.patient] = each
    known_alive, lost = 0, []
    for each in latest.values():
        if each.last_contact > as_of or (each.last_contact == as_of and not each.died):
            known_alive += 1
        elif not each.died:
            lost.append(each)
    return Prevalence(known_alive, len(lost), _expected(list(latest.values()), lost, as_of))


def _expected(people: Sequence[Person], lost: Sequence[Person], as_of: date) -> float:
    if not lost:
        return 0.0
    curve = survival.kaplan_meier(
        [(each.last_contact - each.diagnosed).days for each in people],
        [each.died for each in people],
    )
    total = 0.0
    for each in lost:
        reached = curve.at((each.last_contact - each.diagnosed).days).surv
        now = curve.at((as_of - each.diagnosed).days).surv
        total += now / reached if reached else 0.0
    return total


def _years_before(day: date, years: int) -> date:
    """Return the same day *years* before; the 28th for the 29th of February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
