"""Survival of the cases of a filter, by a grouping: who is counted, who is left out and why."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select

from registry import snapshot
from registry.cases.filters import SEX, CaseFilter
from registry.cases.models import Abstract, Patient, Tumor
from registry.reports.analysis import survival, times
from registry.reports.analysis.survival import Curve, Estimate, LogRank

GROUPINGS = {
    "summary_stage": "Summary Stage",
    "stage_group": "AJCC stage group",
    "sex": "Sex",
    "age": "Age at diagnosis",
    "none": "All together",
}
_COLUMNS: dict[str, Any] = {
    "summary_stage": func.coalesce(func.nullif(Tumor.summary_stage, ""), "none"),
    "stage_group": Tumor.stage_group,
    "sex": func.coalesce(SEX, ""),
    "age": func.coalesce(Tumor.age_at_diagnosis, ""),
    "none": literal(""),
}
STAGES = {
    "0": "In situ",
    "1": "Localized",
    "2": "Regional, extension",
    "3": "Regional, nodes",
    "4": "Regional, both",
    "7": "Distant",
    "8": "Benign, borderline",
    "9": "Unknown",
    "none": "Not staged",
}
SEXES = {"1": "Male", "2": "Female"}
BANDS = (("15", "44"), ("45", "54"), ("55", "64"), ("65", "74"), ("75", "120"))
YEARS = (1, 2, 3, 5, 10)
# Below that no estimate is shown; below the second it is marked as unstable.
FEWEST, FEW = 10, 25


@dataclass(frozen=True)
class Group:
    """A group with its curve; *shown* estimates by year, None where too few are at risk."""

    label: str
    curve: Curve
    estimates: tuple[Estimate | None, ...]

    @property
    def is_unstable(self) -> bool:
        """Whether the group is so small that its estimates may change much."""
        return self.curve.size < FEW


@dataclass(frozen=True)
class Survival:
    """The result: groups, the test between them, and the cases that are left out by reason."""

    groups: tuple[Group, ...]
    test: LogRank | None
    left_out: tuple[tuple[str, int], ...]
    looked_at: int

    @property
    def counted(self) -> int:
        """How many cases stand in the curves."""
        return sum(group.curve.size for group in self.groups)


def survival_of(chosen: CaseFilter, grouping: str, today: str) -> Survival:
    """Return the survival of the tumors of *chosen* in groups; raises ValueError for the filter.

    Counted are first malignant primaries (sequence 00 and 01) that were not found at death.
    """
    members: dict[str, list[times.Time]] = {}
    left_out: Counter[str] = Counter()
    rows = snapshot.frame(_statement(chosen, grouping, today))
    for row in rows.itertuples(index=False):
        reason = _why_not(row) or times.survival(*row[:3])
        if isinstance(reason, str):
            left_out[reason] += 1
        else:
            members.setdefault(_label(grouping, str(row.label)), []).append(reason)
    labelled = sorted(members.items(), key=lambda pair: _order(grouping, pair[0]))
    return Survival(
        tuple(_group(label, found) for label, found in labelled),
        _test(labelled),
        tuple(left_out.most_common()),
        len(rows),
    )


def _statement(chosen: CaseFilter, grouping: str, today: str) -> Any:
    """Return the select of one row for each tumor, whichever facilities reported it."""
    # All but the abstract's own are the same for every report of a tumor.
    alike = {
        "diagnosis": func.coalesce(Tumor.date_of_diagnosis, ""),
        "last_contact": func.coalesce(Patient.date_of_last_contact, ""),
        "vital": func.coalesce(Patient.vital_status, ""),
        "behavior": Tumor.behavior_code_icd_o3,
        "sequence": Abstract.sequence_number_hospital,
        "label": _COLUMNS[grouping],
    }
    return (
        select(*(func.min(each).label(name) for name, each in alike.items()))
        .select_from(snapshot.CASES)
        .where(*snapshot.conditions(chosen, today), Abstract.class_of_case.between("00", "22"))
        .group_by(Tumor.id)
        .order_by(Tumor.id)
    )


def _why_not(row: Any) -> str:
    if row.behavior != "3":
        return "Not malignant"
    if row.sequence not in {"00", "01"}:
        return "Not the first primary"
    return ""


def _label(grouping: str, value: str | None) -> str:
    if grouping == "summary_stage":
        return STAGES.get(value or "none", f"Code {value}")
    if grouping == "stage_group":
        return f"Stage {value}" if value in {"0", "I", "II", "III", "IV"} else "Stage unknown"
    if grouping == "sex":
        return SEXES.get(value or "", "Other or unknown")
    if grouping == "age":
        return _band(value or "")
    return "All cases"


def _band(age: str) -> str:
    if not age.isdigit() or int(age) > 120:
        return "Unknown"
    years = int(age)
    if years < 15:
        return "0-14"
    low, high = next((low, high) for low, high in BANDS if int(low) <= years <= int(high))
    return f"{low}+" if high == "120" else f"{low}-{high}"


def _order(grouping: str, label: str) -> tuple[int, str]:
    known = list(STAGES.values()) if grouping == "summary_stage" else []
    return (known.index(label) if label in known else len(known), label)


def _group(label: str, found: list[times.Time]) -> Group:
    curve = survival.kaplan_meier([each.days for each in found], [each.died for each in found])
    estimates = []
    for years in YEARS:
        estimate = curve.at(years * survival.YEAR)
        estimates.append(estimate if curve.risk_at(years * survival.YEAR) >= FEWEST else None)
    return Group(label, curve, tuple(estimates))


def _test(labelled: list[tuple[str, list[times.Time]]]) -> LogRank | None:
    days = [each.days for _, found in labelled for each in found]
    died = [each.died for _, found in labelled for each in found]
    groups = [label for label, found in labelled for _ in found]
    return survival.log_rank(days, died, groups)
