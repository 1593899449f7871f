"""Net survival: what would be if people died of this cancer alone.

Sources: Ederer, Axtell and Cutler 1961 (I); Ederer and Heise 1959 (II); Pohar Perme, Stare
and Esteve 2012.  Expected hazards are followed day by day.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from registry.reports.analysis import survival
from registry.reports.analysis.life_tables import DAYS_OF_YEAR, LifeTable

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient: sex, age at diagnosis in days, diagnosis, days of observation, death."""

    sex: str
    age_days: int
    diagnosed: date
    days: int
    died: bool


@dataclass(frozen=True, slots=True)
class Net:
    """Observed survival to a time, the expected one, and net survival by three methods.

    *se* is the standard error of the Pohar Perme estimate.
    """

    time: int
    observed: float
    expected_ederer1: float
    expected_ederer2: float
    pohar_perme: float
    se: float
    at_risk: int

    @property
    def ederer1(self) -> float:
        """Relative survival with the expected survival of all who began."""
        return self.observed / self.expected_ederer1

    @property
    def ederer2(self) -> float:
        """Relative survival with the expected survival of those still under observation."""
        return self.observed / self.expected_ederer2

    def limits(self) -> tuple[float, float]:
        """Return the 95 % limits of the Pohar Perme estimate; the upper one may exceed 1."""
        if not self.pohar_perme:
            return 0.0, 0.0
        spread = math.exp(survival.Z * self.se / self.pohar_perme)
        return self.pohar_perme / spread, self.pohar_perme * spread


@dataclass(frozen=True, slots=True)
class Interval:
    """A line of an annual actuarial table with Ederer II's expected survival.

    *end* is its last day; the last three are survival from diagnosis to that day.
    """

    counts: survival.Interval
    end: int
    expected_interval: float
    expected: float

    @property
    def observed(self) -> float:
        """Observed survival from diagnosis to the end of the interval."""
        return self.counts.cumulative

    @property
    def relative(self) -> float:
        """Observed over expected survival."""
        return self.observed / self.expected


def net_survival(patients: Sequence[Patient], table: LifeTable, times: Sequence[int]) -> list[Net]:
    """Return net survival to each of *times* in days, rising; raises ValueError without patients.

    Pohar Perme's variance is that of relsurv: the sum of squared weights of the dead over the
    squared weight of those at risk, on the log scale.
    """
    import numpy as np

    if not patients:
        raise ValueError("there are no patients")
    days = np.array([each.days for each in patients])
    died = np.array([each.died for each in patients])
    curve = survival.kaplan_meier(days, died)
    cumulative = np.zeros(len(patients))  # of expected hazard, for each patient
    ederer2 = weighted = variance = 0.0
    product = 1.0
    found = []
    wanted = set(times)
    for day, hazard in enumerate(_hazards(patients, table, max(times)), start=1):
        at_risk = days >= day
        if at_risk.any():
            ederer2 += float(hazard[at_risk].mean())
            weights = np.exp(cumulative + hazard / 2)[at_risk]
            weighted += float(weights @ hazard[at_risk]) / float(weights.sum())
            dying = (days == day) & died
            if dying.any():
                weights = np.exp(cumulative + hazard)
                whole = float(weights[at_risk].sum())
                product *= 1 - float(weights[dying].sum()) / whole
                variance += float((weights[dying] ** 2).sum()) / whole**2
        cumulative = cumulative + hazard
        if day in wanted:
            net = product * math.exp(weighted)
            expected = float(np.exp(-cumulative).mean()), math.exp(-ederer2)
            observed = curve.at(day).surv
            se = net * math.sqrt(variance)
            found.append(Net(day, observed, *expected, net, se, curve.risk_at(day)))
    return found


def relative_table(patients: Sequence[Patient], table: LifeTable, years: int) -> list[Interval]:
    """Return the actuarial table of *years* yearly intervals with relative survival (Ederer II).

    The expected survival of an interval is the mean of those who enter it.
    """
    import numpy as np

    if not patients:
        raise ValueError("there are no patients")
    days = [each.days for each in patients]
    lines = survival.actuarial(days, [each.died for each in patients], years)
    ends = [int((line.start + 1) * survival.YEAR + 0.5) for line in lines]
    cumulative = np.zeros(len(patients))
    found: list[Interval] = []
    expected = 1.0
    for day, hazard in enumerate(_hazards(patients, table, ends[-1]), start=1):
        cumulative = cumulative + hazard
        if day == ends[len(found)]:
            line = lines[len(found)]
            entering = np.array(days) >= line.start * survival.YEAR
            interval = float(np.exp(-cumulative[entering]).mean()) if entering.any() else 1.0
            expected *= interval
            found.append(Interval(line, day, interval, expected))
            cumulative = np.zeros(len(patients))
    return found


def _hazards(patients: Sequence[Patient], table: LifeTable, last: int) -> "Iterator[Array]":
    """Give the expected hazard of every patient, day by day."""
    import numpy as np

    ages = np.array([each.age_days for each in patients])
    starts = np.array([each.diagnosed for each in patients], dtype="datetime64[D]")
    sexes = np.array([each.sex for each in patients])
    members = {sex: np.flatnonzero(sexes == sex) for sex in table.hazards}
    known = sum(len(rows) for rows in members.values())
    if known != len(patients):
        raise ValueError(f"{len(patients) - known} patients have a sex that no life table is for")
    for day in range(last):
        years = (starts + day).astype("datetime64[Y]").astype(int) + 1970
        completed = ((ages + day) / DAYS_OF_YEAR).astype(int)
        hazard = np.empty(len(patients))
        for sex, rows in members.items():
            hazard[rows] = table.daily(sex, completed[rows], years[rows])
        yield hazard
