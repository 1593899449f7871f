"""What a survival page was asked for: cases, method, grouping and rules, read from the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from werkzeug.datastructures import MultiDict

from registry.cases.filters import CaseFilter
from registry.reports.analysis.cox import TIES
from registry.reports.survival import groupings
from registry.reports.survival.cohort import Rules
from registry.standards.partial_date import DateError, PartialDate

METHODS = {
    "kaplan-meier": "Kaplan-Meier",
    "actuarial": "Actuarial table",
    "causes": "Causes of death",
    "net": "Relative survival",
    "cox": "Cox regression",
}
STANDARDS = ("ICSS-1", "ICSS-2", "ICSS-3")
AGE_YEARS = "age_years"
REFERENCE = "ref_"
COVARIATES = ("summary_stage", "sex", AGE_YEARS)


@dataclass(frozen=True)
class Options:
    """The choices of the form; *references* are labels by the key of the covariate."""

    chosen: CaseFilter
    method: str = "kaplan-meier"
    by: str = "summary_stage"
    rules: Rules = field(default_factory=Rules)
    standard: str = "ICSS-1"
    life_table: str = ""
    covariates: tuple[str, ...] = COVARIATES
    references: Mapping[str, str] = field(default_factory=dict)
    ties: str = TIES[0]

    @classmethod
    def from_query(cls, query: MultiDict[str, str]) -> Self:
        """Return what a query asks for; raises ValueError with a sentence for the user."""
        # Survival begins at diagnosis, and so do the years.
        chosen = replace(CaseFilter.from_query(query.to_dict()), basis="diagnosis")
        covariates = tuple(filter(None, query.getlist("with")))
        found = cls(
            chosen,
            method=query.get("method") or "kaplan-meier",
            by=query.get("by") or "summary_stage",
            rules=_rules(query),
            standard=query.get("standard") or STANDARDS[0],
            life_table=query.get("table", ""),
            covariates=covariates or COVARIATES,
            references=_references(query),
            ties=query.get("ties") or TIES[0],
        )
        found._check()
        return found

    def to_query(self) -> dict[str, Any]:
        """Return what a query needs to ask for this again."""
        query: dict[str, Any] = self.chosen.to_query()
        query.pop("basis", None)
        query |= {"method": self.method, "by": self.by}
        query |= {"classes": self.rules.classes, "tumors": self.rules.primaries}
        if self.rules.until:
            query["until"] = f"{self.rules.until:%Y%m%d}"
        if self.rules.presumed_alive:
            query["presumed"] = "yes"
        if self.method == "kaplan-meier":
            query["standard"] = self.standard
        if self.method == "net" and self.life_table:
            query["table"] = self.life_table
        if self.method == "cox":
            query |= {"with": list(self.covariates), "ties": self.ties}
            query |= {REFERENCE + key: label for key, label in self.references.items()}
        return query

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that grouping and covariates read."""
        keys = self.covariates if self.method == "cox" else (self.by,)
        return tuple(
            column for key in keys if key != AGE_YEARS for column in groupings.grouping(key).columns
        )

    def _check(self) -> None:
        for what, value, known in (
            ("Method", self.method, METHODS),
            ("Standard", self.standard, STANDARDS),
            ("Ties", self.ties, TIES),
        ):
            if value not in known:
                raise ValueError(f"{what}: {value!r} is not one of {', '.join(known)}")
        for key in (self.by, *self.covariates):
            if key != AGE_YEARS:
                try:
                    groupings.grouping(key)
                except KeyError:
                    raise ValueError(f"By: {key!r} is no way to group cases") from None


def _rules(query: MultiDict[str, str]) -> Rules:
    return Rules(
        classes=query.get("classes") or "treated",
        primaries=query.get("tumors") or "first",
        until=_day(query.get("until", "").strip()),
        presumed_alive=query.get("presumed") == "yes",
    )


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        found = PartialDate.from_typed(typed)
    except DateError as error:
        raise ValueError(f"End of the study: {error}") from None
    if not found.is_full:
        raise ValueError(f"End of the study: {typed!r} has no day, as in 20241231")
    return found.earliest()


def _references(query: MultiDict[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(REFERENCE): value
        for name, value in query.to_dict().items()
        if name.startswith(REFERENCE) and value
    }
