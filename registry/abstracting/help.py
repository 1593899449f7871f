"""Help for an item: our own words where there are some, and what the dictionary knows."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from registry.standards import applicability, items
from registry.standards.items import Item

TYPES = {
    "alpha": "letters A-Z",
    "date": "a date: YYYYMMDD, YYYYMM or YYYY",
    "dateTime": "a date with time: YYYY-MM-DDThh:mm:ss",
    "digits": "digits",
    "mixed": "letters A-Z and digits",
    "numeric": "a number",
    "text": "text",
}


@dataclass(frozen=True, slots=True)
class Help:
    """What to say about an item; *what*, *where* and *trap* are blank without words of ours."""

    item: Item
    what: str = ""
    where: str = ""
    trap: str = ""

    @property
    def form(self) -> str:
        """What a value looks like."""
        item = self.item
        kind = TYPES.get(item.data_type, item.data_type)
        if item.data_type in {"date", "dateTime"}:
            return kind
        if item.data_type in {"alpha", "digits", "mixed"}:
            if item.length == 1:
                return f"1 character: {kind}"
            filled = ", filled with zeros on the left" if item.padding == "leftZero" else ""
            return f"{item.length} characters: {kind}{filled}"
        return f"{kind}, up to {item.length} characters"

    @property
    def years(self) -> str:
        """For which years of diagnosis the item is collected."""
        first, last = applicability.years(self.item.naaccr_id)
        if (first, last) == applicability.ALWAYS:
            return "all years of diagnosis"
        if last == applicability.ALWAYS[1]:
            return f"diagnosed {first} or later"
        if first == applicability.ALWAYS[0]:
            return f"diagnosed {last} or earlier"
        return f"diagnosed {first}-{last}"

    @property
    def versions(self) -> str:
        """Which versions of the standard have the item."""
        held = [
            version // 10
            for version in items.VERSIONS
            if self.item.naaccr_id in items.items(version)
        ]
        return f"{held[0]}" if len(held) == 1 else f"{held[0]}-{held[-1]}"


def help_for(naaccr_id: str) -> Help:
    """Return the help for *naaccr_id*; raises UnknownItem."""
    words: Mapping[str, str] = _rows().get(naaccr_id, {})
    return Help(
        items.item(naaccr_id),
        words.get("what", ""),
        words.get("where", ""),
        words.get("trap", ""),
    )


@cache
def _rows() -> dict[str, dict[str, str]]:
    data = resources.files("registry.abstracting").joinpath("data/help.csv")
    rows = csv.DictReader(data.read_text("utf-8").splitlines())
    return {row["naaccrId"]: row for row in rows}
