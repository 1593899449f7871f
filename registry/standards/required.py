"""Which items a destination requires, from ``data/required_items.csv``.

The table is a draft to be checked against the Required Status Table of the year.
"""

from functools import cache

from registry.standards import applicability, tables

DESTINATIONS = ("coc", "npcr", "seer")


@cache
def required(destination: str, diagnosis_year: int | None = None) -> tuple[str, ...]:
    """Return the XML ids that *destination* (coc, npcr, seer) requires to be collected.

    With a year of diagnosis without the items that do not hold for it.
    """
    return tuple(
        row["naaccrId"]
        for row in tables.rows("required_items")
        if row[destination] == "R"
        and (diagnosis_year is None or applicability.applies(row["naaccrId"], diagnosis_year))
    )
