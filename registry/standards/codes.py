"""Code lists with labels, one file each in ``data/codes``."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from registry.standards.search import Choice, Index


@dataclass(frozen=True, slots=True)
class Code:
    """A code, or a range such as 01-89, with the years of diagnosis for which it holds."""

    code: str
    label: str
    means_missing: bool
    first_year: int
    last_year: int

    def covers(self, value: str) -> bool:
        """Whether *value* is this code or lies in this range."""
        if value == self.code:
            return True
        first, dash, last = self.code.partition("-")
        return bool(dash) and len(value) == len(first) == len(last) and first <= value <= last

    def holds_in(self, year: int | None) -> bool:
        """Whether the code holds for tumors diagnosed in *year*; without a year it does."""
        return year is None or self.first_year <= year <= self.last_year


class CodeList:
    """The codes that an item may have."""

    def __init__(self, name: str, codes: tuple[Code, ...]) -> None:
        self.name = name
        self._codes = codes
        self._by_value = {code.code: code for code in codes}
        self._index = Index((code.code, code.label, True) for code in codes)

    def codes(self, year: int | None = None) -> list[Code]:
        """Return the codes for tumors diagnosed in *year*, in order."""
        return [code for code in self._codes if code.holds_in(year)]

    def find(self, value: str) -> Code | None:
        """Return the code, or the range, that *value* belongs to."""
        exact = self._by_value.get(value)
        if exact:
            return exact
        return next((code for code in self._codes if code.covers(value)), None)

    def label(self, value: str) -> str:
        """Return the label of *value*; "" where the list does not have it."""
        found = self.find(value)
        return found.label if found else ""

    def accepts(self, value: str, year: int | None = None) -> bool:
        """Whether the list has *value* for tumors diagnosed in *year*."""
        found = self.find(value)
        return found is not None and found.holds_in(year)

    def means_missing(self, value: str) -> bool:
        """Whether *value* says that the fact is unknown."""
        found = self.find(value)
        return found is not None and found.means_missing

    def search(self, typed: str, limit: int = 50) -> list[Choice]:
        """Return the codes that *typed*, a code or words, means; best match first."""
        found = self.find(typed.strip())
        matches = self._index.search(typed, limit)
        if found and all(choice.code != found.code for choice in matches):
            matches.insert(0, Choice(typed.strip(), found.label, found.code))
        return matches


@cache
def code_list(naaccr_id: str) -> CodeList | None:
    """Return the code list of *naaccr_id*, or None where the item is not coded by a list."""
    name = _lists().get(naaccr_id)
    return read_list(name) if name else None


@cache
def read_list(name: str) -> CodeList:
    """Return the list *name* of ``data/codes``."""
    rows = csv.DictReader(_data(f"codes/{name}.csv").splitlines())
    return CodeList(
        name,
        tuple(
            Code(
                row["code"],
                row["label"],
                row["means_missing"] == "yes",
                int(row["first_year"] or 0),
                int(row["last_year"] or 9999),
            )
            for row in rows
        ),
    )


def coded_items() -> list[str]:
    """Return the XML ids of all items that have a code list."""
    return list(_lists())


@cache
def _lists() -> dict[str, str]:
    rows = csv.DictReader(_data("code_lists.csv").splitlines())
    return {row["naaccrId"]: row["list"] for row in rows}


def _data(name: str) -> str:
    return resources.files("registry.standards").joinpath(f"data/{name}").read_text("utf-8")
