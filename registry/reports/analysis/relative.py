"""Net survival: what would be if people died of this cancer alone.

Sources: Ederer, Axtell and Cutler 1961 (I); Ederer and Heise 1959 (II); Pohar Perme, Stare
and Esteve 2012.  Expected hazards are followed day by day.
"""

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
    """Observed survival to a time, the expected one, and net survival by three methods."""

    time: int
    observed: float
    expected_ederer1: float
    expected_ederer2: float
    pohar_perme: float

    @property
    def ederer1(self) -> float:
        """Relative survival with the expected survival of all who began."""
        return self.observed / self.expected_ederer1

    @property
    def ederer2(self) -> float:
        """Relative survival with the expected survival of those still under observation."""
        return self.observed / self.expected_ederer2


def net_survival(patients: Sequence[Patient], table: LifeTable, times: Sequence[int]) -> list[Net]:
    """Return net survival to each of *times* in days; raises ValueError without patients."""
    import numpy as np

    if not patients:
        raise ValueError("there are no patients")
    last = max(times)
    days = np.array([each.days for each in patients])
    died = np.array([each.died for each in patients])
    curve = survival.kaplan_meier(days.tolist(), died.tolist())
    cumulative = np.zeros(len(patients))  # of expected hazard, for each patient
    ederer2 = weighted = 0.0
    product = 1.0
    found = []
    wanted = set(times)
    for day, hazard in enumerate(_hazards(patients, table, last), start=1):
        at_risk = days >= day
        if at_risk.any():
            ederer2 += float(hazard[at_risk].mean())
            weights = np.exp(cumulative + hazard / 2)[at_risk]
            whole = float(weights.sum())
            weighted += float((weights * hazard[at_risk]).sum()) / whole
            dying = (days == day) & died
            if dying.any():
                product *= 1 - float(np.exp(cumulative + hazard)[dying].sum()) / float(
                    np.exp(cumulative + hazard)[at_risk].sum()
                )
        cumulative = cumulative + hazard
        if day in wanted:
            found.append(
                Net(
                    day,
                    curve.at(day).surv,
                    float(np.exp(-cumulative).mean()),
                    float(np.exp(-ederer2)),
                    product * float(np.exp(weighted)),
                )
            )
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
