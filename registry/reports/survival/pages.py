"""A survival page as a whole: its tables, its sentences, who is counted and who is left out."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from registry.reports import hiding
from registry.reports.analysis.cox import Model
from registry.reports.analysis.life_tables import LifeTable
from registry.reports.analysis.survival import LogRank
from registry.reports.reference import queries as reference
from registry.reports.reference.models import LIFE_TABLE, ReferenceFile
from registry.reports.survival import cohort, groupings, results, tables
from registry.reports.survival.cohort import Cohort
from registry.reports.survival.options import Options
from registry.reports.survival.results import CauseGroup, Group, NetGroup
from registry.reports.tables import HIDDEN, Table

# A larger share of deaths without a cause is said to bias what is shown.
MOST_UNKNOWN = 0.05


@dataclass
class Page:
    """What is shown: results of the one method that was asked for, as tables and for the chart."""

    cohort: Cohort
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warning: str = ""
    # Keys that the method cannot use, by reason, beyond those that no method can.
    further: dict[str, list[int]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    causes: list[CauseGroup] = field(default_factory=list)
    nets: list[NetGroup] = field(default_factory=list)
    model: Model | None = None
    # Counts below it are hidden; 1 hides nothing.
    fewest: int = 1

    @property
    def counted(self) -> int:
        """How many tumors the estimates rest on."""
        return len(self.cohort.frame) - sum(map(len, self.further.values()))

    @property
    def reasons(self) -> dict[str, list[int]]:
        """The keys of abstracts that are left out, by reason."""
        return self.cohort.left_out | self.further

    @property
    def left_out(self) -> Table:
        """How many are left out and why."""
        found = tables.left_out(self.reasons, self.counted, self.cohort.looked_at)
        return hiding.protected(found, self.fewest)


def page(options: Options, today: date, fewest: int = 1) -> Page:
    """Return the page for *options*; counts of 1 to *fewest* - 1 are hidden.

    Raises ValueError (CoxError among them) with a sentence for the user.
    """
    found = Page(cohort.load(options.chosen, options.rules, options.columns, today), fewest=fewest)
    if not found.cohort.frame.empty:
        _METHODS[options.method](found, options)
    if fewest > 1:
        _hide(found)
    return found


def _hide(found: Page) -> None:
    """Take away groups of few cases, and the counts that would tell them."""
    small = {
        group.label
        for groups in (found.groups, found.causes, found.nets)
        for group in groups
        if group.size < found.fewest
    }
    shown = [hiding.protected(table, found.fewest) for table in found.tables]
    small |= {row.label for row in shown[0].rows if row.values[:1] == (HIDDEN,)} if shown else set()
    found.groups = [group for group in found.groups if group.label not in small]
    found.causes = [group for group in found.causes if group.label not in small]
    found.nets = [group for group in found.nets if group.label not in small]
    if found.model is not None:
        effects = tuple(each for each in found.model.effects if each.size >= found.fewest)
        found.model = replace(found.model, effects=effects)
    found.tables = [
        table if table.name not in _BY_INTERVAL else _without(table, small)
        for table in shown
        if table.name != "actuarial" or not _has_hidden(table)
    ]
    found.warning = ""
    found.notes = [
        hiding.note(found.fewest),
        *(_NO_INTERVALS if found.groups else []),
        *found.notes,
    ]


def _has_hidden(table: Table) -> bool:
    return any(HIDDEN in row.values for row in table.rows)


def _without(table: Table, labels: Collection[str]) -> Table:
    """Return *table* without the groups of *labels*: their heading and the rows below it."""
    rows, kept = [], True
    for row in table.rows:
        if row.kind == "heading":
            kept = row.label not in labels
        if kept:
            rows.append(row)
    return replace(table, rows=tuple(rows))


# Tables with rows of years below the heading of their group.
_BY_INTERVAL = frozenset({"ratios"})
_NO_INTERVALS = [
    "Groups of few cases have no curve, numbers at risk that are small are hidden, and an "
    "actuarial table is shown only where no interval has a small count."
]


def keys(found: Page, options: Options, query: dict[str, str]) -> list[int]:
    """Return the keys of the abstracts behind a number: of a reason, or of a label and outcome."""
    if reason := query.get("reason"):
        return found.reasons.get(reason, [])
    frame = found.cohort.frame
    frame = frame[~frame["abstract_key"].isin([k for ks in found.further.values() for k in ks])]
    if label := query.get("label"):
        frame = frame[groupings.labelled(frame, options.by) == label]
    outcome = query.get("outcome")
    if outcome == "died":
        frame = frame[frame["died"]]
    elif outcome in _CAUSES:
        frame = frame[frame["cause"] == _CAUSES[outcome]]
    return [int(key) for key in frame["abstract_key"]]


_CAUSES = {"cancer": cohort.THIS_CANCER, "others": cohort.OTHER_CAUSE}


def life_table(options: Options) -> ReferenceFile | None:
    """Return the life table that was chosen, otherwise the newest; None where none is loaded."""
    return reference.chosen(LIFE_TABLE, options.life_table)


def _observed(found: Page, options: Options) -> None:
    found.groups, test = results.observed(found.cohort, options.by, options.standard)
    heading = groupings.grouping(options.by).label
    found.tables = [tables.observed(found.groups, heading)]
    found.notes = [
        *_log_rank(test),
        f"Standardised survival has the ages of {options.standard}; it needs "
        f"{results.FEWEST} cases under observation in each band of ages.",
    ]


def _actuarial(found: Page, options: Options) -> None:
    found.groups, test = results.observed(found.cohort, options.by, options.standard)
    found.tables = [tables.actuarial(group) for group in found.groups]
    found.notes = _log_rank(test)


def _causes(found: Page, options: Options) -> None:
    found.causes, unknown = results.by_cause(found.cohort, options.by)
    deaths = int(found.cohort.frame["died"].sum())
    if unknown:
        found.further = {"Cause of death unknown": unknown}
    found.tables = tables.causes(found.causes, groupings.grouping(options.by).label)
    found.notes = [
        "Cumulative incidence is what share dies of a cause; one minus cause-specific survival "
        "overstates it, because others die of something else first."
    ]
    if len(unknown) > MOST_UNKNOWN * deaths:
        found.warning = (
            f"The cause of {len(unknown):,} of {deaths:,} deaths is unknown; those patients are "
            "left out, so that survival looks better than it is."
        )


def _net(found: Page, options: Options) -> None:
    file = life_table(options)
    if file is None:
        raise ValueError(
            "Relative survival needs a life table; an administrator loads it under "
            "Administration, Life tables"
        )
    table = reference.life_table(file)
    found.nets, found.further = results.net(found.cohort, options.by, table)
    found.tables = tables.net(found.nets, groupings.grouping(options.by).label)
    found.notes = [f"Life table: {file.title} ({file.extent}).", *_beyond(found.cohort, table)]
    if file.synthetic:
        found.warning = "The life table is made up: these numbers are for demonstration only."


def _cox(found: Page, options: Options) -> None:
    model, found.further = results.regression(
        found.cohort, options.covariates, options.references, options.ties
    )
    found.model = model
    found.tables = [tables.cox(model)]
    found.notes = [
        f"{model.size:,} cases, {model.deaths:,} deaths; ties by {options.ties.capitalize()}.",
        _chi_square("Likelihood ratio test of all covariates", *model.ratio_test),
        _chi_square("Test of proportional hazards, all together", *model.proportional_test),
    ]
    if model.is_thin:
        found.notes.append("Fewer than ten deaths for each ratio: the model is unstable.")


_METHODS = {
    "kaplan-meier": _observed,
    "actuarial": _actuarial,
    "causes": _causes,
    "net": _net,
    "cox": _cox,
}


def _beyond(found: Cohort, table: LifeTable) -> list[str]:
    """Return sentences about cases that the life table does not reach."""
    frame = found.frame
    ages = frame["age"] + frame["days"] // 365
    older = int((ages > table.last_age).sum())
    ends = frame["begun"].dt.year + frame["days"] // 365
    outside = int(((frame["begun"].dt.year < table.first_year) | (ends > table.last_year)).sum())
    notes = []
    if older:
        notes.append(
            f"The life table ends at age {table.last_age}: {older:,} people grew older and take "
            "the rate of that age."
        )
    if outside:
        notes.append(
            f"The life table holds {table.first_year}-{table.last_year}: {outside:,} people were "
            "observed in other years and take the rates of the nearest year."
        )
    return notes


def _log_rank(test: LogRank | None) -> list[str]:
    if test is None:
        return []
    words = "Log-rank test of equal survival"
    return [_chi_square(words, test.chi_square, test.degrees, test.p)]


def _chi_square(words: str, chi_square: float, degrees: int, p: float) -> str:
    shown = "< 0.0001" if p < 0.0001 else f"= {p:.4f}"
    plural = "s" if degrees > 1 else ""
    return (
        f"{words}: chi-square {chi_square:.2f} on {degrees} degree{plural} of freedom, p {shown}."
    )
