"""The cases that survival is estimated from, and those that are left out, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from registry import snapshot
from registry.cases.filters import CaseFilter
from registry.derived import cause_of_death
from registry.reports.analysis import times
from registry.standards.ages import OLDEST

if TYPE_CHECKING:
    import pandas as pd

ALIVE, THIS_CANCER, OTHER_CAUSE, UNKNOWN_CAUSE = 0, 1, 2, -1
NO_AGE = -1
NO_VITAL_STATUS = "Vital status unknown"
# Type of reporting source: autopsy only, death certificate only.
FOUND_AT_DEATH = ("6", "7")
CLASSES = {"treated": ("10", "22"), "analytic": ("00", "22")}
PRIMARIES = ("first", "earliest", "all")
# What the classification of a death rests on, beside the sequence number.
_CERTIFICATE = (
    "vitalStatus",
    "icdRevisionNumber",
    "causeOfDeath",
    "site_group",
    "histologicTypeIcdO3",
)
_CAUSES = {cause_of_death.THIS: THIS_CANCER, cause_of_death.OTHER: OTHER_CAUSE}
_COLUMNS = (
    *times.COLUMNS,
    "vitalStatus",
    "behaviorCodeIcdO3",
    "sequenceNumberHospital",
    "classOfCase",
    "typeOfReportingSource",
    "sexAssignedAtBirth",
    "sex",
    "ageAtDiagnosis",
    "dateOfBirth",
    "seerCauseSpecificCod",
    "sequenceNumberCentral",
    *_CERTIFICATE[1:],
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is counted, and until when.

    *classes* is treated (10-22) or analytic (00-22); *primaries* is first (sequence 00 and
    01), earliest (the earliest tumor of a patient among those chosen) or all.  Observation
    ends at *until* for everybody; with *presumed_alive* the living are taken to live until then.
    """

    classes: str = "treated"
    primaries: str = "first"
    until: date | None = None
    presumed_alive: bool = False

    def __post_init__(self) -> None:
        if self.classes not in CLASSES:
            raise ValueError(f"Class: {self.classes!r} is not one of {', '.join(CLASSES)}")
        if self.primaries not in PRIMARIES:
            raise ValueError(f"Tumors: {self.primaries!r} is not one of {', '.join(PRIMARIES)}")
        if self.presumed_alive and self.until is None:
            raise ValueError("End of the study: needed where the living are presumed alive to it")


@dataclass(frozen=True)
class Cohort:
    """The tumors that are counted, one a row, and the keys of those left out by reason.

    *frame* has days, died, cause (ALIVE, THIS_CANCER, OTHER_CAUSE, UNKNOWN_CAUSE), age (NO_AGE
    where unknown), age_days, sex, begun (the day of diagnosis) and the columns asked for.
    """

    frame: "pd.DataFrame"
    left_out: dict[str, list[int]]

    @property
    def looked_at(self) -> int:
        """How many tumors there were before any was left out."""
        return len(self.frame) + sum(map(len, self.left_out.values()))


def load(chosen: CaseFilter, rules: Rules, columns: Sequence[str], today: date) -> Cohort:
    """Return the tumors of *chosen*, whichever facilities reported them, by *rules*.

    Raises ValueError for the filter.
    """
    rows = snapshot.cases(chosen, [*_COLUMNS, *columns], today=f"{today:%Y%m%d}")
    frame = _tumors(rows)
    reasons = _by_kind(frame, rules)
    _add_times(frame, reasons, rules, today)
    if rules.primaries == "earliest":
        _leave_out_later(frame, reasons)
    _add_persons(frame)
    keys = frame["abstract_key"].groupby(reasons.where(reasons != "")).agg(list)
    by_size = sorted(keys.items(), key=lambda pair: -len(pair[1]))
    left_out = {str(reason): found for reason, found in by_size}
    return Cohort(frame[reasons == ""].reset_index(drop=True), left_out)


def _tumors(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Return a row for each tumor: its lowest class of case, with that report's other items."""
    blank_last = rows["classOfCase"].replace("", "~")
    ordered = rows.assign(_class=blank_last).sort_values(["_class", "abstract_key"], kind="stable")
    first = ordered.drop_duplicates("tumor_key").drop(columns="_class")
    return first.sort_values("tumor_key").reset_index(drop=True)


def _by_kind(frame: "pd.DataFrame", rules: Rules) -> "pd.Series[str]":
    """Return why a tumor is no case of the cohort whatever its dates; "" where it is one."""
    low, high = CLASSES[rules.classes]
    conditions = [
        (~frame["classOfCase"].between(low, high), f"Class of case is not {low}-{high}"),
        (frame["behaviorCodeIcdO3"] != "3", "Not malignant"),
        (
            frame["typeOfReportingSource"].isin(FOUND_AT_DEATH),
            "Found by autopsy or death certificate only",
        ),
    ]
    if rules.primaries == "first":
        later = ~frame["sequenceNumberHospital"].isin(["00", "01"])
        conditions.append((later, "Not the first primary"))
    reasons = _blank(frame)
    for condition, words in conditions:
        reasons = reasons.mask((reasons == "") & condition, words)
    return reasons


def _blank(frame: "pd.DataFrame") -> "pd.Series[str]":
    import pandas as pd

    return pd.Series("", index=frame.index, dtype=object)


def _add_times(frame: "pd.DataFrame", reasons: "pd.Series[str]", rules: Rules, today: date) -> None:
    """Add begun, days and died to *frame*; cases without a time get their reason in *reasons*."""
    import pandas as pd

    begun, ended, problem = times.spans(frame)
    alive = frame["vitalStatus"] != times.DEAD
    problem = problem.mask((problem == "") & (ended > pd.Timestamp(today)), "Last contact to come")
    unknown = ~frame["vitalStatus"].isin(["0", "1"])
    problem = problem.mask((problem == "") & unknown, NO_VITAL_STATUS)
    died = ~alive
    if rules.until is not None:
        until = pd.Timestamp(rules.until)
        problem = problem.mask((problem == "") & (begun > until), "Diagnosed after the study")
        died &= ended <= until
        ended = ended.mask(ended > until, until)
        if rules.presumed_alive:
            ended = ended.mask(alive, until)
    frame["begun"] = begun
    frame["days"] = (ended - begun).dt.days.fillna(-1).astype(int)
    frame["died"] = died
    reasons.mask((reasons == "") & (problem != ""), problem, inplace=True)


def _leave_out_later(frame: "pd.DataFrame", reasons: "pd.Series[str]") -> None:
    """Leave out all but the earliest tumor that is still in of each patient."""
    inside = frame[reasons == ""].sort_values(["begun", "sequenceNumberHospital"], kind="stable")
    later = inside.index[inside.duplicated("patient_key")]
    reasons[later] = "Not the patient's earliest tumor"


def _add_persons(frame: "pd.DataFrame") -> None:
    """Add sex, age in years and days, and the cause of death to *frame*."""
    import pandas as pd

    frame["sex"] = frame["sexAssignedAtBirth"].where(
        frame["sexAssignedAtBirth"] != "", frame["sex"]
    )
    age = pd.to_numeric(frame["ageAtDiagnosis"], errors="coerce")
    frame["age"] = age.where(age.between(0, OLDEST), NO_AGE).fillna(NO_AGE).astype(int)
    born = times.days(frame["dateOfBirth"])
    lived = (frame["begun"] - born).dt.days
    # Without a full date of birth people are taken to be half a year past their birthday.
    halfway = ((frame["age"] + 0.5) * 365.25).astype(int)
    frame["age_days"] = lived.where(lived.notna() & (lived >= 0), halfway).astype(int)
    frame["cause"] = _causes(frame)


def _causes(frame: "pd.DataFrame") -> "pd.Series[int]":
    """Return the cause of death as the case states it, otherwise as the certificate's code says."""
    import pandas as pd

    code = frame["seerCauseSpecificCod"]
    silent = frame["died"] & ~code.isin(list(_CAUSES))
    dead = frame.loc[silent]
    sequence = dead["sequenceNumberCentral"].where(
        dead["sequenceNumberCentral"] != "", dead["sequenceNumberHospital"]
    )
    classified = [
        cause_of_death.classify(*values).specific.value
        for values in zip(sequence, *(dead[name] for name in _CERTIFICATE), strict=True)
    ]
    code = code.mask(silent, pd.Series(classified, index=dead.index, dtype=object))
    cause = code.map(_CAUSES).fillna(UNKNOWN_CAUSE).astype(int)
    return cause.where(frame["died"], ALIVE)
