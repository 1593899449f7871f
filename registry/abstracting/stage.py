"""The stage panel: what follows from what is typed, why, and what is still needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.abstracting import entry
from registry.abstracting.chart import Chart
from registry.abstracting.fields import item_of
from registry.staging import explanation
from registry.staging.ajcc import consistency, shape
from registry.staging.derivation import CaseStage
from registry.staging.explanation import Derived, WayOut

# The sections that the panel stands beside.
SECTIONS = frozenset({"cancer", "extent", "factors"})
# A stage that is coded by hand, and the derived one it is compared with.
CODED = {
    "summaryStage2018": "derivedSummaryStage2018",
    "seerSummaryStage2000": "derivedSs2000",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A derived item with what would make it known, and the coded value that it differs from."""

    derived: Derived
    ways_out: tuple[WayOut, ...]
    differs_from: str


@dataclass(frozen=True, slots=True)
class Panel:
    """An algorithm's part of the panel."""

    stage: CaseStage
    label: str
    results: tuple[Shown, ...]
    wrong: tuple[str, ...]

    @property
    def schema_number(self) -> str:
        """The number of the schema as the standard stores it; "" where it has none."""
        return self.stage.stored.get("schemaId") or self.stage.stored.get("pediatricId", "")

    @property
    def notice(self) -> str:
        """Why nothing is derived; "" where something is."""
        assignment = self.stage.assignment
        if assignment.problem:
            return assignment.problem
        schema, algorithm = assignment.schema, assignment.algorithm
        if schema and algorithm and not schema.has_content:
            return (
                f"The starter set derives nothing for {schema.title}; the bundle "
                f"{algorithm.bundle.name} from SEER does, once an administrator installs it"
            )
        return ""


def panels(chart: Chart) -> list[Panel]:
    """Return the panel of each algorithm that stages the case."""
    return [
        Panel(
            each,
            chart.label(each.assignment),
            tuple(
                _shown(chart, each, derived)
                for derived in each.derived
                if derived.value and derived.passed
            ),
            tuple(_wrong(each)),
        )
        for each in chart.stages
    ]


def shown(chart: Chart) -> dict[str, Any]:
    """Return what the template of the panel needs beside the chart."""
    return {
        "panels": panels(chart),
        "groups_proposed": groups(chart),
        "ajcc_findings": consistency.findings(chart),
    }


@dataclass(frozen=True, slots=True)
class Group:
    """A stage group that the site's AJCC table proposes, and the one that is coded."""

    naaccr_id: str
    proposed: str
    row: int
    coded: str


def groups(chart: Chart) -> list[Group]:
    """Return the stage groups that the site's AJCC tables give for the categories of the case."""
    year = chart.assignments[0].year
    if year is None or year < consistency.FIRST_YEAR:
        return []
    proposals = [
        (stage.group, chart.ajcc.propose(chart.schema_number, year, stage, chart))
        for stage in shape.STAGES
    ]
    return [
        Group(naaccr_id, found.group, found.row, chart[naaccr_id])
        for naaccr_id, found in proposals
        if found
    ]


def typed_over(chart: Chart, typed: Mapping[str, str], today: date) -> Chart:
    """Return the case with what was *typed* on top; what cannot be stored is left out."""
    values = {}
    around = chart.overlaid(typed)
    for naaccr_id, text in typed.items():
        try:
            values[naaccr_id] = entry.accept(item_of(naaccr_id), text, today=today, case=around)
        except entry.Refused:
            continue
    return chart.overlaid(values)


def _shown(chart: Chart, stage: CaseStage, derived: Derived) -> Shown:
    needed = () if derived.is_known else tuple(explanation.ways_out(stage.assignment, derived))
    coded = [name for name, other in CODED.items() if other == derived.output.naaccr_xml_id]
    value = chart[coded[0]] if coded and derived.is_known and not derived.lacking else ""
    return Shown(derived, needed, value if value != derived.value else "")


def _wrong(stage: CaseStage) -> list[str]:
    if stage.staging is None:
        return []
    inputs = stage.assignment.plan.schema.inputs
    return [
        f"{inputs[error.key].name}: {stage.assignment.given.get(error.key, '')!r} is not a code "
        "of this schema"
        for error in stage.staging.errors
        if error.key and error.key in inputs
    ]
