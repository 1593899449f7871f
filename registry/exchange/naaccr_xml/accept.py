"""Deciding about one item: kept, dropped, or a problem."""

import re
from collections.abc import Callable

from registry.exchange.naaccr_xml import errors
from registry.exchange.naaccr_xml.checks import diagnose, whole_number
from registry.exchange.naaccr_xml.dictionary import RuntimeDictionary
from registry.exchange.naaccr_xml.errors import Problem, ReadingStopped
from registry.exchange.naaccr_xml.options import ReaderOptions


class Acceptance:
    """The rules of section 2 of the specification, for one file."""

    def __init__(self, dictionary: RuntimeDictionary, options: ReaderOptions) -> None:
        self.dictionary = dictionary
        self.options = options

    def take(
        self,
        naaccr_id: str,
        number: str,
        value: str,
        parent: str,
        line: int,
        path: str,
        report: Callable[[Problem], None],
    ) -> bool:
        """Report what is wrong with an item that has a value, and return whether it is kept.

        *naaccr_id* is trimmed and translated, *number* as written.  Raises
        ReadingStopped for a number that is none.
        """
        item = self.dictionary.items.get(naaccr_id)
        if item is None:
            return self._unknown(naaccr_id, number, value, line, path, report)
        given = self._number(number.strip(), naaccr_id, line)

        def problem(code: str, expected: str) -> None:
            report(Problem(code, line, path, naaccr_id, item.number, value, expected))

        if given is not None and given != item.number:
            problem(errors.WRONG_NUMBER, f"number {item.number}, not {given}")
        elif wrong := diagnose(item, value, check_values=self.options.check_values):
            problem(*wrong)
        elif item.parent != parent:
            problem(errors.WRONG_LEVEL, f"the item within {item.parent}, not {parent}")
        return True

    def _unknown(
        self,
        naaccr_id: str,
        number: str,
        value: str,
        line: int,
        path: str,
        report: Callable[[Problem], None],
    ) -> bool:
        text = number.strip()
        digits = re.fullmatch("[0-9]+", text)
        given = whole_number(text) if digits else None
        if digits and given is None:
            raise ReadingStopped(f"{naaccr_id}: naaccrNum {errors.shown(text)} is too large", line)
        if self.options.unknown_items in ("error", "report"):
            version, known = self.dictionary.version, "the version, record type and dictionaries"
            expected = f"an item that {known} of this file have (version {version})"
            report(Problem(errors.UNKNOWN_ID, line, path, naaccr_id, given, value, expected))
        return self.options.unknown_items in ("process", "report")

    def _number(self, text: str, naaccr_id: str, line: int) -> int | None:
        if not text:
            return None
        number = whole_number(text)
        if number is None:
            raise ReadingStopped(
                f"{naaccr_id}: naaccrNum {errors.shown(text)} is not a whole number", line
            )
        return number

    def keeps(self, naaccr_id: str) -> bool:
        """Whether the options' choice of items lets *naaccr_id* through."""
        include = self.options.include
        return (include is None or naaccr_id in include) and naaccr_id not in self.options.exclude
