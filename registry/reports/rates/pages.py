"""A page of rates as a whole: its tables, its sentences, who is counted and who is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from registry.reports import hiding
from registry.reports.rates import counting, results
from registry.reports.rates.counting import Counted
from registry.reports.rates.options import Options
from registry.reports.rates.results import Denominator, Trend
from registry.reports.reference import queries as reference
from registry.reports.reference.models import POPULATION, RATES, ReferenceFile
from registry.reports.tables import HIDDEN, Column, Row, Table


@dataclass
class Page:
    """What is shown; *file* is the population, None where there is none."""

    counted: Counted
    file: ReferenceFile | None
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trend: Trend | None = None
    warning: str = ""
    # Counts below it are hidden; 1 hides nothing.
    fewest: int = 1

    @property
    def left_out(self) -> Table:
        """How many tumors are left out and why, adding up to those looked at."""
        rows = [
            Row(reason, (len(keys),), filter={"reason": reason})
            for reason, keys in self.counted.left_out.items()
        ]
        rows.append(Row("Counted", (len(self.counted.frame),), filter={}, kind="heading"))
        rows.append(Row("Looked at", (self.counted.looked_at,), filter=None, kind="total"))
        columns = (Column("tumors", "Tumors", filter={}),)
        definition = "Each tumor stands once, with the first reason that holds."
        found = Table("left-out", "Left out", definition, "Reason", columns, tuple(rows), {})
        return hiding.protected(found, self.fewest)


def page(options: Options, today: date, fewest: int = 1) -> Page:
    """Return the page for *options*; counts of 1 to *fewest* - 1 are hidden.

    Raises ValueError with a sentence for the user.
    """
    found = _page(options, today)
    found.fewest = fewest
    found.tables = [hiding.protected(table, fewest) for table in found.tables]
    if any(HIDDEN in row.values for table in found.tables for row in table.rows):
        # The lines were fitted to rates that tell the counts.
        found.trend = None
        found.notes.append(hiding.note(fewest))
    return found


def _page(options: Options, today: date) -> Page:
    file = reference.chosen(POPULATION, options.population)
    below = _denominator(file, options) if file else None
    if options.method == "prevalence":
        return _prevalence(options, below, file, today)
    found = Page(counting.count(options.chosen, below.residents_of if below else None, today), file)
    if below is None or file is None:
        found.tables = results.shares(found.counted)
        return found
    found.notes = [f"Population: {file.title} ({file.extent}).", *_COVERAGE]
    if file.synthetic:
        found.warning = "The population is made up: these numbers are for demonstration only."
    if options.method == "ratio":
        _add_ratio(found, below, options)
    elif options.method == "trend":
        found.tables, notes, found.trend = results.trend(found.counted, below, options)
        found.notes = [*notes, *found.notes]
    else:
        found.tables = _TABLES[options.method](found.counted, below, options)
    return found


def _add_ratio(found: Page, below: Denominator, options: Options) -> None:
    """Add the standardised ratio to the chosen reference rates, which are of whole site groups."""
    file = reference.chosen(RATES, options.reference)
    if file is None:
        raise ValueError("A standardised ratio needs reference rates; load them below")
    narrowed = sorted(set(options.chosen.to_query()) - _WHOLE_GROUPS)
    if narrowed:
        raise ValueError(
            "A standardised ratio counts site groups as the reference rates do: leave out "
            + ", ".join(narrowed)
        )
    found.tables = results.standardised(found.counted, below, options, reference.rates(file))
    found.notes.insert(1, f"Reference rates: {file.title} ({file.extent}).")
    if file.synthetic:
        found.warning = "The reference rates are made up: these numbers are for demonstration only."


def keys(found: Page, query: Mapping[str, str]) -> list[int]:
    """Return the keys of the abstracts behind a number of the page."""
    if reason := query.get("reason"):
        return found.counted.left_out.get(reason, [])
    frame = found.counted.frame
    for name, column in (("age_group", "group"), ("year", "diagnosis_year")):
        value = query.get(name, "")
        if value.isdigit():
            frame = frame[frame[column] == int(value)]
    for name, column in (("sex", "sex"), ("area_of", "area")):
        if wanted := query.get(name):
            frame = frame[frame[column] == wanted]
    return [int(key) for key in frame["abstract_key"]]


_COVERAGE = [
    "These are rates only where the registry finds every case among these people; a single "
    "hospital sees a part of them."
]
# The choices under which reference rates and cases count the same tumors.
_WHOLE_GROUPS = frozenset({"basis", "year_from", "year_to", "group", "facility"})
_TABLES = {
    "rates": results.overview,
    "ages": results.by_age,
    "compare": results.comparison,
}


def _prevalence(
    options: Options, below: Denominator | None, file: ReferenceFile | None, today: date
) -> Page:
    """Count the people alive at the end of the last year, whenever they were diagnosed."""
    day = min(date(options.years[-1], 12, 31), today)
    ever = replace(options.chosen, year_from="")
    counted = counting.count(ever, below.residents_of if below else None, today)
    return Page(counted, file, results.prevalent(counted, day))


def _denominator(file: ReferenceFile, options: Options) -> Denominator:
    population = reference.population(file)
    areas = population.areas
    if options.area and options.area not in areas:
        raise ValueError(f"Area: {options.area!r} is not one of {', '.join(areas)}")
    return Denominator(population, (options.area,) if options.area else tuple(areas))
