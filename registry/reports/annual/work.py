"""Timeliness, workload and referrals."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from registry.cases.item_filters import item_filter
from registry.reports.analysis import timeliness
from registry.reports.annual.counting import coded_parts, table, whole
from registry.reports.annual.pack import Block, Figure, Section
from registry.reports.tables import Column, Filter, Row, Table, Value

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

PHYSICIANS = (
    ("npiPhysicianManaging", "Managing physician"),
    ("npiPhysicianFollowUp", "Follow-up physician"),
    ("npiPhysicianPrimarySurg", "Primary surgeon"),
    ("npiPhysician3", "Physician 3"),
    ("npiPhysician4", "Physician 4"),
    ("npiInstReferredFrom", "Referred from"),
    ("npiInstReferredTo", "Referred to"),
)
TOP = 10
UNDATED, NO_ABSTRACTOR = "Not known by day", "Not recorded"


def section(cases: "pd.DataFrame", base: Filter, today: str) -> Section:
    """Return the section; *today*, YYYYMMDD, decides which open cases are late."""
    analytic = cases[cases["analytic"]]
    base = {**base, "analytic": "yes"}
    timed = Timing(analytic, today)
    by_month = timed.table(
        "timeliness",
        "Timeliness of abstracting",
        "Month of first contact",
        timed.contact.dt.strftime("%Y-%m").fillna(UNDATED),
        base,
        timed.of_month,
    )
    by_abstractor = timed.table(
        "timeliness-abstractor",
        "Timeliness by abstractor",
        "Abstractor",
        analytic["abstractedBy"].astype(str).replace("", NO_ABSTRACTOR),
        base,
        _of_abstractor,
    )
    blocks = [Block(by_month, _figure(by_month)), Block(by_abstractor), Block(timed.lags(base))]
    blocks += [
        Block(_physicians(analytic, base, naaccr_id, title))
        for naaccr_id, title in PHYSICIANS
        if (analytic[naaccr_id] != "").any()
    ]
    return Section("work", "Timeliness and referrals", tuple(blocks))


class Timing:
    """When analytic cases were completed, against six calendar months from first contact."""

    def __init__(self, cases: "pd.DataFrame", today: str) -> None:
        self._cases = cases
        # An autopsy or a death certificate has no contact before the death.
        at_death = cases["typeOfReportingSource"].isin(["6", "7"]).to_numpy(dtype=bool)
        self._has_deaths = bool(at_death.any())
        contact = _days(cases["dateOf1stContact"])
        self.contact = contact.where(~at_death, _days(cases["dateOfLastContact"]))
        self.completed = _days(cases["dateCaseCompleted"]).fillna(
            _days(cases["dateCaseCompletedCoc"])
        )
        self.stands = timeliness.standing(self.contact, self.completed, date.fromisoformat(today))
        self.days = (self.completed - self.contact).dt.days

    def table(
        self,
        name: str,
        title: str,
        heading: str,
        by: "pd.Series[str]",
        base: Filter,
        filter_of: Callable[[str], Filter | None],
    ) -> Table:
        """Return the counts by the values of *by*, in their order, and the total.

        *filter_of* gives the filter of the cases of a value.
        """
        rows = [
            Row(value, self._values((by == value).to_numpy(dtype=bool)), filter_of(value))
            for value in sorted(map(str, by.unique()))
        ]
        everything = whole(self._cases).mask
        rows.append(Row("Total", self._values(everything), {}, "total"))
        columns = (
            Column("cases", "Analytic cases", {}),
            Column("in-time", "Completed in time"),
            Column("late", "Completed late"),
            Column("overdue", "Open, overdue"),
            Column("open", "Open, not due"),
            Column("undated", "First contact not dated"),
            Column("percent", "In time, %", None, "percent"),
            Column("median", "Median days", None, "number"),
        )
        return Table(
            name,
            title,
            "Analytic cases completed (2090, else 2092) within six calendar months of first "
            "contact (580); of those found at death, of the death.",
            heading,
            columns,
            tuple(rows),
            base,
            (
                "In time is in percent of the completed and the overdue; "
                f"{timeliness.TARGET} % are asked for.",
                "Cases that are open and not yet due stand outside the percentage.",
            ),
        )

    def of_month(self, month: str) -> Filter | None:
        """Return the filter of a month of first contact; None where a death stands for it."""
        if month == UNDATED or self._has_deaths:
            return None
        return {"items": item_filter("dateOf1stContact", [f"{month.replace('-', '')}*"])}

    def _values(self, mask: "NDArray[np.bool_]") -> tuple[Value, ...]:
        found = timeliness.counted(self.stands[mask], self.days[mask])
        percent = found.percent_of_due
        return (
            found.cases,
            found.in_time,
            found.late,
            found.overdue,
            found.open,
            found.undated,
            None if percent is None else round(percent, 1),
            found.median_days,
        )

    def lags(self, base: Filter) -> Table:
        """Return the days from first contact to completion, export and central receipt."""
        ends = {
            "Completion (2090, else 2092)": self.completed,
            "Export (2110)": _days(self._cases["dateCaseReportExported"]),
            "Central receipt (2111)": _days(self._cases["dateCaseReportReceived"]),
        }
        rows = []
        for label, end in ends.items():
            days = (end - self.contact).dt.days.dropna()
            values: tuple[Value, ...] = (len(days), None, None)
            if len(days):
                values = (len(days), float(days.median()), float(days.quantile(0.9)))
            rows.append(Row(label, values, None))
        columns = (
            Column("known", "Both dates known"),
            Column("median", "Median days", None, "number"),
            Column("ninth", "90 % within, days", None, "number"),
        )
        return Table(
            "lags",
            "Days from first contact",
            "Days from first contact to the steps of reporting, where both days are known.",
            "To",
            columns,
            tuple(rows),
            base,
        )


def _of_abstractor(initials: str) -> Filter:
    if initials == NO_ABSTRACTOR:
        return {"items": item_filter("abstractedBy", [""])}
    return {"abstractor": initials}


def _physicians(cases: "pd.DataFrame", base: Filter, naaccr_id: str, title: str) -> Table:
    total = whole(cases, "Total")
    return table(
        naaccr_id,
        title,
        f"Analytic cases by National Provider Identifier, the {TOP} most frequent.",
        "NPI",
        base,
        [*coded_parts(cases, naaccr_id, TOP), total],
        [whole(cases, "Cases")],
        percent=True,
    )


def _figure(found: Table) -> Figure:
    rows = [row for row in found.rows if row.kind == "plain"]
    values = tuple(float(v) if isinstance(v := row.values[6], float) else None for row in rows)
    labels = tuple(row.label for row in rows)
    return Figure("Completed within six months", "lines", labels, (("In time", values),), "%")


def _days(column: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    """Return full dates as days; blank and partial ones are missing."""
    import pandas as pd

    return pd.to_datetime(column.astype(str), format="%Y%m%d", errors="coerce")
