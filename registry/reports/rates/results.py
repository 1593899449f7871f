"""Rates as tables: crude, adjusted and cumulative, by age, over years, compared, prevalence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.reports.analysis import prevalence, rates, times, trends
from registry.reports.analysis.populations import EVERYWHERE, Population
from registry.reports.analysis.reference_files import SEXES
from registry.reports.analysis.reference_rates import ReferenceRates
from registry.reports.rates.counting import Counted
from registry.reports.rates.options import STANDARDS, Options
from registry.reports.tables import Column, Filter, Row, Table, Value

# Rates of fewer cases than that say nothing and are not shown (U.S. Cancer Statistics).
FEWEST = 16
SEX_ROWS = (("Male and female", SEXES), ("Male", ("1",)), ("Female", ("2",)))
AGES = [label for label, _ in rates.standard("us2000")]
# Of the 18 five-year groups from 0-4, those before 75.
BEFORE_75 = 15
PREVALENCE_YEARS = (5, 10, 20, None)
CASES = Column("cases", "Cases", filter={})


@dataclass(frozen=True)
class Denominator:
    """A population and the areas of it that are asked for."""

    population: Population
    areas: tuple[str, ...]

    @property
    def residents_of(self) -> tuple[str, ...] | None:
        """The areas whose residents count; None where the population is everybody."""
        return None if EVERYWHERE in self.areas else self.areas

    def people(self, years: Sequence[int], sexes: Sequence[str] = SEXES) -> list[float]:
        """Return person-years of the 19 age groups."""
        return self.population.by_age(self.areas, years, sexes)


def overview(counted: Counted, below: Denominator, options: Options) -> list[Table]:
    """Return crude, adjusted, cumulative and truncated rates by sex."""
    columns = (
        CASES,
        Column("people", "Person-years"),
        *_limited("crude", "Crude"),
        *_limited("adjusted", f"Adjusted, {STANDARDS[options.standard]}"),
        Column("fay", "Upper limit, Fay-Feuer", kind="number"),
        Column("truncated", "Ages 35-64, world", kind="number"),
        Column("cumulative", "Cumulative 0-74, %", kind="percent"),
        Column("risk", "Risk 0-74, %", kind="percent"),
    )
    rows = [_overview_row(label, sexes, counted, below, options) for label, sexes in SEX_ROWS]
    definition = (
        "Cases for 100,000 person-years with 95 % limits (crude: exact; adjusted: Tiwari). "
        f"Rates of fewer than {FEWEST} cases are not shown."
    )
    return [Table("rates", "Rates", definition, "Sex", columns, tuple(rows), {})]


def by_age(counted: Counted, below: Denominator, options: Options) -> list[Table]:
    """Return age-specific rates by sex."""
    columns = tuple(
        column
        for label, sexes in SEX_ROWS
        for column in (
            Column(f"cases{label}", f"{label}, cases", filter=_sex_filter(sexes)),
            Column(f"rate{label}", "rate", kind="number"),
        )
    )
    both = [(counted.by_age(sexes), below.people(options.years, sexes)) for _, sexes in SEX_ROWS]
    rows = []
    for place, age in enumerate(AGES):
        values: list[Value] = []
        for cases, people in both:
            rate = rates.age_specific([cases[place]], [people[place]])[0]
            values += [cases[place], rate if cases[place] >= FEWEST else None]
        rows.append(Row(age, tuple(values), filter={"age_group": str(place)}))
    definition = f"Cases for 100,000 person-years; fewer than {FEWEST} cases give no rate."
    return [Table("ages", "Rates by age", definition, "Age", columns, tuple(rows), {})]


@dataclass(frozen=True)
class Trend:
    """Adjusted rates of the years that have cases, and what was fitted to them."""

    years: tuple[int, ...]
    rates: tuple[rates.Rate, ...]
    best: trends.Bend | None


def trend(
    counted: Counted, below: Denominator, options: Options
) -> tuple[list[Table], list[str], Trend]:
    """Return the adjusted rate of each year, sentences about its change, and the fit."""
    columns = (CASES, Column("people", "People"), *_limited("adjusted", "Adjusted rate"))
    rows, found = [], []
    for year in options.years:
        cases, people = counted.by_age(years=[year]), below.people([year])
        rate = _adjusted(cases, people, options.standard)
        shown = _shown(sum(cases), (rate.rate, rate.lower, rate.upper_tiwari))
        rows.append(
            Row(str(year), (sum(cases), round(sum(people)), *shown), filter={"year": str(year)})
        )
        if rate.rate:
            found.append((year, rate))
    years, fitted = tuple(year for year, _ in found), tuple(rate for _, rate in found)
    notes, best = _changes(counted, below, options, years, fitted)
    definition = f"Adjusted to {STANDARDS[options.standard]}, with 95 % limits (Tiwari)."
    table = Table("trend", "Rates by year", definition, "Year", columns, tuple(rows), {})
    return [table], notes, Trend(years, fitted, best)


def comparison(counted: Counted, below: Denominator, options: Options) -> list[Table]:
    """Return ratios of adjusted rates: men to women, and each area to all the others.

    Areas have their standardised incidence ratio beside it, all areas being the reference.
    """
    columns = (
        CASES,
        Column("adjusted", "Adjusted rate", kind="number"),
        *_limited("ratio", "Rate ratio", "ratio"),
        Column("p", "p", kind="p"),
        Column("expected", "Expected", kind="number"),
        *_limited("sir", "SIR", "ratio"),
    )
    male, female = (
        (counted.by_age(sexes), below.people(options.years, sexes)) for _, sexes in SEX_ROWS[1:]
    )
    rows = [_compared("Male to female", male, female, options, {"sex": "1"})]
    areas = below.areas if below.residents_of and len(below.areas) > 1 else ()
    for area in areas:
        others = [each for each in areas if each != area]
        here = counted.by_age(areas=[area]), _people_of(below, [area], options)
        there = counted.by_age(areas=others), _people_of(below, others, options)
        rows.append(_compared(area, here, there, options, {"area_of": area}))
    definition = (
        f"Ratios of rates adjusted to {STANDARDS[options.standard]} (F limits, Tiwari), an area to "
        "all others; SIR: cases over those expected with the rates of the other side, exact limits."
    )
    return [Table("ratios", "Comparison", definition, "Ratio", columns, tuple(rows), {})]


def standardised(
    counted: Counted, below: Denominator, options: Options, reference: ReferenceRates
) -> list[Table]:
    """Return observed cases over those that *reference* lets expect, by sex and by area.

    Raises FileError where the reference lacks a site.
    """
    columns = (
        replace(CASES, label="Observed"),
        Column("people", "Person-years"),
        Column("expected", "Expected", kind="number"),
        *_limited("sir", "Ratio", "ratio"),
    )
    sites = [site for site in options.chosen.group.split(",") if site]

    def row(label: str, sexes: Sequence[str], areas: Sequence[str], chosen: Filter) -> Row:
        # Where the population is everybody, cases are not asked where they live.
        residents = areas if below.residents_of else None
        observed = sum(counted.by_age(sexes, areas=residents))
        people, expecting = [], []
        for sex in sexes:
            people += below.population.by_age(areas, options.years, [sex])
            expecting += reference.by_age(sites, sex)
        values = (observed, round(sum(people)), *_ratio(observed, expecting, people))
        return Row(label, values, filter=chosen)

    definition = (
        "Cases over those expected if the reference rates held at each age and sex, with exact "
        "95 % limits."
    )
    by_sex = [row(label, sexes, below.areas, _sex_filter(sexes)) for label, sexes in SEX_ROWS]
    title = "Standardised incidence ratio"
    tables = [Table("sir", title, definition, "Sex", columns, tuple(by_sex), {})]
    if below.residents_of and len(below.areas) > 1:
        by_area = [row(area, SEXES, [area], {"area_of": area}) for area in below.areas]
        title = f"{title} by area"
        tables.append(Table("sir-areas", title, definition, "Area", columns, tuple(by_area), {}))
    return tables


def prevalent(counted: Counted, day: date) -> list[Table]:
    """Return how many people live on *day* with a tumor found in the years before."""
    frame = counted.frame
    begun, ended, problem = times.spans(frame)
    people = [
        prevalence.Person(patient, diagnosed.date(), contact.date(), vital == times.DEAD)
        for patient, diagnosed, contact, vital, wrong in zip(
            frame["patient_key"], begun, ended, frame["vitalStatus"], problem, strict=True
        )
        if not wrong
    ]
    columns = (
        Column("known", "Known alive"),
        Column("lost", "Lost alive"),
        Column("corrected", "Estimate", kind="number"),
        Column("upper", "If all lost live"),
    )
    rows = []
    for years in PREVALENCE_YEARS:
        found = prevalence.prevalence(people, day, years)
        label = f"Last {years} years" if years else "All years in the registry"
        values = (found.known_alive, found.lost_alive, found.corrected, found.upper)
        rows.append(Row(label, values))
    definition = (
        f"People alive on {day:%Y-%m-%d}; a person counts once. The estimate gives those lost to "
        "follow-up the chance to live that their survival says."
    )
    return [Table("prevalence", "Prevalence", definition, "Diagnosed", columns, tuple(rows), {})]


def shares(counted: Counted) -> list[Table]:
    """Return cases and their share of the caseload: all that can be said without a population."""
    columns = tuple(
        column
        for label, sexes in SEX_ROWS
        for column in (
            Column(f"cases{label}", f"{label}, cases", filter=_sex_filter(sexes)),
            Column(f"share{label}", "share, %", kind="percent"),
        )
    )
    each = [counted.by_age(sexes) for _, sexes in SEX_ROWS]
    totals = [sum(cases) for cases in each]
    rows = []
    for place, age in enumerate([*AGES, "All ages"]):
        last = place == len(AGES)
        values: list[Value] = []
        for cases, total in zip(each, totals, strict=True):
            number = total if last else cases[place]
            values += [number, 100 * number / total if total else None]
        chosen = {} if last else {"age_group": str(place)}
        kind = "total" if last else "plain"
        rows.append(Row(age, tuple(values), filter=chosen, kind=kind))
    definition = "Share of caseload: without a population there is no rate."
    return [Table("shares", "Share of caseload", definition, "Age", columns, tuple(rows), {})]


def _overview_row(
    label: str, sexes: Sequence[str], counted: Counted, below: Denominator, options: Options
) -> Row:
    cases, people = counted.by_age(sexes), below.people(options.years, sexes)
    total = sum(cases)
    crude = rates.crude(total, sum(people))
    rate = _adjusted(cases, people, options.standard)
    five, people_of_five = _joined(cases), _joined(people)
    segi = [size for _, size in rates.standard("segi")]
    cumulative = rates.cumulative_rate(five, people_of_five, BEFORE_75)
    values = (
        *crude,
        rate.rate,
        rate.lower,
        rate.upper_tiwari,
        rate.upper_fay_feuer,
        rates.truncated(five, people_of_five, segi).rate,
        100 * cumulative,
        100 * rates.cumulative_risk(cumulative),
    )
    return Row(
        label, (total, round(sum(people)), *_shown(total, values)), filter=_sex_filter(sexes)
    )


def _compared(
    label: str,
    here: tuple[list[int], list[float]],
    there: tuple[list[int], list[float]],
    options: Options,
    chosen: dict[str, str],
) -> Row:
    weights = _weights(options.standard)
    total = sum(here[0])
    rate = _adjusted(*here, options.standard)
    ratio = rates.ratio(_grouped(here, weights), _grouped(there, weights), weights)
    values: list[float | None] = [rate.rate, None, None, None, None]
    if ratio is not None:
        values[1:] = [ratio.ratio, *ratio.tiwari, ratio.p]
    reference = [rate or 0.0 for rate in rates.age_specific(*there)]
    sir = _ratio(total, reference, here[1])
    return Row(label, (total, *_shown(min(total, sum(there[0])), (*values, *sir))), filter=chosen)


def _ratio(
    observed: int, reference: Sequence[float], people: Sequence[float]
) -> tuple[float | None, ...]:
    """Return expected cases and the ratio with its exact limits; no ratio to no case expected."""
    if not any(rate * number for rate, number in zip(reference, people, strict=True)):
        return 0.0, None, None, None
    found = rates.sir(observed, reference, people)
    return tuple(found[key] for key in ("expected", "sir", "exact_lower", "exact_upper"))


def _changes(
    counted: Counted,
    below: Denominator,
    options: Options,
    years: tuple[int, ...],
    found: tuple[rates.Rate, ...],
) -> tuple[list[str], trends.Bend | None]:
    """Return sentences about the change from year to year, and the best joinpoint model."""
    notes = []
    if empty := [str(year) for year in options.years if year not in years]:
        notes.append(f"Years without cases are left out of the lines: {', '.join(empty)}.")
    if len(years) < 3:
        return [*notes, "A trend needs at least three years with cases."], None
    values = [rate.rate for rate in found]
    for words, weights in (
        ("Annual percent change", None),
        ("Weighted by precision", [(rate.rate / rate.se) ** 2 for rate in found]),
    ):
        notes.append(_change(words, trends.annual_change(years, values, weights)))
    cases = [sum(counted.by_age(years=[year])) for year in options.years]
    people = [sum(below.people([year])) for year in options.years]
    notes.append(_change("Poisson, crude", trends.poisson_change(options.years, cases, people)))
    best = trends.best(trends.joinpoints(years, values))
    edges = [years[0], *best.joinpoints, years[-1]]
    segments = ", ".join(
        f"{first}-{last} {apc:+.1f} %"
        for first, last, apc in zip(edges, edges[1:], best.apcs, strict=False)
    )
    where = f"at {', '.join(map(str, best.joinpoints))}" if best.joinpoints else "none"
    notes.append(f"Joinpoints (BIC): {where}; {segments}; on average {best.aapc:+.1f} % a year.")
    return notes, best


def _change(words: str, found: trends.Change) -> str:
    p = "< 0.0001" if found.p < 0.0001 else f"= {found.p:.4f}"
    return f"{words}: {found.apc:+.1f} % ({found.lower:+.1f} to {found.upper:+.1f}), p {p}."


def _adjusted(cases: Sequence[int], people: Sequence[float], standard: str) -> rates.Rate:
    weights = _weights(standard)
    return rates.adjusted(*_grouped((cases, people), weights), weights)


def _weights(standard: str) -> list[int]:
    return [size for _, size in rates.standard(standard)]


def _grouped(
    both: tuple[Sequence[float], Sequence[float]], weights: Sequence[int]
) -> tuple[Sequence[float], Sequence[float]]:
    """Return cases and people in the age groups of the standard: 19, or 18 with 0-4 as one."""
    if len(weights) == len(AGES):
        return both
    return _joined(both[0]), _joined(both[1])


def _joined(values: Sequence[float]) -> list[float]:
    return [values[0] + values[1], *values[2:]]


def _people_of(below: Denominator, areas: Sequence[str], options: Options) -> list[float]:
    return below.population.by_age(areas, options.years)


def _shown(cases: int, values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(values) if cases >= FEWEST else (None,) * len(values)


def _limited(key: str, label: str, kind: str = "number") -> tuple[Column, ...]:
    return (
        Column(key, label, kind=kind),
        Column(f"{key}.low", f"{label}, lower limit", kind=kind),
        Column(f"{key}.high", f"{label}, upper limit", kind=kind),
    )


def _sex_filter(sexes: Sequence[str]) -> dict[str, str]:
    return {} if len(sexes) > 1 else {"sex": sexes[0]}
