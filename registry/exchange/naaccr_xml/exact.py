"""The exact path: expat, the rules of the document's structure, one segment at a time.

A segment runs from a place at root level to the next such place: to the first
Patient, to the end of a Patient, or to the end of the file.
"""

import re
import xml.parsers.expat as expat
from collections.abc import Callable
from enum import Enum

from registry.exchange.naaccr_xml.accept import Acceptance
from registry.exchange.naaccr_xml.content import Patient, Tumor
from registry.exchange.naaccr_xml.errors import Problem, ReadingStopped, shown
from registry.exchange.naaccr_xml.source import Source

TAG = re.compile(r"<[^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*>")
_TAG = re.compile(TAG.pattern.encode())
STANDARD_TAGS = frozenset({"NaaccrData", "Patient", "Tumor", "Item"})
# expat is fed small pieces first, then larger ones: what lies behind a segment's end costs time.
SMALLEST_PIECE = 2_048
LARGEST_PIECE = 65_536


class Ending(Enum):
    """Where a segment ended."""

    FIRST_PATIENT = "before the first Patient"
    PATIENT = "after a Patient"
    FILE = "at the end of the file"


class _Ended(Exception):
    """Raised inside expat's callbacks to leave the parser at a segment's end."""

    def __init__(self, ending: Ending, byte: int) -> None:
        super().__init__(ending)
        self.ending = ending
        self.byte = byte


class _Level:
    """An open NaaccrData, Patient or Tumor: what it holds, and what may still follow."""

    def __init__(self, name: str, path: str, items: dict[str, str], acceptance: Acceptance) -> None:
        self.name = name
        self.path = path
        self.items = items
        self.recognisers = acceptance.dictionary.recognisers[name]
        self.raw_ids: set[str] = set()
        self.item_count = 0
        self.tumor_count = 0
        self.items_over_by = ""


class Segment:
    """Parses one segment of *source*, in the place where it stands.

    *root_tag* is the root's start tag; with *patients_seen* root items are refused.
    """

    def __init__(
        self,
        source: Source,
        root_tag: str,
        acceptance: Acceptance,
        root_items: dict[str, str],
        report: Callable[[Problem], None],
        *,
        patients_seen: bool,
    ) -> None:
        self.source = source
        self.acceptance = acceptance
        self.options = acceptance.options
        self.report = report
        self.patient: Patient | None = None
        self.patients_seen = patients_seen
        self.root_tag = " ".join(root_tag.splitlines())
        root = _Level("NaaccrData", "/NaaccrData", root_items, acceptance)
        root.items_over_by = "Patient" if patients_seen else ""
        self.levels = [root]
        self.item: dict[str, str] | None = None
        self.value: list[str] = []
        self.skipping = 0
        self.fed = bytearray()
        self.root_open = False
        self.root_closed = False
        self.line = source.line
        self.parser = self._parser()

    def parse(self) -> Ending:
        """Parse to the segment's end and consume it; *patient* is set after a Patient."""
        source = self.source
        try:
            self._feed(self.root_tag)
            sent, size = 0, SMALLEST_PIECE
            # The segment stays in the buffer, so that its places can be looked up.
            while sent < len(source.text) - source.position or source.more():
                piece = self._piece(source.position + sent, size)
                self._feed(piece)
                sent += len(piece)
                size = min(2 * size, LARGEST_PIECE)
                self._refuse_larger(sent)
            self.parser.Parse(b"", True)
        except _Ended as ended:
            self._consume(ended)
            return ended.ending
        except expat.ExpatError as problem:
            message = expat.errors.messages[problem.code]
            raise self.stop(f"not well-formed XML: {message}", problem.lineno) from None
        source.consume(len(source.text))
        return Ending.FILE

    def _piece(self, start: int, size: int) -> str:
        """Return the next characters to parse: not beyond a Patient's end."""
        end = self.source.text.find("</Patient>", start, start + size)
        return self.source.text[start : start + size if end < 0 else end + len("</Patient>")]

    def _refuse_larger(self, characters: int) -> None:
        largest = self.options.max_patient
        if characters > largest:
            raise self.stop(
                f"a patient, or what stands between two, has more than {largest:,} characters"
            )

    def stop(self, message: str, parser_line: int | None = None) -> ReadingStopped:
        """Return the exception that stops the reading at the parser's place."""
        at = parser_line or self.parser.CurrentLineNumber
        return ReadingStopped(message, self.line + at - 1, self.source.name)

    def _feed(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        # Kept, because expat names places by bytes.
        self.fed += data
        self.parser.Parse(data, False)

    def _consume(self, ended: _Ended) -> None:
        source, root = self.source, len(self.root_tag.encode())
        end = source.position + len(self.fed[root : ended.byte].decode("utf-8", "replace"))
        # The end of an empty element, <Patient/>, has no tag of its own.
        if ended.ending is Ending.PATIENT and source.text.startswith("</", end):
            end = source.text.index(">", end) + 1
        self._refuse_larger(end - source.position)
        source.consume(end)
        if self.patient is not None and ended.ending is Ending.PATIENT:
            self.patient.end_line = source.line

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = LARGEST_PIECE
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    def _tag_line(self) -> int:
        """Return the line on which the tag at the parser's place ends."""
        found = _TAG.match(self.fed, self.parser.CurrentByteIndex)
        more = found.group().count(b"\n") if found else 0
        return self.line + self.parser.CurrentLineNumber - 1 + more

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.root_open:
            self.root_open = True
            return
        if self.skipping:
            self.skipping += 1
            return
        if self.item is not None:
            raise self._stop_at_tag(f"element {shown(tag)} inside an Item, expected text only")
        level = self.levels[-1]
        if tag == "Item":
            self._start_item(level, attributes)
        elif tag == "Patient" and level.name == "NaaccrData":
            self._start_patient(level, attributes)
        elif tag == "Tumor" and level.name == "Patient":
            self._start_tumor(level, attributes)
        else:
            self._start_other(tag, level)

    def _stop_at_tag(self, message: str) -> ReadingStopped:
        return ReadingStopped(message, self._tag_line(), self.source.name)

    def _start_item(self, level: _Level, attributes: dict[str, str]) -> None:
        level.item_count += 1
        if level.items_over_by:
            raise self._stop_at_tag(
                f"Item after {level.items_over_by}, expected the items of {level.name} first"
            )
        raw = attributes.get("naaccrId")
        if raw is not None:
            if raw in level.raw_ids:
                raise self._stop_at_tag(f"{raw} stands twice in one {level.name}")
            level.raw_ids.add(raw)
        self.item = attributes
        self.value = []

    def _start_patient(self, level: _Level, attributes: dict[str, str]) -> None:
        if not self.patients_seen:
            raise _Ended(Ending.FIRST_PATIENT, self.parser.CurrentByteIndex)
        if attributes:
            raise self._stop_at_tag(
                f"Patient has attribute {next(iter(attributes))}, expected none"
            )
        self.patient = Patient(line=self._tag_line())
        self.levels.append(_Level("Patient", "/Patient", self.patient.items, self.acceptance))
        self.report = self.patient.problems.append

    def _start_tumor(self, level: _Level, attributes: dict[str, str]) -> None:
        if attributes:
            raise self._stop_at_tag(f"Tumor has attribute {next(iter(attributes))}, expected none")
        assert self.patient is not None  # noqa: S101 - a Tumor's level lies in a Patient's
        level.tumor_count += 1
        level.items_over_by = "Tumor"
        tumor = Tumor(line=self._tag_line())
        self.patient.tumors.append(tumor)
        path = f"/Patient/Tumor[{level.tumor_count}]"
        self.levels.append(_Level("Tumor", path, tumor.items, self.acceptance))

    def _start_other(self, tag: str, level: _Level) -> None:
        prefix, colon, local = tag.rpartition(":")
        if tag in STANDARD_TAGS or local in STANDARD_TAGS:
            raise self._stop_at_tag(f"{tag} inside {level.name} has no place there")
        skipped = self.options.ignore_extensions and (colon or not self.options.strict_namespaces)
        if not skipped:
            what = f"element {shown(tag)}" + (f" of namespace prefix {prefix}" if colon else "")
            raise self._stop_at_tag(f"{what} inside {level.name} is not known")
        if level.items_over_by in ("Patient", "Tumor"):
            raise self._stop_at_tag(f"{tag} after {level.items_over_by}, expected before it")
        level.items_over_by = tag
        self.skipping = 1
        self.source.note(self._tag_line(), f"element {tag} inside {level.name} left out")

    def _end(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
        elif self.item is not None:
            self._end_item(self.item)
            self.item = None
        elif tag == "Tumor":
            self.levels.pop()
            assert self.patient is not None  # noqa: S101 - as above
            self.patient.tumors[-1].end_line = self._tag_line()
        elif tag == "Patient":
            raise _Ended(Ending.PATIENT, self.parser.CurrentByteIndex)
        else:
            self.root_closed = True

    def _text(self, text: str) -> None:
        if self.item is not None and not self.skipping:
            self.value.append(text)

    def _end_item(self, attributes: dict[str, str]) -> None:
        value = "".join(self.value)
        if not value:
            return
        level = self.levels[-1]
        naaccr_id = attributes.get("naaccrId", "")
        recognise = level.recognisers.get(naaccr_id)
        plain = "naaccrNum" not in attributes and not self.options.chooses_items
        if plain and recognise and value.isascii() and recognise(value):
            self._keep(level, naaccr_id, value)
        else:
            self._examine(level, attributes, value)

    def _examine(self, level: _Level, attributes: dict[str, str], value: str) -> None:
        line = self._tag_line()
        naaccr_id = attributes.get("naaccrId", "").strip()
        if not naaccr_id:
            raise ReadingStopped(
                f"an Item with value {shown(value)} has no naaccrId", line, self.source.name
            )
        naaccr_id = self.options.translate_ids.get(naaccr_id, naaccr_id)
        path = f"{level.path}/Item[{level.item_count}]"
        try:
            kept = self.acceptance.take(
                naaccr_id, attributes.get("naaccrNum", ""), value, level.name, line,
                path if level.name != "NaaccrData" else level.path, self.report,
            )  # fmt: skip
        except ReadingStopped as stopped:
            stopped.file = self.source.name
            raise
        if kept and self.acceptance.keeps(naaccr_id):
            self._keep(level, naaccr_id, value)

    def _keep(self, level: _Level, naaccr_id: str, value: str) -> None:
        # Ids that differ in blanks only, or were translated to the same.
        if naaccr_id in level.items:
            raise self._stop_at_tag(f"{naaccr_id} stands twice in one {level.name}")
        level.items[naaccr_id] = value
