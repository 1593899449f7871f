"""Survival standardised by age, so that groups of different age compare.

Source: Corazziari, Quinn and Capocaccia 2004, the International Cancer Survival Standards.
"""

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from registry.reports.analysis import survival

if TYPE_CHECKING:
    from registry.reports.analysis.survival import Flags, Floats, Whole


@dataclass(frozen=True, slots=True)
class Band:
    """An age band in completed years, and its share in the standard."""

    low: int
    high: int
    weight: float

    @property
    def label(self) -> str:
        """The band in words: 45-54, 75+."""
        return f"{self.low}+" if self.high >= 120 else f"{self.low}-{self.high}"


@dataclass(frozen=True, slots=True)
class BandSurvival:
    """Survival of the cases of a band."""

    band: Band
    size: int
    surv: float
    se: float


@dataclass(frozen=True, slots=True)
class Standardised:
    """The bands with cases, and survival standardised over them with 95 % limits."""

    bands: tuple[BandSurvival, ...]
    surv: float
    se: float
    lower: float
    upper: float


@cache
def standard(name: str) -> tuple[Band, ...]:
    """Return the bands of ICSS-1, ICSS-2 or ICSS-3; raises KeyError for another name."""
    text = resources.files("registry.reports").joinpath("data/icss.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    found = tuple(
        Band(int(row["from"]), int(row["to"]), float(row["weight"]))
        for row in rows
        if row["standard"] == name
    )
    if not found:
        raise KeyError(name)
    return found


def age_standardised(
    ages: "Whole",
    days: "Floats",
    died: "Flags",
    time: float,
    name: str = "ICSS-1",
) -> Standardised | None:
    """Return survival to *time*, standardised by age; None where no case lies in a band.

    Weights are scaled up where a band has no cases, as if the standard ended at the others.
    """
    import numpy as np

    age, day, dead = np.asarray(ages), np.asarray(days), np.asarray(died, dtype=bool)
    found = []
    for band in standard(name):
        inside = (age >= band.low) & (age <= band.high)
        if inside.any():
            estimate = survival.kaplan_meier(day[inside], dead[inside]).at(time)
            found.append(BandSurvival(band, int(inside.sum()), estimate.surv, estimate.se))
    if not found:
        return None
    whole = sum(each.band.weight for each in found)
    surv = sum(each.band.weight / whole * each.surv for each in found)
    se = math.sqrt(sum((each.band.weight / whole * each.se) ** 2 for each in found))
    return Standardised(tuple(found), surv, se, *survival.limits(surv, se))
