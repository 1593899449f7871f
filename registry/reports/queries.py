"""Counts for the tables, grouped in the snapshot."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from registry import snapshot
from registry.cases.filters import SEX, YEAR_BASES, CaseFilter, conditions
from registry.cases.models import COMPLETE, Abstract, Patient, Tumor
from registry.extensions import db
from registry.reports import statistics
from registry.reports.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_SEX = case((SEX.in_(["1", "2"]), SEX), else_="9")
_VITAL = case((Patient.vital_status == "0", "0"), else_="1")
_ANALYTIC = case((Abstract.class_of_case.between(*statistics.ANALYTIC_CLASSES), 1), else_=0)
# What cases are counted by, as columns of the live tables and of the snapshot.
DIMENSIONS: dict[str, Any] = {
    "group": Tumor.site_group,
    "sex": _SEX,
    "vital": _VITAL,
    "analytic": _ANALYTIC,
    "stage_group": Tumor.stage_group,
    "summary_stage": func.coalesce(func.nullif(Tumor.summary_stage, ""), "none"),
    "age": Tumor.age_at_diagnosis,
    "class_of_case": func.coalesce(Abstract.class_of_case, ""),
}


def counts(chosen: CaseFilter, today: str, *by: str) -> "pd.DataFrame":
    """Return the cases of *chosen* counted by the dimensions *by* (or "year"), column n."""
    import pandas as pd

    columns = [
        (YEAR_BASES[chosen.basis] if name == "year" else DIMENSIONS[name]).label(name)
        for name in by
    ]
    frame = snapshot.frame(
        select(*columns, func.count().label("n"))
        .select_from(snapshot.CASES)
        .where(*snapshot.conditions(chosen, today))
        .group_by(*columns)
    )
    if "analytic" in by:
        frame["analytic"] = frame["analytic"].astype(bool)
    if "age" in by:
        known = pd.to_numeric(frame["age"], errors="coerce")
        frame["age"] = known.where(known <= 120)
    return frame.astype({"n": int})


def table(name: str, chosen: CaseFilter, *, stage: str, year: int, today: str) -> Table:
    """Return the table *name* of the cases of *chosen*; raises KeyError for another name.

    *year* is the current one: the trend's last year where the filter names none.
    """
    base = chosen.to_query()
    if name == "primary-site":
        frame = counts(chosen, today, "group", "analytic", "sex", "vital", stage)
        frame = frame.rename(columns={stage: "stage"})
        return statistics.primary_site_table(frame, base, stage=stage)
    if name == "trend":
        last = int(chosen.year_to) if chosen.year_to.isdigit() else year
        base = {key: value for key, value in base.items() if key not in ("year_from", "year_to")}
        analytic = replace(chosen, analytic="yes", year_from="", year_to="")
        frame = counts(analytic, today, "group", "year")
        return statistics.trend_table(frame, base, last_year=last, this_year=year)
    if name == "age":
        return statistics.age_table(counts(chosen, today, "age", "sex"), base)
    if name == "class-of-case":
        return statistics.class_table(counts(chosen, today, "class_of_case"), base)
    raise KeyError(name)


TABLES = {
    "primary-site": "Primary site table",
    "trend": "Five-year trend of top sites",
    "age": "Age at diagnosis by sex",
    "class-of-case": "Class-of-case mix",
}


def overview(today: str) -> dict[str, int]:
    """Return what the statistics page opens with: cases, complete, incomplete, overdue."""
    grouped = db.session.execute(select(Abstract.status, func.count()).group_by(Abstract.status))
    by_status = {str(status): int(number) for status, number in grouped.all()}
    late = conditions(CaseFilter(overdue="yes"), today)
    return {
        "cases": sum(by_status.values()),
        "complete": by_status.get(COMPLETE, 0),
        "incomplete": sum(by_status.values()) - by_status.get(COMPLETE, 0),
        "overdue": db.session.scalar(select(func.count(Abstract.id)).where(*late)) or 0,
    }


def years(basis: str) -> list[int]:
    """Return the years that there are cases of, newest first."""
    column = YEAR_BASES[basis]
    found = select(column.label("year")).select_from(snapshot.CASES).where(column.is_not(None))
    return [int(year) for year in snapshot.frame(found.distinct().order_by(column.desc()))["year"]]
