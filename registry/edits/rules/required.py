"""Edits of items that a destination requires and that are never blank.

An item is asked for here if the destination requires it (``standards/data/required_items.csv``)
and it has a code for "unknown", so that a blank is never right (``data/never_blank.csv``).
"""

import csv
from functools import cache
from importlib import resources

from registry.edits.case import Case
from registry.edits.edit import NAACCR, NCDB, STATE, Answer, edit
from registry.standards import applicability, required

# An item that stands in for one that older cases leave blank.
STAND_INS = {"sexAssignedAtBirth": "sex", "rxSummSurgPrimSite2023": "rxSummSurgPrimSite"}


@cache
def never_blank() -> dict[str, bool]:
    """Return the items that are never blank; True: of analytic cases."""
    text = resources.files("registry.edits").joinpath("data/never_blank.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["item"]: row["when"] == "analytic" for row in rows}


def _required(destination: str) -> tuple[str, ...]:
    wanted = set(required.required(destination))
    return tuple(item for item in never_blank() if item in wanted)


def _missing(case: Case, wanted: tuple[str, ...]) -> list[str]:
    analytic = "00" <= case["classOfCase"] <= "22"
    return [
        item
        for item in wanted
        if not case[item]
        and not case[STAND_INS.get(item, item)]
        and (analytic or not never_blank()[item])
        and applicability.applies(item, case.year)
    ]


FOR_STATE, FOR_NCDB = _required("npcr"), _required("coc")


@edit(
    "R199",
    "Complete for the state",
    *FOR_STATE,
    blank_counts=True,
    sets=(STATE,),
    source=NAACCR,
    message="{failing}: the state requires the item, it is blank",
)
def complete_for_the_state(case: Case) -> Answer:
    """What the state's registry (NPCR) requires of every case is filled, if only with unknown."""
    return _missing(case, FOR_STATE)


@edit(
    "R199N",
    "Complete for NCDB",
    *FOR_NCDB,
    blank_counts=True,
    sets=(NCDB,),
    source=NAACCR,
    message="{failing}: NCDB requires the item, it is blank",
)
def complete_for_ncdb(case: Case) -> Answer:
    """What the National Cancer Database (CoC) requires of every case is filled."""
    return _missing(case, FOR_NCDB)
