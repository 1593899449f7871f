"""What a report of the builder asks for, as its address and its saved form say it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Self

from registry.cases.filters import CaseFilter
from registry.reports.builder import dimensions

SHOWN = {
    "counts": "Counts",
    "row": "Counts and percent of the row",
    "column": "Counts and percent of the column",
    "total": "Counts and percent of all",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """Rows by optional columns of the cases of *filter*, with an optional median.

    *rows*, *columns* and *median* are names of the snapshot: XML ids or derived columns.
    """

    rows: str
    columns: str = ""
    show: str = "counts"
    median: str = ""
    filter: CaseFilter = CaseFilter()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Return what a query asks for; raises ValueError, a sentence, for what nobody can count.

        Items may be named by XML id, by number or by name.
        """
        rows, columns, median = (
            dimensions.found(query.get(name, "").strip()) for name in ("rows", "columns", "median")
        )
        show = query.get("show", "counts")
        if show not in SHOWN:
            raise ValueError(f"Show: {show!r} is not one of {', '.join(SHOWN)}")
        if not rows:
            raise ValueError("Rows: choose the item that is counted")
        if rows == columns:
            raise ValueError("Columns: choose another item than in the rows, or none")
        if median and not dimensions.is_measure(median):
            raise ValueError(
                f"Median of: {dimensions.label(median)} is not measured in numbers, "
                "as age or tumor size are"
            )
        # Names and numbers of patients are no statistics.
        chosen = replace(CaseFilter.from_query(query), words="")
        return cls(rows, columns, show, median, chosen)

    def to_query(self) -> dict[str, str]:
        """Return the query that asks for this report."""
        own = {field.name: getattr(self, field.name) for field in fields(self)[:-1]}
        return {name: value for name, value in own.items() if value} | self.filter.to_query()

    @property
    def title(self) -> str:
        """The report in words: Primary Site by Sex."""
        names = [dimensions.label(name) for name in (self.rows, self.columns) if name]
        return " by ".join(names)


# What is asked most, for who opens the builder for the first time.
EXAMPLES = (
    Definition("site_group", "stage_group"),
    Definition("ageAtDiagnosis", "sexAssignedAtBirth", "column"),
    Definition("primaryPayerAtDx", "diagnosis_year", "column"),
    Definition("summary_stage", median="tumorSizeSummary"),
)
