"""Named sets of sites, histologies and other codes, from ``data/sets.csv``."""

import csv
from functools import cache
from importlib import resources

from registry.standards.ranges import Ranges, parse, within


def holds(name: str, code: str) -> bool:
    """Whether *code* belongs to the set; a blank code belongs to none."""
    return bool(code) and within(code, _sets()[name])


@cache
def _sets() -> dict[str, Ranges]:
    text = resources.files("registry.edits").joinpath("data/sets.csv").read_text("utf-8")
    return {row["set"]: parse(row["codes"]) for row in csv.DictReader(text.splitlines())}
