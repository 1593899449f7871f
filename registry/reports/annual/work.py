"""Timeliness, workload and referrals."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from registry.cases.item_filters import item_filter
from registry.reports.analysis import timeliness
from registry.reports.annual.counting import coded_parts, members, table, whole
from registry.reports.annual.pack import Block, Figure, Section
from registry.reports.tables import Column, Filter, Row, Table, Value

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

# How cases stand to the day by which they are due, by the keys of the columns.
STANDS = {
    "in-time": timeliness.IN_TIME,
    "late": timeliness.LATE,
    "overdue": timeliness.OVERDUE,
    "open": timeliness.OPEN,
    "undated": timeliness.UNDATED,
}
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


def section(
    cases: "pd.DataFrame", base: Filter, today: str, name: Callable[[str, str], str]
) -> Section:
    """Return the section; *today*, YYYYMMDD, decides which open cases are late.

    *name* gives whom the directory knows under an item and its NPI, "" where nobody.
    """
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
        Block(_physicians(analytic, base, naaccr_id, title, name))
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
            self._row(
                value, (by == value).to_numpy(dtype=bool), filter_of(value), f"{heading}: {value}."
            )
            for value in sorted(map(str, by.unique()))
        ]
        everything = whole(self._cases)
        rows.append(self._row("Total", everything.mask, {}, everything.meaning, "total"))
        columns = (
            Column("cases", "Analytic cases", {}, meaning="Class of case (610) 00 to 22."),
            Column("in-time", "Completed in time", meaning="Completed by the day that it was due."),
            Column("late", "Completed late", meaning="Completed after the day that it was due."),
            Column("overdue", "Open, overdue", meaning="Not completed, and the day has passed."),
            Column("open", "Open, not due", meaning="Not completed, and the day has not passed."),
            Column("undated", "First contact not dated",
                   meaning="The day of first contact (580) is not known in full."),
            Column("percent", "In time, %", None, "percent", part=("in-time",),
                   whole=("in-time", "late", "overdue"),
                   meaning="Completed in time, in percent of the completed and the overdue."),
            Column("median", "Median days", None, "number", part=("in-time", "late"),
                   meaning="Half of the completed took no more days from first contact."),
        )  # fmt: skip
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

    def _row(
        self,
        label: str,
        mask: "NDArray[np.bool_]",
        filter_: Filter | None,
        meaning: str,
        kind: str = "plain",
    ) -> Row:
        counts = timeliness.counted(self.stands[mask], self.days[mask])
        percent = counts.percent_of_due
        values = (
            counts.cases,
            counts.in_time,
            counts.late,
            counts.overdue,
            counts.open,
            counts.undated,
            None if percent is None else round(percent, 1),
            counts.median_days,
        )
        found = {
            key: members(self._cases, mask & (self.stands == stand).to_numpy())
            for key, stand in STANDS.items()
        }
        if filter_ is None:
            found["cases"] = members(self._cases, mask)
        return Row(label, values, filter_, kind, members=found, meaning=meaning)

    def lags(self, base: Filter) -> Table:
        """Return the days from first contact to completion, export and central receipt."""
        ends = {
            "Completion (2090, else 2092)": self.completed,
            "Export (2110)": _days(self._cases["dateCaseReportExported"]),
            "Central receipt (2111)": _days(self._cases["dateCaseReportReceived"]),
        }
        rows = []
        for label, end in ends.items():
            days = (end - self.contact).dt.days
            found = members(self._cases, days.notna().to_numpy(dtype=bool))
            values: tuple[Value, ...] = (len(found), None, None)
            if len(found):
                values = (len(found), float(days.median()), float(days.quantile(0.9)))
            words = f"From first contact (580) to: {label}."
            rows.append(Row(label, values, None, members={"known": found}, meaning=words))
        columns = (
            Column("known", "Both dates known", meaning="Both days are known in full."),
            Column("median", "Median days", None, "number", part=("known",),
                   meaning="Half of these took no more days."),
            Column("ninth", "90 % within, days", None, "number", part=("known",),
                   meaning="Nine of ten took no more days."),
        )  # fmt: skip
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


def _physicians(
    cases: "pd.DataFrame",
    base: Filter,
    naaccr_id: str,
    title: str,
    name: Callable[[str, str], str],
) -> Table:
    def label(npi: str) -> str:
        known = name(naaccr_id, npi)
        return f"{known} ({npi})" if known else npi

    total = whole(cases)
    return table(
        naaccr_id,
        title,
        f"Analytic cases by National Provider Identifier, the {TOP} most frequent; by name where "
        "the site's directory has it.",
        "Name (NPI)",
        base,
        [*coded_parts(cases, naaccr_id, TOP, label), total],
        [replace(total, label="Cases")],
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
