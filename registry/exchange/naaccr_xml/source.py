"""The characters of a file: decompressed, decoded, cleaned, with the line at hand."""

import codecs
import gzip
import re
import zlib
from pathlib import Path
from typing import BinaryIO

from registry.exchange.naaccr_xml.errors import Notice, ReadingStopped
from registry.exchange.naaccr_xml.options import MEGABYTE

CHUNK = MEGABYTE
# A compressed file may always grow to this many bytes, whatever the ratio.
HARMLESS = 64 * MEGABYTE
# Notices beyond these would tell nothing new, and a whole file may be in another encoding.
MOST_NOTICES = 1_000

# What bad bytes become until they are noted; good UTF-8 never has it.
_MARK = "\udcff"
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,20})|([0-9]{1,20}));")
_CUT_REFERENCE = re.compile(r"&#?[0-9A-Za-z]{0,22}\Z")
_KINDS = (
    (b"PK\x03\x04", "a ZIP archive, such as an Excel workbook (.xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file, such as an Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
    (b"<\x00", "text in UTF-16"),
    (b"\x00<", "text in UTF-16"),
)


def _marked(problem: UnicodeError) -> tuple[str, int]:
    assert isinstance(problem, UnicodeDecodeError)  # noqa: S101 - nothing is encoded with it
    return _MARK, problem.end


codecs.register_error("naaccr_xml.mark", _marked)


class Source:
    """A growing piece of the file's text: *text* from *position* on is not yet consumed.

    *line* is the line at *position*.  Always UTF-8, whatever the XML declaration
    says; bytes that are none become U+FFFD and characters that XML forbids are
    left out, both with a notice for each line.  With *start*, reading begins at
    that byte, which stands on *line*.
    """

    def __init__(
        self, file: str | Path | BinaryIO, *, max_ratio: int, start: int = 0, line: int = 1
    ) -> None:
        name = file if isinstance(file, str | Path) else getattr(file, "name", "")
        self.name = str(name) if isinstance(name, str | Path) else ""
        opened = Path(file).open("rb") if isinstance(file, str | Path) else file  # noqa: SIM115
        self._raw: BinaryIO = opened
        self._owned = isinstance(file, str | Path)
        self._max_ratio = max_ratio
        self.text = ""
        self.position = 0
        self.line = line
        self.ended = False
        self.notices: list[Notice] = []
        self._held = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("naaccr_xml.mark")
        self._read = 0
        self.compressed = False
        self._bytes = self._open(start)
        self.more()
        if not start:
            self.text = self.text.removeprefix("\ufeff")

    def close(self) -> None:
        """Close the file, if it was opened here."""
        if self._owned:
            self._raw.close()

    def tell(self) -> int:
        """Return how many bytes of the file itself were read, for a progress bar."""
        return self._raw.tell()

    def consume(self, end: int) -> None:
        """Move *position* to *end*, and *line* with it."""
        self.line += self.text.count("\n", self.position, end)
        self.position = end

    def more(self) -> bool:
        """Read on; False at the end of the file."""
        if self.ended:
            return False
        chunk = self._chunk()
        self.ended = not chunk
        fresh = self._held + self._decoder.decode(chunk, final=self.ended)
        self._held = ""
        fresh = self._line_ends(fresh)
        if not fresh.isascii() or len(chunk.translate(None, _CONTROLS)) != len(chunk):
            fresh = self._cleaned(fresh)
        if "&" in fresh:
            fresh = self._references(fresh)
        self.text = self.text[self.position :] + fresh
        self.position = 0
        return True

    def note(self, line: int, text: str) -> None:
        """Add a notice, but never more than anybody reads."""
        if len(self.notices) < MOST_NOTICES:
            self.notices.append(Notice(line, text))
        elif len(self.notices) == MOST_NOTICES:
            self.notices.append(Notice(line, "further notices of this file are not listed"))

    def _open(self, start: int) -> BinaryIO:
        magic = b"" if start else self._raw.read(4)
        self._raw.seek(start)
        self._refuse_other_kinds(magic)
        self.compressed = magic.startswith(b"\x1f\x8b")
        if self.compressed:
            return gzip.GzipFile(fileobj=self._raw)  # type: ignore[return-value]
        return self._raw

    def _refuse_other_kinds(self, magic: bytes) -> None:
        for start, kind in _KINDS:
            if magic.startswith(start):
                self.close()
                raise ReadingStopped(f"this is {kind}, not NAACCR XML in UTF-8", 1, self.name)

    def _chunk(self) -> bytes:
        try:
            chunk = self._bytes.read(CHUNK)
        except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
            raise ReadingStopped(
                f"the compressed file is damaged or cut: {problem}", self.line, self.name
            ) from None
        if self.compressed:
            self._refuse_a_bomb(chunk)
        return chunk

    def _refuse_a_bomb(self, chunk: bytes) -> None:
        if not self._read:
            self._refuse_other_kinds(chunk[:4])
        self._read += len(chunk)
        packed = self._raw.tell() or 1
        if self._read > HARMLESS and self._read > self._max_ratio * packed:
            raise ReadingStopped(
                f"{packed:,} compressed bytes grew to {self._read:,}, more than "
                f"{self._max_ratio} times; this is no registry's file",
                self.line,
                self.name,
            )

    def _line_ends(self, fresh: str) -> str:
        if "\r" not in fresh:
            return fresh
        if fresh.endswith("\r") and not self.ended:
            self._held, fresh = "\r", fresh[:-1]
        return fresh.replace("\r\n", "\n").replace("\r", "\n")

    def _cleaned(self, fresh: str) -> str:
        if _MARK in fresh:
            self._note_lines(fresh, re.compile(_MARK), "bytes that are not UTF-8 became U+FFFD")
            fresh = fresh.replace(_MARK, "\ufffd")
        if _CONTROL.search(fresh):
            self._note_lines(fresh, _CONTROL, "characters not allowed in XML left out (U+{:04X})")
            fresh = _CONTROL.sub("", fresh)
        return fresh

    def _references(self, fresh: str) -> str:
        if not self.ended and (cut := _CUT_REFERENCE.search(fresh[-25:])):
            self._held, fresh = cut.group() + self._held, fresh[: -len(cut.group())]
        return _REFERENCE.sub(self._clean_reference, fresh) if "&#" in fresh else fresh

    def _clean_reference(self, found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else int(found[2])
        # What XML has no number for stays, and stops the parser as not well-formed.
        if code > 0xFFFF or not _CONTROL.fullmatch(chr(code)):
            return found[0]
        if len(self.notices) <= MOST_NOTICES:
            line = self._line_of(found.string, found.start())
            self.note(line, f"a character not allowed in XML left out ({found[0]})")
        return ""

    def _line_of(self, fresh: str, at: int) -> int:
        """Return the line of a place in text that is not yet appended to *text*."""
        return self.line + self.text.count("\n", self.position) + fresh.count("\n", 0, at)

    def _note_lines(self, fresh: str, what: re.Pattern[str], words: str) -> None:
        """Add a notice for each line of *fresh* on which *what* is found."""
        line, counted = self._line_of(fresh, 0), 0
        found = what.search(fresh)
        while found and len(self.notices) <= MOST_NOTICES:
            line += fresh.count("\n", counted, found.start())
            counted = found.start()
            self.note(line, words.format(ord(found.group())))
            next_line = fresh.find("\n", counted)
            found = what.search(fresh, next_line) if next_line >= 0 else None
