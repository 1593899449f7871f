"""The cases that a rate counts, one a tumor, and those that are left out, each with its reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from registry import snapshot
from registry.cases.filters import CaseFilter
from registry.reports.analysis import populations, times
from registry.reports.analysis.reference_files import FIRST_AGES, SEXES
from registry.standards.ages import OLDEST

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = (
    "primarySite",
    "behaviorCodeIcdO3",
    "ageAtDiagnosis",
    "sexAssignedAtBirth",
    "sex",
    "diagnosis_year",
    "addrAtDxState",
    "countyAtDx",
    *times.COLUMNS,
    "vitalStatus",
)


@dataclass(frozen=True)
class Counted:
    """The tumors that are counted and the keys of those left out, by reason.

    *frame* has a row for each tumor with sex, group (the place of the age among the 19
    groups), diagnosis_year, area (GA121) and the keys.
    """

    frame: "pd.DataFrame"
    left_out: dict[str, list[int]]

    @property
    def looked_at(self) -> int:
        """How many tumors there were before any was left out."""
        return len(self.frame) + sum(map(len, self.left_out.values()))

    def by_age(
        self,
        sexes: Collection[str] = SEXES,
        years: Collection[int] | None = None,
        areas: Collection[str] | None = None,
    ) -> list[int]:
        """Return the tumors of each of the 19 age groups."""
        frame = self.frame[self.frame["sex"].isin(list(sexes))]
        if years is not None:
            frame = frame[frame["diagnosis_year"].isin(list(years))]
        if areas is not None:
            frame = frame[frame["area"].isin(list(areas))]
        sizes = frame["group"].value_counts()
        return [int(sizes.get(place, 0)) for place in range(len(FIRST_AGES))]


def count(chosen: CaseFilter, areas: Collection[str] | None, today: date) -> Counted:
    """Return the invasive tumors of *chosen*, in situ of the bladder among them as SEER counts.

    Of *areas* only residents count; None lets everybody through.  Raises ValueError for the
    filter.
    """
    import pandas as pd

    frame = snapshot.cases(chosen, _COLUMNS, today=f"{today:%Y%m%d}")
    frame = frame.drop_duplicates("tumor_key").reset_index(drop=True)
    frame["sex"] = frame["sexAssignedAtBirth"].where(
        frame["sexAssignedAtBirth"] != "", frame["sex"]
    )
    age = pd.to_numeric(frame["ageAtDiagnosis"], errors="coerce")
    frame["group"] = age.where(age.between(0, OLDEST)).map(_group)
    frame["area"] = frame["addrAtDxState"] + frame["countyAtDx"]
    reasons = _reasons(frame, areas)
    keys = frame["abstract_key"].groupby(reasons.where(reasons != "")).agg(list)
    by_size = sorted(keys.items(), key=lambda pair: -len(pair[1]))
    counted = frame[reasons == ""].reset_index(drop=True)
    return Counted(counted, {str(reason): found for reason, found in by_size})


def _group(age: float) -> int:
    return -1 if age != age else populations.age_group(int(age))


def _reasons(frame: "pd.DataFrame", areas: Collection[str] | None) -> "pd.Series[str]":
    import pandas as pd

    bladder = frame["primarySite"].str.startswith("C67") & (frame["behaviorCodeIcdO3"] == "2")
    conditions = [
        (~((frame["behaviorCodeIcdO3"] == "3") | bladder), "Not invasive"),
        (~frame["sex"].isin(list(SEXES)), "Sex other or unknown"),
        (frame["group"] < 0, "Age unknown"),
    ]
    if areas is not None:
        conditions.append((~frame["area"].isin(list(areas)), "Resident elsewhere"))
    reasons = pd.Series("", index=frame.index, dtype=object)
    for condition, words in conditions:
        reasons = reasons.mask((reasons == "") & condition, words)
    return reasons
