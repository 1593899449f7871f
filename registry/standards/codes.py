"""Code lists with labels, one file each in ``data/codes``."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from registry.standards import tables
from registry.standards.search import Choice, Index
from registry.standards.wording import wording


@dataclass(frozen=True, slots=True)
class Code:
    """A code, or a range such as 01-89, with the years of diagnosis for which it holds.

    In the label of a range {n} stands for the number itself: "{n} mm".
    """

    code: str
    label: str
    means_missing: bool = False
    first_year: int = tables.ALWAYS[0]
    last_year: int = tables.ALWAYS[1]

    def covers(self, value: str) -> bool:
        """Whether *value* is this code or lies in this range."""
        if value == self.code:
            return True
        first, dash, last = self.code.partition("-")
        return bool(dash) and len(value) == len(first) == len(last) and first <= value <= last

    def holds_in(self, year: int | None) -> bool:
        """Whether the code holds for tumors diagnosed in *year*; without a year it does."""
        return year is None or self.first_year <= year <= self.last_year

    def named(self, value: str) -> str:
        """Return the label for *value*, which is this code or lies in its range."""
        if "{n}" not in self.label:
            return self.label
        number = "-".join(part.lstrip("0") or "0" for part in value.split("-"))
        return self.label.replace("{n}", number)


class CodeList:
    """The codes that an item may have; *rank* puts first those that are usually meant."""

    def __init__(
        self, name: str, codes: tuple[Code, ...], rank: Callable[[str], int] = lambda code: 0
    ) -> None:
        self.name = name
        self._codes = codes
        self._by_value = {code.code: code for code in codes}
        self._width = max(len(code.code.partition("-")[0]) for code in codes)
        entries = ((code.code, code.named(code.code), True) for code in codes)
        self._index = Index(entries, wording=wording("codes"), rank=rank)

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
        return found.named(value) if found else ""

    def accepts(self, value: str, year: int | None = None) -> bool:
        """Whether the list has *value* for tumors diagnosed in *year*."""
        found = self.find(value)
        return found is not None and found.holds_in(year)

    def means_missing(self, value: str) -> bool:
        """Whether *value* says that the fact is unknown."""
        found = self.find(value)
        return found is not None and found.means_missing

    def search(
        self, typed: str, limit: int = 50, caution: Callable[[str], str] = lambda code: ""
    ) -> list[Choice]:
        """Return the codes that *typed*, a code or words, means; best match first.

        A number that lies in a range is offered as itself: 45 gives 045, "45 mm".
        """
        matches = self._index.search(typed, limit, caution=caution)
        number = self._in_range(typed.strip())
        return [number, *matches][:limit] if number else matches

    def _in_range(self, typed: str) -> Choice | None:
        value = typed.zfill(self._width) if typed.isdecimal() else typed
        found = self.find(value)
        if not found or value in self._by_value:
            return None
        return Choice(value, found.named(value), found.code)


@cache
def code_list(naaccr_id: str) -> CodeList | None:
    """Return the code list of *naaccr_id*, or None where the item is not coded by a list."""
    name = _lists().get(naaccr_id)
    return read_list(name) if name else None


@cache
def read_list(name: str) -> CodeList:
    """Return the list *name* of ``data/codes``."""
    return CodeList(
        name,
        tuple(
            Code(row["code"], row["label"], row["means_missing"] == "yes", *tables.years(row))
            for row in tables.rows(f"codes/{name}")
        ),
    )


def coded_items() -> list[str]:
    """Return the XML ids of all items that have a code list."""
    return list(_lists())


@cache
def _lists() -> dict[str, str]:
    return {row["naaccrId"]: row["list"] for row in tables.rows("code_lists")}
