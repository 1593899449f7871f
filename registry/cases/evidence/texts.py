"""What the texts and the reports of a case say against its codes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from registry import reading
from registry.cases.evidence import queries
from registry.reading import Suggestion


@dataclass(frozen=True, slots=True)
class _TextItem:
    """A text item that quotes reports of a *kind*; it is read where one of *about* is coded."""

    naaccr_id: str
    kind: str | None
    name: str
    about: frozenset[str]


_SIDES = frozenset({"laterality"})
_TEXTS = (
    _TextItem("textDxProcPath", None, "pathology text", reading.COMPARED),
    _TextItem("textDxProcXRayScan", "imaging", "imaging text", _SIDES | {"tumorSizeClinical"}),
    _TextItem("textDxProcOp", "operative", "operative text", _SIDES),
    _TextItem("textDxProcLabTests", None, "laboratory text", frozenset({"psaLabValue"})),
)


# Registrars begin each note in a text item with its date.
_NOTES = re.compile(r"(?<=[.;\s])(?=(?:\d{1,2}/){1,2}\d{2,4}\b)")


class CaseTexts:
    """The texts among *items*, and the reports of the abstract *abstract_id* if it is stored.

    They are read when an edit first asks.
    """

    def __init__(self, items: Mapping[str, str], abstract_id: int | None = None) -> None:
        self._items = items
        self._abstract_id = abstract_id

    def against(self, naaccr_id: str, value: str) -> str:
        """Return the words that speak against a coded *value*, quoted; "" where none do."""
        found = reading.against(naaccr_id, value, self._found)
        return self._found[found] if found else ""

    @cached_property
    def _found(self) -> dict[Suggestion, str]:
        """What is said, each with its quotation, reports first."""
        return dict((*self._in_reports(), *self._in_texts()))

    def _in_reports(self) -> Iterator[tuple[Suggestion, str]]:
        if self._abstract_id is None:
            return
        for report in queries.reports(self._abstract_id):
            for each in queries.suggestions(report, self._items):
                where = report.title or "report"
                yield each, _quoted(report.text[each.start : each.end], where)

    def _in_texts(self) -> Iterator[tuple[Suggestion, str]]:
        year = self._items.get("dateOfDiagnosis", "")[:4]
        for each in _TEXTS:
            text = self._items.get(each.naaccr_id, "")
            if not text or not any(self._items.get(item) for item in each.about):
                continue
            for note in _NOTES.split(text):
                # No date of a text speaks against a code.
                found = reading.read(
                    note,
                    kind=each.kind,
                    diagnosis_year=int(year) if year.isdigit() else None,
                    dated=False,
                )
                for said in found:
                    yield said, _quoted(note[said.start : said.end], each.name)


def _quoted(words: str, where: str) -> str:
    return f"“{' '.join(words.split())}” ({where})"
