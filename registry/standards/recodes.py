"""Recodes: tables that turn site, histology and behavior into a code; the first row that fits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.standards.ranges import Ranges, parse, within


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a recode: its number in the file, from 1, its code and when it fits.

    Blank ranges let everything through.
    """

    number: int
    code: str
    name: str
    sites_in: Ranges
    sites_out: Ranges
    histologies_in: Ranges
    histologies_out: Ranges
    behaviors_in: Ranges

    def fits(self, site: str, histology: str, behavior: str) -> bool:
        """Whether a tumor belongs in this row."""
        return (
            (not self.sites_in or within(site, self.sites_in))
            and not within(site, self.sites_out)
            and (not self.histologies_in or within(histology, self.histologies_in))
            and not within(histology, self.histologies_out)
            and (not self.behaviors_in or within(behavior, self.behaviors_in))
        )


class Recode:
    """A table of rows, asked for one tumor at a time; answers are kept."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self._known: dict[tuple[str, str, str], Row | None] = {}

    def row(self, site: str, histology: str, behavior: str = "") -> Row | None:
        """Return the first row that fits (``C341``, ``8140``, ``3``), or None."""
        key = (site, histology, behavior)
        if key not in self._known:
            self._known[key] = next((row for row in self.rows if row.fits(*key)), None)
        return self._known[key]


def row_of(number: int, cells: Mapping[str, str], code: str) -> Row:
    """Return row *number* of a file whose column *code* holds the code."""
    return Row(
        number,
        cells[code],
        cells["name"],
        *(
            parse(cells.get(column, ""))
            for column in (
                "sites_in",
                "sites_out",
                "histologies_in",
                "histologies_out",
                "behaviors_in",
            )
        ),
    )
