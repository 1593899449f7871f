"""Reading a NAACCR XML file as a stream of patients."""

import re
import xml.parsers.expat as expat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from registry.exchange.naaccr_xml import document
from registry.exchange.naaccr_xml.accept import Acceptance
from registry.exchange.naaccr_xml.content import Patient
from registry.exchange.naaccr_xml.dictionary import (
    RuntimeDictionary,
    UserDictionary,
    named_dictionaries,
)
from registry.exchange.naaccr_xml.errors import DictionaryError, Notice, Problem, ReadingStopped
from registry.exchange.naaccr_xml.exact import TAG, Ending, Segment
from registry.exchange.naaccr_xml.fast import FastPath
from registry.exchange.naaccr_xml.options import ReaderOptions
from registry.exchange.naaccr_xml.source import Source

DEFAULTS = ReaderOptions()
_DOCTYPE_LIMIT = 1_000_000
_BLANKS = re.compile(r"[ \t\n]*")


@dataclass(frozen=True, slots=True)
class Context:
    """What reading the patients of a file takes: its root's start tag, its rules."""

    root_tag: str
    acceptance: Acceptance


def patients_of(source: Source, context: Context, fast: FastPath) -> Iterator[Patient]:
    """Yield the patients from the source's place on; raises ReadingStopped."""
    ending = Ending.PATIENT
    while ending is not Ending.FILE:
        patient = fast.next_patient(source)
        if patient is None:
            segment = Segment(
                source, context.root_tag, context.acceptance, {}, _no_report, patients_seen=True
            )
            ending = segment.parse()
            patient = segment.patient
        if patient is not None:
            yield patient


def _no_report(_problem: Problem) -> None:
    """Take the problems of root items, which nothing follows a Patient can have."""


class Reader:
    """An open file: *root* is read at once, iteration gives the patients one by one.

    Every patient carries its problems; *problems* holds those of the root.
    Raises ReadingStopped where the file cannot be read further.  Use as a context
    manager, or call :meth:`close`.
    """

    def __init__(
        self,
        file: str | Path | BinaryIO,
        options: ReaderOptions = DEFAULTS,
        dictionaries: Sequence[UserDictionary] = (),
    ) -> None:
        self.options = options
        self.problems: list[Problem] = []
        self.source = Source(file, max_ratio=options.max_ratio)
        try:
            self._read_head(dictionaries)
        except ReadingStopped as stopped:
            stopped.file = self.source.name
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, if it was opened here."""
        self.source.close()

    @property
    def notices(self) -> list[Notice]:
        """What was put right or left out so far."""
        return self.source.notices

    @property
    def bytes_read(self) -> int:
        """How far the file was read, in bytes as stored."""
        return self.source.tell()

    def __iter__(self) -> Iterator[Patient]:
        return (
            iter(())
            if self._ended
            else patients_of(self.source, self.context, FastPath(self.context.acceptance))
        )

    def _read_head(self, dictionaries: Sequence[UserDictionary]) -> None:
        source = self.source
        self._skip_blanks()
        start = self._find_root()
        found = TAG.match(source.text, start)
        assert found is not None  # noqa: S101 - expat has just read this tag
        source.consume(found.end())
        root_tag = found.group()
        tag, attributes = _parsed_tag(root_tag, source.line)
        self.root, self.problems = document.read_root(
            tag,
            attributes,
            source.line,
            strict_namespaces=self.options.strict_namespaces,
            translate_uris=self.options.translate_uris,
        )
        self._use_dictionaries(dictionaries)
        self.context = Context(root_tag, Acceptance(self.dictionary, self.options))
        head = Segment(
            source,
            root_tag,
            self.context.acceptance,
            self.root.items,
            self.problems.append,
            patients_seen=False,
        )
        self._ended = head.parse() is Ending.FILE
        self._compare_root_items()

    def _compare_root_items(self) -> None:
        """Note root items that say something else than the root's attributes."""
        said = {"recordType": self.root.record_type, "naaccrRecordVersion": str(self.root.version)}
        for naaccr_id, attribute in said.items():
            value = self.root.items.get(naaccr_id, attribute)
            if value != attribute:
                text = f"item {naaccr_id} says {value}, the root's attributes {attribute}"
                self.source.note(self.source.line, text)

    def _skip_blanks(self) -> None:
        source, more = self.source, True
        while more:
            found = _BLANKS.match(source.text, source.position)
            source.consume(found.end() if found else source.position)
            more = source.position == len(source.text) and source.more()
        if source.position == len(source.text):
            raise ReadingStopped("the file is empty, expected NAACCR XML", source.line)

    def _find_root(self) -> int:
        """Return where the root's start tag stands; the prolog before it is checked by expat."""
        source = self.source
        parser = expat.ParserCreate("utf-8")
        place: list[int] = []

        def declaration(version: str, _encoding: str | None, _standalone: int) -> None:
            if version != "1.0":
                raise ReadingStopped(f"XML version {version}, expected 1.0", source.line)

        def start(*_: object) -> None:
            place.append(parser.CurrentByteIndex)
            raise StopIteration

        parser.XmlDeclHandler = declaration
        parser.StartElementHandler = start
        sent = source.position
        try:
            while len(source.text) - source.position < _DOCTYPE_LIMIT or sent == source.position:
                parser.Parse(source.text[sent:].encode("utf-8", "replace"), source.ended)
                sent = len(source.text) - source.position
                if not source.more():
                    break
        except StopIteration:
            text = source.text[source.position :].encode("utf-8", "replace")
            return source.position + len(text[: place[0]].decode())
        except expat.ExpatError as problem:
            message = expat.errors.messages[problem.code]
            raise ReadingStopped(
                f"not an XML document: {message}", source.line + problem.lineno - 1
            ) from None
        raise ReadingStopped("no root element, expected NaaccrData", source.line)

    def _use_dictionaries(self, supplied: Sequence[UserDictionary]) -> None:
        used, missing = named_dictionaries(self.root.user_dictionaries, supplied)
        if missing and not self.options.allow_missing_dictionary:
            raise ReadingStopped(f"user dictionary {missing[0]} was not supplied", self.source.line)
        for uri in missing:
            text = f"user dictionary {uri} was not supplied: its items are unknown"
            self.source.note(self.source.line, text)
        try:
            self.dictionary = RuntimeDictionary(
                self.root.version,
                self.root.record_type,
                used,
                check_values=self.options.check_values,
            )
        except DictionaryError as problem:
            raise ReadingStopped(str(problem), self.source.line) from None


def _parsed_tag(root_tag: str, line: int) -> tuple[str, dict[str, str]]:
    """Return name and attributes of the root, read without the DOCTYPE's entities."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda tag, attributes: found.append((tag, attributes))
    try:
        parser.Parse(root_tag.encode(), False)
    except expat.ExpatError as problem:
        message = expat.errors.messages[problem.code]
        raise ReadingStopped(f"the root element: {message}", line) from None
    return found[0]
