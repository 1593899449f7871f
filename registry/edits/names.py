"""First names that are nearly always of one sex, from ``data/first_names.csv``."""

import csv
from functools import cache
from importlib import resources


def usual_sex(first_name: str) -> str:
    """Return 1 for a name of men, 2 for one of women, "" for all others."""
    return _names().get(first_name.strip().casefold(), "")


@cache
def _names() -> dict[str, str]:
    text = resources.files("registry.edits").joinpath("data/first_names.csv").read_text("utf-8")
    return {row["name"].casefold(): row["sex"] for row in csv.DictReader(text.splitlines())}
