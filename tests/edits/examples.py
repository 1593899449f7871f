"""The examples of the edits, read from their data file into cases."""

import csv
from dataclasses import dataclass
from datetime import date
from importlib import resources

from registry.edits.case import Case

TODAY = date(2026, 6, 30)


@dataclass(frozen=True)
class Codes:
    """A schema that takes some items with a range of codes each: ``ki67:0-9 psa:1-2``."""

    ranges: dict

    def takes(self, naaccr_id):
        return naaccr_id in self.ranges

    def accepts(self, naaccr_id, value):
        first, last = self.ranges.get(naaccr_id, ("", "~"))
        return first <= value <= last


@dataclass(frozen=True)
class Words:
    """Texts that say one value of some items: ``laterality:2``."""

    said: dict

    def against(self, naaccr_id, value):
        return "words" if self.said.get(naaccr_id, value) != value else ""


@dataclass(frozen=True)
class Example:
    edit_id: str
    expected: str
    text: str

    def case(self):
        """The case, first of its patient's; the others follow after a bar."""
        cases = [_case(part) for part in self.text.split("|")]
        object.__setattr__(cases[0], "tumors", tuple(cases))
        return cases[0]


def _case(text):
    values = dict(pair.split("=", 1) for pair in text.split(";") if pair)
    known = {name: values.pop(name, "") for name in ("lookalikes", "groups", "schema", "texts")}
    values = {key: _value(value) for key, value in values.items()}
    return Case(
        values,
        TODAY,
        lookalikes=tuple(known["lookalikes"].split()),
        facilities=frozenset({"0000099001"}),
        reference_year=2010,
        schema=_schema(known["schema"]) if known["schema"] else None,
        groups=dict(pair.split(":") for pair in known["groups"].split()),
        texts=Words(dict(pair.split(":") for pair in known["texts"].split())),
    )


def _schema(text):
    pairs = (part.split(":") for part in text.split())
    return Codes({key: tuple(span.split("-")) for key, span in pairs})


def _value(text):
    count, star, part = text.partition("*")
    return part * int(count) if star else text.replace("\\x07", "\x07")


def examples():
    text = resources.files("registry.edits").joinpath("data/examples.csv").read_text("utf-8")
    return [Example(*row) for row in list(csv.reader(text.splitlines()))[1:]]
