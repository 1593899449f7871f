"""Text beside codes: all texts of a case, all its codes, and which text is to bear out which."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from registry.abstracting import rows, sections
from registry.abstracting.chart import Chart
from registry.abstracting.rows import Row

# What the chart says of the disease and its treatment comes first: it is what a reviewer checks.
ORDER = (
    "cancer",
    "extent",
    "factors",
    "surgery",
    "radiation",
    "systemic",
    "identification",
    "follow-up",
    "address",
    "physicians",
    "completion",
    "other",
)
# Codes that say that something was not done or is not known need no text.
_TO_BE_BORNE_OUT = ("cancer", "extent", "factors", "surgery", "radiation", "systemic")


@dataclass(frozen=True, slots=True)
class Group:
    """The coded items of a group of a section, and the text items that are to bear them out."""

    section: str
    title: str
    rows: tuple[Row, ...]
    texts: tuple[str, ...]

    def lacks_text(self, case: Chart) -> bool:
        """Whether the disease or its treatment is coded here and none of the texts is filled."""
        coded = self.section in _TO_BE_BORNE_OUT and self.texts
        return bool(coded) and not any(case[text] for text in self.texts)


def texts(case: Chart) -> list[Row]:
    """Return the filled texts of a case in the order in which they are read."""
    places = [sections.by_id()[text] for text in text_items()]
    return [row for _, members in rows.of_values(places, case) for row in members]


def codes(case: Chart) -> Iterator[Group]:
    """Yield the groups of coded items of a case, those about the disease first."""
    for section in ORDER:
        places = sections.other(case) if section == "other" else sections.placements(section)
        coded = [place for place in places if place.naaccr_id not in text_items()]
        for title, members in rows.of_values(coded, case):
            yield Group(section, title, tuple(members), texts_of(section, title))


@cache
def text_items() -> tuple[str, ...]:
    """Return the items that hold text, in the order of the sections."""
    named = {text for texts in _by_group().values() for text in texts}
    return tuple(naaccr_id for naaccr_id in sections.by_id() if naaccr_id in named)


def texts_of(section: str, group: str) -> tuple[str, ...]:
    """Return the text items that are to bear out the codes of a group."""
    return _by_group().get((section, group)) or _by_group().get((section, ""), ())


@cache
def _by_group() -> dict[tuple[str, str], tuple[str, ...]]:
    data = resources.files("registry.abstracting").joinpath("data/texts.csv")
    return {
        (row["section"], row["group"]): tuple(row["texts"].split())
        for row in csv.DictReader(data.read_text("utf-8").splitlines())
    }
