"""The measures as an Excel workbook: rates, years, definitions and the verdict on each case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from registry.formats import partial_date, topography
from registry.measures.measure import NOT_ELIGIBLE, Measure
from registry.reports.quality.judging import Judged
from registry.reports.quality.showing import Shown, by_year, shown
from registry.reports.submissions.sheets import Book

_Row = tuple[str | int | float, ...]
_RATE = (
    "Eligible", "Concordant", "Not concordant", "Incomplete", "Rate, %", "95 % from", "95 % to",
)  # fmt: skip


def write(
    found: Sequence[Judged],
    lines: Iterable[str],
    target: IO[bytes],
    *,
    names: Mapping[int, Any],
    fewest: int = 1,
    made_by: str,
    made_at: datetime,
) -> None:
    """Write rates, years, definitions and cases to *target*.

    *names* says what each case is called, by abstract_key; without them, for readers who
    see no numbers of patients, the sheet of cases is left out.  Counts of 1 to *fewest* - 1
    are hidden.
    """
    book = Book(creator=made_by, created=made_at)
    book.sheet("About", ("Quality measures",), [(line,) for line in lines], widths=(100,))
    book.sheet(
        "Rates",
        ("Measure", "Title", "Site", "Status", "Asked for, %", *_RATE),
        ((*_head(each.measure), *_counts(shown(each.rate, fewest))) for each in found),
        widths=(11, 70, 13, 13, 12),
    )
    book.sheet(
        "By year",
        ("Measure", "Year of diagnosis", *_RATE),
        (
            (each.measure.id, str(year), *_counts(rate))
            for each in found
            for year, rate in by_year(each.by_year(), each.rate, fewest).items()
        ),
    )
    book.sheet(
        "Definitions",
        ("Measure", "Part", "In words", "The case shows"),
        (row for each in found for row in definition(each.measure)),
        widths=(11, 22, 110, 60),
    )
    if names:
        book.sheet(
            "Cases",
            (
                "Measure", "Accession", "Sequence", "Site", "Diagnosed", "Class", "Outcome",
                "Reason", "Due", "Days left",
            ),
            (row for each in found for row in _cases(each, names)),
            widths=(11, 13, 10, 9, 12, 8, 16, 60, 12, 10),
        )  # fmt: skip
    book.save(target)


def definition(measure: Measure) -> Iterator[tuple[str, str, str, str]]:
    """Yield the definition of *measure* row by row: its id, the part, the words, the reason."""
    parts = (
        ("Eligible: all of", measure.eligible),
        ("Excluded: any of", measure.excluded),
        ("Concordant: any of", measure.numerator),
        ("Incomplete: any of", measure.unknown),
        ("Not concordant", measure.failed),
    )
    first, last = measure.years
    years = f"{first} or later" if last >= 9999 else f"{first}-{last}"
    yield measure.id, "Years", f"Diagnosed {years}", ""
    for part, rules in parts:
        for rule in rules:
            yield measure.id, part, rule.condition.words(), rule.reason
    yield measure.id, "Not concordant", "None of the above", measure.missed
    if measure.window:
        words = f"{measure.window.words()}; until then a case that is not concordant is incomplete"
        yield measure.id, "Window", words, ""


def _head(measure: Measure) -> _Row:
    threshold = "" if measure.threshold is None else measure.threshold
    return measure.id, measure.title, measure.site, measure.status, threshold


def _counts(rate: Shown) -> _Row:
    percents = (rate.percent, *(rate.limits or (None, None)))
    return tuple("" if value is None else value for value in (*rate.counts, *percents))


def _cases(found: Judged, names: Mapping[int, Any]) -> Iterator[_Row]:
    import pandas as pd

    eligible = found.verdicts[found.verdicts["outcome"] != NOT_ELIGIBLE]
    for row in eligible.itertuples():
        case = names[int(str(row.abstract_key))]
        left: Any = row.days_left
        due: Any = row.due
        yield (
            found.measure.id,
            case.accession_number_hosp or "",
            case.sequence_number_hospital or "",
            topography(case.primary_site),
            partial_date(case.date_of_diagnosis),
            case.class_of_case or "",
            str(row.outcome),
            str(row.reason),
            f"{due:%Y-%m-%d}" if due else "",
            "" if pd.isna(left) else int(left),
        )
