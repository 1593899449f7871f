"""The results of a sample as an Excel workbook."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO

from registry.formats import moment
from registry.reports.analysis.agreement import Agreement
from registry.reports.reliability.results import Results
from registry.reports.submissions.sheets import Book
from registry.standards import items

_Row = tuple[str | int | float, ...]
_FIGURES = (
    "Compared", "Agreed", "Agreement, %", "95 % from", "95 % to", "Kappa", "95 % from", "95 % to",
)  # fmt: skip


def write(
    results: Results,
    lines: Iterable[str],
    target: IO[bytes],
    *,
    identified: bool,
    made_by: str,
    made_at: datetime,
) -> None:
    """Write what the sample is, the agreement, and where *identified* the disagreements."""
    book = Book(creator=made_by, created=made_at)
    about = [*lines, f"Made by {made_by}, {moment(made_at)}"]
    book.sheet("About", (results.sample.name,), [(line,) for line in about], widths=(100,))
    by_item = [
        (items.item(item).name, items.item(item).number, *_figures(found))
        for item, found in results.by_item.items()
    ]
    whole = ("All items", "", *_figures(results.overall))
    book.sheet("By item", ("Item", "Number", *_FIGURES), [whole, *by_item], widths=(40, 9))
    by_abstractor = [
        (initials or "unknown", count, *_figures(found))
        for initials, (count, found) in results.by_abstractor.items()
    ]
    book.sheet("By abstractor", ("First abstractor", "Cases", *_FIGURES), by_abstractor)
    if identified:
        book.sheet(
            "Disagreements",
            (
                "Accession",
                "Sequence",
                "First abstractor",
                "Second abstractor",
                "Item",
                "First",
                "Meaning",
                "Second",
                "Meaning",
                "Right",
                "Reason",
                "Ruled by",
            ),  # fmt: skip
            _disagreements(results),
            widths=(12, 10, 12, 14, 36, 12, 30, 12, 30, 10, 40),
        )
    book.save(target)


def _figures(found: Agreement) -> _Row:
    kappa = found.kappa
    limits = [100 * limit for limit in found.limits] if found.limits else ["", ""]
    numbers: list[str | int | float] = [found.compared, found.agreed]
    numbers += ["" if found.percent is None else found.percent, *limits]
    if kappa is None or kappa.value is None:
        return (*numbers, "undefined" if kappa else "", "", "")
    # Three decimals as text: the sheets show numbers with one.
    shown = [f"{value:.3f}" for value in (kappa.value, *(kappa.limits or ()))]
    return (*numbers, *shown, *[""] * (3 - len(shown)))


def _disagreements(results: Results) -> Iterator[_Row]:
    for each in results.disagreements():
        abstract, ruling = each.case.abstract, each.ruling
        yield (
            str(abstract.accession_number_hosp or ""),
            str(abstract.sequence_number_hospital or ""),
            each.case.first_by,
            each.case.second_by or "",
            each.name,
            each.first,
            each.meanings[0],
            each.second,
            each.meanings[1],
            *((ruling.right, ruling.reason, ruling.ruled_by) if ruling else ("", "", "")),
        )
