"""Which items a destination asks for in which version: a starting set that the site corrects.

The starting set is ``standards/data/required_items.csv`` (a draft: check it against the Required
Status Table of the year); items that have a code for "unknown" are never blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select

from registry.edits.rules.required import STAND_INS, never_blank
from registry.extensions import db
from registry.reports.submissions.models import (
    ALWAYS,
    ANALYTIC,
    KNOWN,
    NO,
    DemandedItem,
    Destination,
)
from registry.standards import applicability, required
from registry.standards import items as dictionary

WORDS = {
    ALWAYS: "Never blank",
    ANALYTIC: "Never blank, class of case 00-22",
    KNOWN: "When known",
    NO: "Not asked for",
}
# The column of the starting set that a kind of destination goes by; another asks for nothing.
BASES = {"state": "npcr", "ncdb": "coc"}


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of an *item*; *corrected* where the site departs from the starting set."""

    item: dictionary.Item
    demand: str
    corrected: bool


def demands(destination: Destination, version: int) -> list[Demand]:
    """Return what *destination* asks of the items of *version*, in the order of their numbers."""
    rows = db.session.execute(
        select(DemandedItem.naaccr_id, DemandedItem.demand).where(
            DemandedItem.destination_id == destination.id,
            DemandedItem.naaccr_version == version,
        )
    )
    corrected = {row.naaccr_id: row.demand for row in rows}
    asked = {**starting(destination.kind), **corrected}
    return [
        Demand(item, asked[naaccr_id], naaccr_id in corrected)
        for naaccr_id, item in askable(version).items()
        if naaccr_id in asked
    ]


@cache
def starting(kind: str) -> Mapping[str, str]:
    """Return the demands that a *kind* of destination starts with, by XML id."""
    wanted = required.required(BASES[kind]) if kind in BASES else ()
    when = {True: ANALYTIC, False: ALWAYS, None: KNOWN}
    return {naaccr_id: when[never_blank().get(naaccr_id)] for naaccr_id in wanted}


@cache
def askable(version: int) -> Mapping[str, dictionary.Item]:
    """Return the items of a case in *version* by XML id: all but those of a file's root."""
    return {
        naaccr_id: item
        for naaccr_id, item in dictionary.items(version).items()
        if item.parent != "NaaccrData"
    }


class Demanded:
    """What a file of *version* and *record_type* must hold; answers which items are missing."""

    def __init__(self, destination: Destination, version: int, record_type: str) -> None:
        self._never_blank = [
            (each.item.naaccr_id, each.demand == ANALYTIC)
            for each in demands(destination, version)
            if each.demand in (ALWAYS, ANALYTIC) and record_type in each.item.record_types
        ]

    def missing(self, case: Mapping[str, str], diagnosis_year: int | None) -> tuple[str, ...]:
        """Return the items that are never blank and are blank in *case*."""
        analytic = "00" <= case.get("classOfCase", "") <= "22"
        return tuple(
            naaccr_id
            for naaccr_id, analytic_alone in self._never_blank
            if not case.get(naaccr_id)
            and not case.get(STAND_INS.get(naaccr_id, naaccr_id))
            and (analytic or not analytic_alone)
            and applicability.applies(naaccr_id, diagnosis_year)
        )
