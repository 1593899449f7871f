"""Which items a destination requires, from ``data/required_items.csv``.

The table is a draft to be checked against the Required Status Table of the year.
"""

import csv
from functools import cache
from importlib import resources

DESTINATIONS = ("coc", "npcr", "seer")


@cache
def required(destination: str) -> tuple[str, ...]:
    """Return the XML ids that *destination* (coc, npcr, seer) requires to be collected."""
    data = resources.files("registry.standards").joinpath("data/required_items.csv")
    rows = csv.DictReader(data.read_text("utf-8").splitlines())
    return tuple(row["naaccrId"] for row in rows if row[destination] in {"R", "R^", "RC"})
